/* Classes may fill half of the room, examples the rest. */
#include "measure/sample/outcome_notes.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

enum { MAX_EXAMPLES = 20 };

struct notes {
    cJSON *all, *classes, *examples, *texts;
    size_t class_room; /* for further classes, in bytes */
    unsigned uncounted;
};

/* A class needs its quotes, its count, and six bytes for each character that JSON must escape ("\u0001"). */
static size_t class_bytes(const char *class)
{
    size_t bytes = strlen(class) + 24;
    for (const char *c = class; *c != '\0'; c++)
        bytes += (unsigned char)*c < ' ' || *c == '"' || *c == '\\' ? 5 : 0;
    return bytes;
}

static void count_class(struct notes *notes, const char *class)
{
    cJSON *count = cJSON_GetObjectItemCaseSensitive(notes->classes, class);
    size_t bytes = class_bytes(class);
    if (count != NULL) {
        cJSON_SetNumberValue(count, count->valuedouble + 1);
    } else if (bytes <= notes->class_room) {
        cJSON_AddNumberToObject(notes->classes, class, 1);
        notes->class_room -= bytes;
    } else {
        notes->uncounted++;
    }
}

static void add_example(struct notes *notes, const char *class, const char *what)
{
    if (strcmp(class, "ok") == 0 || cJSON_GetArraySize(notes->examples) >= MAX_EXAMPLES)
        return;
    cJSON *example = cJSON_CreateObject();
    cJSON_AddStringToObject(example, "class", class);
    cJSON_AddStringToObject(example, "what", what);
    cJSON_AddItemToArray(notes->examples, example);
}

/* A text replaces the former one of its place. */
__attribute__((format(printf, 3, 4))) static void put_text(struct notes *notes, int place, const char *format,
                                                           ...)
{
    char text[160];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    cJSON_DeleteItemFromArray(notes->texts, place);
    cJSON_AddItemToArray(notes->texts, cJSON_CreateString(text));
}

/* Drops examples until the rest fits. */
static bool print_what_fits(struct notes *notes, char *out, size_t bytes)
{
    int place = cJSON_GetArraySize(notes->texts), all = cJSON_GetArraySize(notes->examples);
    for (int named = all; !cJSON_PrintPreallocated(notes->all, out, (int)bytes, false);) {
        if (named == 0)
            return false;
        cJSON_DeleteItemFromArray(notes->examples, --named);
        put_text(notes, place, "%d of the first %d outcomes that are not ok are not named: they do not fit",
                 all - named, all);
    }
    return true;
}

void outcome_notes_write(const struct workload *workload, const struct world *world,
                         const struct outcome *outcomes, unsigned n, char *out, size_t bytes)
{
    struct notes notes = {.all = cJSON_CreateObject(), .class_room = bytes / 2};
    notes.classes = cJSON_AddObjectToObject(notes.all, "outcomes");
    notes.examples = cJSON_AddArrayToObject(notes.all, "examples");
    notes.texts = cJSON_AddArrayToObject(notes.all, "notes");
    for (unsigned i = 0; i < n; i++) {
        char class[OUTCOME_NAME_BYTES] = "ok", what[512] = "";
        workload->classify(world, i, &outcomes[i], class, what, sizeof what);
        count_class(&notes, class);
        add_example(&notes, class, what);
    }
    if (notes.uncounted > 0)
        put_text(&notes, 0, "the outcomes of %u of %u tasks are not counted by class: the classes do not fit",
                 notes.uncounted, n);
    if (!print_what_fits(&notes, out, bytes))
        out[0] = '\0';
    cJSON_Delete(notes.all);
}

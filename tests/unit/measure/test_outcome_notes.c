/* What is reported of a sample's outcomes fits, whatever their names are, and what does not is counted. */
#include "tests/unit/support/harness.h"

#include <cjson/cJSON.h>

#include "measure/sample/figures.h"
#include "measure/sample/outcome_notes.h"

enum { TASKS = 5000 };

static char out[FIGURES_NOTES_BYTES];
static const struct outcome outcomes[TASKS];

/* How a class is named, from the number of its task, and how long what is reported of it. */
static const char *class_format;
static size_t what_length;

static void classify(const struct world *world, unsigned index, const struct outcome *outcome,
                     char class[OUTCOME_NAME_BYTES], char *what, size_t what_bytes)
{
    (void)world;
    (void)outcome;
    char number[16];
    snprintf(number, sizeof number, "%u", index);
    snprintf(class, OUTCOME_NAME_BYTES, "%s%s", class_format, strcmp(class_format, "ok") == 0 ? "" : number);
    size_t length = what_length < what_bytes ? what_length : what_bytes - 1;
    memset(what, '\x01', length);
    what[length] = '\0';
}

static cJSON *notes_of(const char *format, size_t length, unsigned tasks)
{
    static const struct workload workload = {.name = "noted", .classify = classify};
    class_format = format;
    what_length = length;
    memset(out, 'x', sizeof out);
    outcome_notes_write(&workload, NULL, outcomes, tasks, out, sizeof out);
    assert_true(memchr(out, '\0', sizeof out) != NULL);
    cJSON *notes = cJSON_Parse(out);
    assert_non_null(notes);
    return notes;
}

static unsigned size_of(const cJSON *notes, const char *name)
{
    return (unsigned)cJSON_GetArraySize(cJSON_GetObjectItem(notes, name));
}

static const char *text_of(const cJSON *notes, int i)
{
    return cJSON_GetStringValue(cJSON_GetArrayItem(cJSON_GetObjectItem(notes, "notes"), i));
}

static void what_fits_is_whole(void **state)
{
    (void)state;
    cJSON *notes = notes_of("ok", 0, TASKS);
    assert_int_equal(size_of(notes, "outcomes"), 1);
    assert_int_equal(size_of(notes, "examples"), 0);
    assert_int_equal(size_of(notes, "notes"), 0);
    assert_true(cJSON_GetObjectItem(cJSON_GetObjectItem(notes, "outcomes"), "ok")->valuedouble == TASKS);
    cJSON_Delete(notes);
    notes = notes_of("HTTP ", 60, 900);
    assert_int_equal(size_of(notes, "outcomes"), 900);
    assert_int_equal(size_of(notes, "examples"), 20);
    assert_int_equal(size_of(notes, "notes"), 0);
    cJSON_Delete(notes);
}

static void examples_that_do_not_fit_are_counted(void **state)
{
    (void)state;
    char said[96];
    cJSON *notes = notes_of("failed differently: task ", 511, 500);
    unsigned named = size_of(notes, "examples");
    assert_int_equal(size_of(notes, "outcomes"), 500);
    assert_in_range(named, 1, 19);
    assert_int_equal(size_of(notes, "notes"), 1);
    snprintf(said, sizeof said, "%u of the first 20 outcomes that are not ok are not named: they do not fit",
             20 - named);
    assert_string_equal(text_of(notes, 0), said);
    cJSON_Delete(notes);
}

/* Names of nothing but what JSON must escape. */
static void classes_that_do_not_fit_are_counted(void **state)
{
    (void)state;
    char said[96];
    cJSON *notes =
        notes_of("\"\\\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13 ", 511, TASKS);
    unsigned counted = size_of(notes, "outcomes");
    assert_in_range(counted, 100, TASKS - 1);
    snprintf(said, sizeof said,
             "the outcomes of %u of %d tasks are not counted by class: the classes do not fit",
             TASKS - counted, (int)TASKS);
    assert_string_equal(text_of(notes, 0), said);
    assert_int_equal(size_of(notes, "notes"), 2);
    cJSON_Delete(notes);
}

UNIT_TESTS(cmocka_unit_test(what_fits_is_whole), cmocka_unit_test(examples_that_do_not_fit_are_counted),
           cmocka_unit_test(classes_that_do_not_fit_are_counted))

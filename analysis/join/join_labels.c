/* Labels are made of facts: the parameters, the version, the machine. Each fact is a text a run. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/document/document.h"
#include "analysis/join/join.h"

/* A fact as a text of each run; "" where a run lacks it. */
struct fact {
    char text[MAX_JOINED_RUNS][RUN_LABEL_BYTES];
};

/* Room for a text before it is cut. */
enum { LONG_LABEL_BYTES = 8 * RUN_LABEL_BYTES };

static bool is_unique(const struct fact *fact, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (fact->text[i][0] == '\0')
            return false;
        for (size_t k = 0; k < i; k++)
            if (strcmp(fact->text[i], fact->text[k]) == 0)
                return false;
    }
    return true;
}

static bool differs(const struct fact *fact, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (strcmp(fact->text[i], fact->text[0]) != 0)
            return true;
    return false;
}

static size_t longest(const struct fact *fact, size_t count)
{
    size_t length = 0;
    for (size_t i = 0; i < count; i++)
        length = strlen(fact->text[i]) > length ? strlen(fact->text[i]) : length;
    return length;
}

/* Whether a byte continues a character of UTF-8. */
static bool continues(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Copies a text without its control characters, and cuts it between two characters. */
static void set_text(char out[RUN_LABEL_BYTES], const char *text)
{
    size_t used = 0;
    for (; used < RUN_LABEL_BYTES - 1 && text[used] != '\0'; used++) {
        unsigned char byte = (unsigned char)text[used];
        out[used] = byte < 0x20 || byte == 0x7F ? '?' : text[used];
    }
    while (used > 0 && continues(text[used]))
        used--;
    out[used] = '\0';
}

/* Whether a text has this part, between commas. */
static bool has_part(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
        if ((at == text || at[-1] == ' ') && (at[length] == '\0' || at[length] == ','))
            return true;
    return false;
}

/* Appends a part behind ", ", unless it is there. */
static void add_part(char out[RUN_LABEL_BYTES], const char *part)
{
    char whole[2 * RUN_LABEL_BYTES + 4];
    if (part[0] == '\0' || has_part(out, part))
        return;
    snprintf(whole, sizeof whole, "%.*s%s%.*s", RUN_LABEL_BYTES, out, out[0] != '\0' ? ", " : "",
             RUN_LABEL_BYTES, part);
    set_text(out, whole);
}

/* --- parameters and tasks --- */

/* The run's only case of a workload: a cell of it, NULL where the run has none or several. */
static const cJSON *case_of(const cJSON *document, const char *workload)
{
    const cJSON *cell, *found = NULL;
    cJSON_ArrayForEach(cell, document_at(document, RUN_CELLS))
    {
        if (strcmp(document_text(cell, CELL_WORKLOAD, ""), workload) != 0)
            continue;
        if (found != NULL &&
            strcmp(document_text(found, CELL_GROUP, ""), document_text(cell, CELL_GROUP, "")) != 0)
            return NULL;
        found = found != NULL ? found : cell;
    }
    return found;
}

static const char *param_of(const cJSON *cell, const char *name)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(document_at(cell, CELL_PARAMS), name);
    return cJSON_IsString(value) ? value->valuestring : NULL;
}

/* What a case has of one setting: "polite=true", "20 tasks"; "" if nothing. `param` is NULL for the tasks. */
static void show_setting(const cJSON *cell, const char *param, char out[RUN_LABEL_BYTES])
{
    char text[LONG_LABEL_BYTES] = "";
    double tasks = document_number(cell, CELL_TASKS);
    const char *value = param != NULL ? param_of(cell, param) : NULL;
    if (value != NULL)
        snprintf(text, sizeof text, "%s=%s", param, value);
    else if (param == NULL && isfinite(tasks))
        snprintf(text, sizeof text, "%.0f task%s", tasks, tasks == 1 ? "" : "s");
    set_text(out, text);
}

/* Adds a setting of one workload to the fact, if the runs that have the workload differ in it. */
static void add_setting(struct fact *fact, const cJSON *const *cases, size_t count, const char *param)
{
    struct fact one = {.text = {""}};
    const char *first = NULL;
    bool differ = false;
    for (size_t i = 0; i < count; i++) {
        if (cases[i] == NULL)
            continue;
        show_setting(cases[i], param, one.text[i]);
        first = first != NULL ? first : one.text[i];
        differ = differ || strcmp(first, one.text[i]) != 0;
    }
    for (size_t i = 0; i < count && differ; i++)
        add_part(fact->text[i], one.text[i]);
}

/* Adds what differs in the runs' cases of a workload: parameters, or the number of tasks. */
static void add_workload(struct fact *fact, const struct joined_run *runs, size_t count, const char *workload,
                         bool tasks)
{
    const cJSON *cases[MAX_JOINED_RUNS], *param, *first = NULL;
    for (size_t i = 0; i < count; i++) {
        cases[i] = case_of(runs[i].document, workload);
        first = first != NULL ? first : cases[i];
    }
    if (tasks)
        add_setting(fact, cases, count, NULL);
    else
        cJSON_ArrayForEach(param, document_at(first, CELL_PARAMS))
        {
            add_setting(fact, cases, count, param->string);
        }
}

/* Returns how many workloads the first run has, as neighbours of one workload count once. */
static unsigned add_settings(struct fact *fact, const struct joined_run *runs, size_t count, bool tasks)
{
    unsigned workloads = 0;
    const cJSON *cell;
    const char *before = "";
    cJSON_ArrayForEach(cell, document_at(runs[0].document, RUN_CELLS))
    {
        const char *workload = document_text(cell, CELL_WORKLOAD, "");
        if (strcmp(workload, before) == 0)
            continue;
        add_workload(fact, runs, count, workload, tasks);
        before = workload;
        workloads++;
    }
    return workloads;
}

/* The parameters that differ and the tasks. The tasks of several workloads would make a list that no one
 * reads, so they are added only where parameters do not do. */
static struct fact settings_of(const struct joined_run *runs, size_t count)
{
    struct fact fact = {.text = {""}};
    if (add_settings(&fact, runs, count, false) == 1 || !is_unique(&fact, count))
        add_settings(&fact, runs, count, true);
    return fact;
}

/* --- version, machine and folder --- */

static struct fact member_of(const struct joined_run *runs, size_t count, enum member member,
                             const char *before, const char *after)
{
    struct fact fact = {.text = {""}};
    char text[LONG_LABEL_BYTES];
    for (size_t i = 0; i < count; i++) {
        const cJSON *value = document_at(runs[i].document, member);
        if (cJSON_IsString(value))
            snprintf(text, sizeof text, "%s%s%s", before, value->valuestring, after);
        else if (cJSON_IsNumber(value))
            snprintf(text, sizeof text, "%s%.6g%s", before, value->valuedouble, after);
        else
            text[0] = '\0';
        set_text(fact.text[i], text);
    }
    return fact;
}

/* Names of folders; those that are not unique get their run's number. */
static struct fact names_of(const struct joined_run *runs, size_t count)
{
    struct fact names = {.text = {""}};
    for (size_t i = 0; i < count; i++)
        set_text(names.text[i], runs[i].name);
    bool unique = is_unique(&names, count);
    for (size_t i = 0; i < count && !unique; i++) {
        char text[LONG_LABEL_BYTES];
        snprintf(text, sizeof text, "%zu: %s", i + 1, runs[i].name);
        set_text(names.text[i], text);
    }
    return names;
}

void join_label(struct joined_run *runs, size_t count)
{
    struct fact facts[] = {
        settings_of(runs, count),
        member_of(runs, count, RUN_SIMUL, "simul ", ""),
        member_of(runs, count, RUN_CPU, "", ""),
        member_of(runs, count, RUN_KERNEL, "", ""),
        member_of(runs, count, RUN_CPUS_ALLOWED, "", " CPUs"),
        member_of(runs, count, RUN_SEED, "seed ", ""),
    };
    struct fact sum = {.text = {""}}, names = names_of(runs, count);
    const struct fact *best = NULL;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        /* The parameters are what was meant to differ, so they stand whatever their length. */
        if (is_unique(&facts[i], count) && best != &facts[0] &&
            (best == NULL || longest(&facts[i], count) < longest(best, count)))
            best = &facts[i];
        for (size_t k = 0; k < count && differs(&facts[i], count); k++)
            add_part(sum.text[k], facts[i].text[k]);
    }
    if (best == NULL)
        best = is_unique(&sum, count) ? &sum : &names;
    for (size_t i = 0; i < count; i++)
        memcpy(runs[i].label, best->text[i], RUN_LABEL_BYTES);
}

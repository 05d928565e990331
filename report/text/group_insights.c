/* Cells with equal outcomes are reported together; examples come from the first cell with examples. */
#include "report/text/group_insights.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "analysis/document/document.h"
#include "report/text/figure.h"
#include "report/text/words.h"

enum { MAX_EXAMPLES = 3 };

static const cJSON *outcomes_of(const struct view_cell *cell)
{
    const cJSON *outcomes = document_at(cell->json, CELL_OUTCOMES);
    return cJSON_IsObject(outcomes) && outcomes->child != NULL ? outcomes : NULL;
}

static bool all_well(const struct view_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const cJSON *class;
        cJSON_ArrayForEach(class, outcomes_of(&group->cells[i]))
        {
            if (strcmp(class->string, "ok") != 0)
                return false;
        }
    }
    return true;
}

/* Whether an earlier cell has equal outcomes, and reported this cell with its own. */
static bool is_reported(const struct view_group *group, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (cJSON_Compare(outcomes_of(&group->cells[k]), outcomes_of(&group->cells[i]), true))
            return true;
    return false;
}

/* "3 ok, 1 HTTP 404" */
static void describe_classes(FILE *out, const cJSON *outcomes)
{
    const cJSON *class;
    struct figure count;
    const char *before = "";
    cJSON_ArrayForEach(class, outcomes)
    {
        fprintf(out, "%s%s %s", before, figure_count(class->valuedouble, &count), class->string);
        before = ", ";
    }
}

/* "under every runner", or the cells with the outcomes of cell `first`. */
static void describe_runners(FILE *out, const struct view_group *group, size_t first)
{
    const cJSON *outcomes = outcomes_of(&group->cells[first]);
    size_t same = 0, others = 0, reported = 0;
    for (size_t i = 0; i < group->count; i++) {
        const cJSON *its = outcomes_of(&group->cells[i]);
        same += cJSON_Compare(outcomes, its, true) ? 1 : 0;
        others += its != NULL && !cJSON_Compare(outcomes, its, true) ? 1 : 0;
    }
    if (others == 0 && same > 1) {
        fputs("under every runner", out);
        return;
    }
    fputs("under ", out);
    for (size_t i = first; i < group->count; i++)
        if (cJSON_Compare(outcomes, outcomes_of(&group->cells[i]), true))
            fprintf(out, "%s%s", words_joint(reported++, same), group->cells[i].label);
}

/* Tasks that did not end well, by name. */
static void describe_examples(FILE *out, const struct view_group *group)
{
    const cJSON *examples = NULL, *example;
    size_t n = 0, reported = 0;
    for (size_t i = 0; i < group->count && n == 0; i++) {
        examples = document_at(group->cells[i].json, CELL_OUTCOME_EXAMPLES);
        n = (size_t)cJSON_GetArraySize(examples);
    }
    if (n == 0)
        return;
    size_t shown = n < MAX_EXAMPLES ? n : MAX_EXAMPLES;
    cJSON_ArrayForEach(example, examples)
    {
        if (reported == shown)
            break;
        fprintf(out, "%s%s (%s)", reported == 0 ? " Not ok: " : words_joint(reported, n),
                document_text(example, EXAMPLE_WHAT, "?"), document_text(example, EXAMPLE_CLASS, "?"));
        reported++;
    }
    fputs(n > shown ? ", and others that the report names." : ".", out);
}

/* The outcomes of a group; "" where every task ended well or no cell shows classes. Returns `out`. */
static const char *describe_outcomes(const struct view_group *group, char *out, size_t bytes)
{
    memset(out, 0, bytes);
    if (all_well(group))
        return out;
    FILE *stream = fmemopen(out, bytes - 1, "w"); /* a NUL always follows a cut text */
    if (stream == NULL)
        return out;
    const char *before = "";
    for (size_t i = 0; i < group->count; i++) {
        const cJSON *outcomes = outcomes_of(&group->cells[i]);
        if (outcomes == NULL || is_reported(group, i))
            continue;
        fputs(before, stream);
        describe_runners(stream, group, i);
        fputs(": ", stream);
        describe_classes(stream, outcomes);
        before = "; ";
    }
    fputs(".", stream);
    describe_examples(stream, group);
    fclose(stream);
    return out;
}

void group_insights_report(const struct view_group *group, report_insight *report, void *context)
{
    char outcomes[4096];
    if (describe_outcomes(group, outcomes, sizeof outcomes)[0] != '\0')
        report(context, group, NULL, outcomes);
    for (size_t i = 0; i < group->count; i++) {
        const char *insight = document_text(group->cells[i].json, CELL_INSIGHT, NULL);
        if (insight != NULL)
            report(context, group, &group->cells[i], insight);
    }
}

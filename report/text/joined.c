/* What is side by side, and who judges it. */
#include "report/text/joined.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "report/text/figure.h"
#include "report/text/words.h"

/* Whether a cell is the first of its run. */
static bool is_first(const struct view_group *group, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (strcmp(group->cells[i].run, group->cells[at].run) == 0)
            return false;
    return true;
}

static size_t count_runs(const struct view_group *group)
{
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++)
        count += is_first(group, i);
    return count;
}

/* Whose verdict there is. */
static const char *judge_of(const struct view_group *group)
{
    return isnan(group->tasks) ? "they did different work" : "simul compare says whether they differ";
}

static void put_runs(const struct view_group *group, FILE *out)
{
    size_t count = count_runs(group), written = 0;
    for (size_t i = 0; i < group->count; i++)
        if (is_first(group, i))
            fprintf(out, "%s%s", words_joint(written++, count), group->cells[i].run);
}

void joined_sentence(const struct view_group *group, FILE *out)
{
    struct figure tasks;
    fputs(group->title, out);
    if (!isnan(group->tasks))
        fprintf(out, ", %s task%s", figure_count(group->tasks, &tasks), group->tasks == 1 ? "" : "s");
    fputs(": ", out);
    if (!group->joined) {
        fputs("no other run has it; the report of its own run says more.", out);
        return;
    }
    put_runs(group, out);
    fprintf(out, " on one axis, aligned at their starts; %s.", judge_of(group));
}

void joined_headline(const struct view_group *group, struct headline *out)
{
    *out = (struct headline){.timed = false};
    if (group->joined) {
        snprintf(out->text, sizeof out->text, "%zu runs of %.60s on one axis", count_runs(group),
                 group->workload);
        snprintf(out->sentence, sizeof out->sentence, "Aligned at their starts; %s.", judge_of(group));
        return;
    }
    snprintf(out->text, sizeof out->text, "One run of %.60s", group->workload);
    snprintf(out->sentence, sizeof out->sentence,
             "No other run has it; the report of its own run says more.");
}

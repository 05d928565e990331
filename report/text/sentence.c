/* One group of cells in plain words: the winner, its factor of the limit, and what the figures show of the
 * cause. A clause appears only if its own figures bear the clause out; a cause without numbers is not named.
 */
#include "report/text/summaries.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "analysis/view.h"
#include "report/text/escape.h"
#include "report/text/figure.h"
#include "report/text/group_insights.h"
#include "report/text/headline_words.h"
#include "report/text/insight.h"
#include "report/text/joined.h"
#include "report/text/ranking.h"
#include "report/text/reasons.h"
#include "report/text/words.h"
#include "task/clock.h"
#include "task/units.h"

enum { SENTENCE_BYTES = 4096 };

static bool is_one_by_one(const struct traits *traits)
{
    return traits->is_base;
}

/* --- who won --- */

static void describe_winner(FILE *out, const struct ranking *ranking)
{
    const struct view_cell *best = ranking->cells[0];
    struct figure time, times, limit;
    fprintf(out, "%s %s fastest with %s", best->label, best->traits.plural ? "were" : "was",
            figure_duration(best->makespan_ns.median, &time));
    if (best->traits.is_base)
        fputs(": nothing was faster than one task after another.", out);
    else if (best->stand_in == best)
        fputs(" (the base of the speed-ups).", out);
    else if (isnan(best->speedup.median))
        fprintf(out, " (no speed-up is given: %s did not run, or not to its end).", best->traits.base);
    else if (isnan(best->limit))
        fprintf(out, ", %s as fast as %s.", figure_times(best->speedup.median, &times), view_base_name(best));
    else
        fprintf(out, ", %s as fast as %s (limit %s).", figure_times(best->speedup.median, &times),
                best->traits.base, figure_limit(best->limit, &limit));
}

/* "coroutines lasted 10.2 ms (20.0x as fast as sync) and threads (one per task) 10.4 ms (19.6x)"; the first
 * `count` cells, without factors unless they are sound. The first factor names the base. */
static void describe_times(FILE *out, const struct ranking *ranking, size_t count, bool factors)
{
    struct figure time;
    bool named = false;
    for (size_t i = 0; i < count; i++) {
        const struct view_cell *cell = ranking->cells[i];
        fprintf(out, "%s%s %s%s", words_joint(i, count), cell->label, i == 0 ? "lasted " : "",
                figure_duration(cell->makespan_ns.median, &time));
        if (!factors || isnan(cell->speedup.median) || view_is_base(cell))
            continue;
        fprintf(out, " (%s%s%s)", figure_times(cell->speedup.median, &time), named ? "" : " as fast as ",
                named ? "" : view_base_name(cell));
        named = true;
    }
}

static void describe_tie(FILE *out, const struct ranking *ranking)
{
    fputs("no clear winner: ", out);
    describe_times(out, ranking, ranking->tied, true);
    fprintf(out, ", which %zu repeats cannot distinguish.", ranking->cells[0]->typical.repeats);
}

/* Doubtful times stand for themselves: no winner and no factor is named. */
static void describe_doubt(FILE *out, const struct ranking *ranking, enum doubt doubt)
{
    size_t repeats = ranking->cells[0]->typical.repeats;
    if (doubt == DOUBT_FAILURES)
        fputs("no winner is named, because tasks failed, and how fast tasks fail is not compared: ", out);
    else if (doubt == DOUBT_DISTURBED)
        fputs("no winner is named, because samples were disturbed: ", out);
    else
        fprintf(out, "no winner is named from %zu repeat%s (%d are needed): ", repeats,
                repeats == 1 ? "" : "s", MIN_VERDICT_REPEATS);
    describe_times(out, ranking, ranking->count, false);
    fputs(".", out);
}

/* --- what else --- */

/* The classic first example of asynchronous Python: three tasks that each say One, sleep for a second and say
 * Two, timed in "Async IO in Python: A Complete Walkthrough" (realpython.com): 3.02 s one after the other,
 * 1.01 s with asyncio. */
static void describe_python(FILE *out, const struct ranking *ranking)
{
    const struct view_group *group = ranking->group;
    const struct view_cell *one_by_one = view_trait(group, is_one_by_one),
                           *loop = view_trait(group, headline_is_loop);
    struct figure one, other;
    uint64_t delay_ns;
    if (strcmp(group->workload, "count") != 0 || group->tasks != 3 || (one_by_one == NULL && loop == NULL) ||
        units_parse_duration(document_text(group->cells[0].json, CELL_DELAY, ""), &delay_ns) < 0 ||
        delay_ns != NS_PER_S)
        return;
    fputs(" Python's published times for this program are 3.02 s one after the other and 1.01 s "
          "with asyncio; here",
          out);
    if (one_by_one != NULL)
        fprintf(out, " %s lasted %s", one_by_one->runner,
                figure_duration(one_by_one->makespan_ns.median, &one));
    if (loop != NULL)
        fprintf(out, "%s %s %s", one_by_one != NULL ? " and" : "", loop->runner,
                figure_duration(loop->makespan_ns.median, &other));
    fputs(".", out);
}

static const char *failure_words(const struct view_cell *cell)
{
    if (strcmp(cell->status, "interrupted") == 0)
        return ""; /* the error has the cause */
    return strcmp(cell->status, "ok") == 0 ? "none were recorded" : view_status_words(cell->status);
}

/* Names the cells without figures, each with the first line of its error. */
static void describe_failures(FILE *out, const struct view_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct view_cell *cell = &group->cells[i];
        int length = (int)strcspn(cell->error, "\n");
        if (cell->ok)
            continue;
        if (length > 0 && cell->error[length - 1] == '.')
            length--;
        const char *words = failure_words(cell);
        fprintf(out, " No figures from %s: %s%s%.*s.", cell->label, words,
                words[0] != '\0' && length > 0 ? ": " : "", length, cell->error);
    }
}

static void describe_group(FILE *out, const struct view *view, const struct ranking *ranking)
{
    const struct view_group *group = ranking->group;
    enum doubt doubt = ranking_doubt(ranking);
    struct figure tasks;
    if (view->joined) {
        joined_sentence(group, out);
        describe_failures(out, group);
        return;
    }
    fprintf(out, "%s, %s task%s: ", group->title, figure_count(group->tasks, &tasks),
            group->tasks == 1 ? "" : "s");
    if (ranking->count == 0) {
        fputs("no runner finished.", out);
    } else if (ranking->count == 1) {
        fprintf(out, "%s lasted %s; no other runner %s to compare with.", ranking->cells[0]->label,
                figure_duration(ranking->cells[0]->makespan_ns.median, &tasks),
                group->count > 1 ? "finished" : "was run");
    } else if (doubt != DOUBT_NONE) {
        describe_doubt(out, ranking, doubt);
    } else if (ranking->tied > 1) {
        describe_tie(out, ranking);
    } else {
        describe_winner(out, ranking);
    }
    if (ranking->count > 1)
        reasons_describe(ranking, view->run, out);
    describe_python(out, ranking);
    describe_failures(out, group);
}

char *report_sentence(const struct view *view, const struct view_group *group, char *out, size_t bytes)
{
    struct ranking ranking = {0};
    FILE *stream = NULL;
    memset(out, 0, bytes);
    if (bytes < 2 || ranking_make(view, group, &ranking) < 0)
        goto done;
    /* One byte less than the buffer: a long text is cut, and a NUL always follows. */
    stream = fmemopen(out, bytes - 1, "w");
    if (stream != NULL) {
        describe_group(stream, view, &ranking);
        fclose(stream);
    }
done:
    ranking_free(&ranking);
    return out;
}

static void write_insight(void *out, const struct view_group *group, const struct view_cell *cell,
                          const char *text)
{
    escape_format(out, ESCAPE_PLAIN, "%s, %s: %s\n", group->title,
                  cell != NULL ? cell->label : "how the tasks ended", text);
}

int report_sentences(const cJSON *run, FILE *out)
{
    struct view view;
    char text[SENTENCE_BYTES];
    int code = view_make(run, &view, NULL);
    if (code < 0)
        return code;
    /* A sweep is reported as a whole: sentences of all its points would bury its insights. */
    for (size_t i = 0; i < view.sweep_count; i++)
        escape_format(out, ESCAPE_PLAIN, "%s\n",
                      insight_paragraph(&view, &view.sweeps[i], text, sizeof text));
    for (size_t i = 0; i < view.count; i++) {
        const struct view_group *group = &view.groups[i];
        if (group->sweep != NULL)
            continue;
        escape_format(out, ESCAPE_PLAIN, "%s\n", report_sentence(&view, group, text, sizeof text));
        group_insights_report(group, write_insight, out);
    }
    view_free(&view);
    return ferror(out) ? -EIO : 0;
}

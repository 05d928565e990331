/* One group of cells in plain words: the winner, its factor of the limit, and what the figures show of the
 * cause. A clause appears only if its own figures bear the clause out; a cause without numbers is not named.
 */
#include "report/text/summaries.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document.h"
#include "analysis/view.h"
#include "report/text/escape.h"
#include "report/text/figure.h"
#include "report/text/group_insights.h"
#include "report/text/insight.h"
#include "report/text/joined.h"
#include "report/text/ranking.h"
#include "report/text/words.h"
#include "task/clock.h"
#include "task/units.h"

enum { SENTENCE_BYTES = 4096 };

/* --- what runners are, by their traits --- */

static bool is_one_by_one(const struct traits *traits)
{
    return traits->is_base;
}

/* One thread on which waiting tasks are parked. */
static bool is_one_loop(const struct traits *traits)
{
    return traits->parks && traits->one_thread;
}

static bool is_sharing_pool(const struct traits *traits)
{
    return traits->computes_in_parallel && traits->shares_memory;
}

static bool is_private_pool(const struct traits *traits)
{
    return traits->computes_in_parallel && !traits->shares_memory;
}

/* A runner's name at the beginning of a sentence. */
static void describe_capitalised(FILE *out, const char *name)
{
    fprintf(out, " %c%s", toupper((unsigned char)name[0]), name[0] != '\0' ? name + 1 : "");
}

static bool is_kind(const struct ranking *ranking, const char *kind)
{
    return strcmp(ranking->group->kind, kind) == 0;
}

/* "1.9x of 2x", or "1.9x" when the limit is unknown. */
static void describe_speedup(FILE *out, const struct view_cell *cell)
{
    struct figure times, limit;
    fputs(figure_times(cell->speedup.median, &times), out);
    if (!isnan(cell->limit))
        fprintf(out, " of %s", figure_limit(cell->limit, &limit));
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
    else if (isnan(best->speedup.median))
        fprintf(out, " (no speed-up is given: %s did not run, or not to its end).", best->traits.base);
    else if (isnan(best->limit))
        fprintf(out, ", %s as fast as %s.", figure_times(best->speedup.median, &times), best->traits.base);
    else
        fprintf(out, ", %s as fast as %s (limit %s).", figure_times(best->speedup.median, &times),
                best->traits.base, figure_limit(best->limit, &limit));
}

/* "coroutines lasted 10.2 ms (20.0x as fast as sync) and threads (one per task) 10.4 ms (19.6x)"; the first
 * `count` cells, without factors unless they are sound. */
static void describe_times(FILE *out, const struct ranking *ranking, size_t count, bool factors)
{
    struct figure time;
    for (size_t i = 0; i < count; i++) {
        const struct view_cell *cell = ranking->cells[i];
        fprintf(out, "%s%s %s%s", words_joint(i, count), cell->label, i == 0 ? "lasted " : "",
                figure_duration(cell->makespan_ns.median, &time));
        if (factors && !isnan(cell->speedup.median) && !cell->traits.is_base)
            fprintf(out, " (%s%s%s)", figure_times(cell->speedup.median, &time), i == 0 ? " as fast as " : "",
                    i == 0 ? cell->traits.base : "");
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
    if (doubt == DOUBT_DISTURBED)
        fputs("no winner is named, because samples were disturbed: ", out);
    else
        fprintf(out, "no winner is named from %zu repeat%s (%d are needed): ", repeats,
                repeats == 1 ? "" : "s", MIN_VERDICT_REPEATS);
    describe_times(out, ranking, ranking->count, false);
    fputs(".", out);
}

/* --- why --- */

/* Whether a runner had fewer tasks in flight than the best and lasted longer: overlap then made a
 * difference. */
static bool is_overlap_rewarded(const struct ranking *ranking)
{
    for (size_t i = ranking->tied; i < ranking->count; i++) {
        if (ranking->cells[i]->in_flight_max < ranking->cells[0]->in_flight_max)
            return true;
    }
    return false;
}

/* "20 under threads (one per task) and coroutines": the runners from `first` on, by rank, with as many tasks
 * in flight. Marks each as reported. */
static void describe_in_flight(FILE *out, const struct ranking *ranking, size_t first, bool *reported)
{
    double tasks = ranking->cells[first]->in_flight_max;
    struct figure count;
    size_t n = 0, written = 0;
    for (size_t i = first; i < ranking->count; i++)
        n += ranking->cells[i]->in_flight_max == tasks;
    fprintf(out, "%s under ", figure_count(tasks, &count));
    for (size_t i = first; i < ranking->count; i++) {
        if (ranking->cells[i]->in_flight_max != tasks)
            continue;
        fprintf(out, "%s%s", words_joint(written++, n), ranking->cells[i]->label);
        reported[i] = true;
    }
}

/* Tasks in flight under each runner; overlap is the reason where more tasks in flight meant a shorter
 * makespan. */
static void describe_overlap(FILE *out, const struct ranking *ranking)
{
    bool first = true, *reported = calloc(ranking->count, sizeof *reported);
    for (size_t i = 0; reported != NULL && i < ranking->count; i++) {
        if (reported[i] || isnan(ranking->cells[i]->in_flight_max))
            continue;
        if (first)
            fprintf(out, " %s in flight at once: ",
                    is_overlap_rewarded(ranking) ? "Waits overlap. Tasks" : "Tasks");
        else
            fputs(", ", out);
        describe_in_flight(out, ranking, i, reported);
        first = false;
    }
    fputs(first ? "" : ".", out);
    free(reported);
}

/* A pool's size limits its overlap. The sentence is about the fastest pool that did not win. */
static void describe_pool(FILE *out, const struct ranking *ranking)
{
    struct figure times, limit;
    for (size_t i = ranking->tied; i < ranking->count; i++) {
        const struct view_cell *cell = ranking->cells[i];
        if (isnan(cell->workers) || cell->one_per_task || isnan(cell->speedup.median) ||
            !(ranking->group->tasks > cell->workers)) /* the pool holds all tasks */
            continue;
        fprintf(out, " A pool of %.0f can have %.0f task%s waiting at once", cell->workers, cell->workers,
                cell->workers == 1 ? "" : "s");
        if (ranking_doubt(ranking) == DOUBT_NONE && !isnan(cell->limit))
            fprintf(out, ", so %s is its limit; it reached %s", figure_limit(cell->limit, &limit),
                    figure_times(cell->speedup.median, &times));
        fputs(".", out);
        return;
    }
}

/* Whether libuv's pool executed blocking calls of the loop: the runner then used several threads. */
static bool is_offloading(const struct view_cell *cell)
{
    return document_number(cell->json, CELL_BLOCKING_CALLS_NS) > 0;
}

/* The mean of lanes on CPU, or its upper bound where the mean is a range. */
static double max_on_cpu(const struct view_cell *cell)
{
    double upper = document_number(cell->json, CELL_ON_CPU_UPPER);
    return cell->inferred && !isnan(upper) ? upper : cell->on_cpu_mean;
}

/* An event loop in a waiting workload: many tasks in flight, few lanes on CPU. */
static void describe_one_thread(FILE *out, const struct ranking *ranking)
{
    struct figure share;
    for (size_t i = 0; i < ranking->tied; i++) {
        const struct view_cell *cell = ranking->cells[i];
        if (!is_one_loop(&cell->traits) || !(cell->on_cpu_mean < 0.5 && cell->in_flight_max > 1))
            continue;
        describe_capitalised(out, cell->runner);
        fprintf(out, " used one thread%s, on a CPU for %s%s of the time: waiting needs no CPU.",
                is_offloading(cell) ? " and libuv's pool of threads" : "", cell->inferred ? "at most " : "",
                figure_share(max_on_cpu(cell), &share));
    }
}

static void describe_waiting(FILE *out, const struct ranking *ranking, double cpus)
{
    describe_overlap(out, ranking);
    describe_pool(out, ranking);
    describe_one_thread(out, ranking);
    if (cpus == 1)
        fputs(" With one CPU parallelism is impossible; waits overlap all the same.", out);
}

/* The machine's capacity, where the run measured it. */
static void describe_capacity(FILE *out, const cJSON *run)
{
    struct figure capacity;
    double median = document_number(run, RUN_CAPACITY);
    if (!isnan(median))
        fprintf(out, " A busy loop on each CPU at once did %s times the work of a single one.",
                figure_mean(median, &capacity));
}

/* The best of the cells that can compute in parallel; NULL if none has a speed-up. */
static const struct view_cell *best_pool(const struct ranking *ranking)
{
    for (size_t i = 0; i < ranking->count; i++) {
        const struct view_cell *cell = ranking->cells[i];
        if (cell->traits.computes_in_parallel && !isnan(cell->speedup.median))
            return cell;
    }
    return NULL;
}

static void describe_loop_computing(FILE *out, const struct ranking *ranking)
{
    const struct view_group *group = ranking->group;
    struct figure times;
    for (size_t i = 0; i < group->count; i++) {
        const struct view_cell *cell = &group->cells[i];
        if (!cell->ok || !is_one_loop(&cell->traits) || isnan(cell->speedup.median))
            continue;
        describe_capitalised(out, cell->runner);
        fprintf(out, " %s one thread, so %s cannot compute faster than %s",
                cell->traits.plural ? "share" : "has", cell->traits.plural ? "they" : "it",
                cell->traits.base);
        if (ranking_doubt(ranking) == DOUBT_NONE)
            fprintf(out, " (%s here)", figure_times(cell->speedup.median, &times));
        fputs(".", out);
    }
}

/* Threads that compute in parallel: not every language has that. */
static void describe_sharing(FILE *out, const struct ranking *ranking, const struct view_cell *sharing)
{
    const struct view_cell *private = view_trait(ranking->group, is_private_pool);
    fprintf(out, " %s has no global interpreter lock, so %s %s in parallel: ", sharing->traits.language,
            sharing->runner, sharing->traits.plural ? "compute" : "computes");
    describe_speedup(out, sharing);
    if (private != NULL && !isnan(private->speedup.median)) {
        fprintf(out, " (%s: ", private->runner);
        describe_speedup(out, private);
        fputs(")", out);
    }
    fputs(".", out);
}

static void describe_computing(FILE *out, const struct ranking *ranking, const cJSON *run, double cpus)
{
    const struct view_cell *pool = best_pool(ranking), *sharing = view_trait(ranking->group, is_sharing_pool);
    bool sound = ranking_doubt(ranking) == DOUBT_NONE;
    if (cpus == 1)
        fputs(" With one CPU parallelism is impossible: computing lasts as long under every runner.", out);
    else if (sound && ranking_is_clear_win(ranking, sharing))
        describe_sharing(out, ranking, sharing);
    else if (sound && pool != NULL && !ranking_is_clear_win(ranking, pool))
        fprintf(out, " No runner was clearly faster than %s, although %.0f CPUs are allowed.",
                pool->traits.base, cpus);
    describe_loop_computing(out, ranking);
    if (cpus > 1 && pool != NULL)
        describe_capacity(out, run);
}

static void describe_mixed(FILE *out, const struct ranking *ranking, double cpus)
{
    const struct view_cell *best = ranking->cells[0];
    struct figure mean;
    char tasks[48] = "one task was in flight at a time";
    if (best->in_flight_max > 1)
        snprintf(tasks, sizeof tasks, "up to %.0f tasks were in flight", best->in_flight_max);
    if (!isnan(best->in_flight_max) && !isnan(best->on_cpu_mean))
        fprintf(out, " Under %s %s, and %s on a CPU on average.", best->label, tasks,
                figure_on_cpu(best->json, &mean));
    if (cpus == 1)
        fputs(" With one CPU parallelism is impossible; waits overlap all the same.", out);
}

/* --- what else --- */

/* The classic first example of asynchronous Python: three tasks that each say One, sleep for a second and say
 * Two, timed in "Async IO in Python: A Complete Walkthrough" (realpython.com): 3.02 s one after the other,
 * 1.01 s with asyncio. */
static void describe_python(FILE *out, const struct ranking *ranking)
{
    const struct view_group *group = ranking->group;
    const struct view_cell *one_by_one = view_trait(group, is_one_by_one),
                           *loop = view_trait(group, is_one_loop);
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
        return cell->error[0] != '\0' ? ""
                                      : "not started before the interruption"; /* the error has the cause */
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
    double cpus = document_number(view->run, RUN_CPUS_ALLOWED);
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
    if (ranking->count > 1) {
        if (is_kind(ranking, "waiting"))
            describe_waiting(out, ranking, cpus);
        else if (is_kind(ranking, "computing"))
            describe_computing(out, ranking, view->run, cpus);
        else
            describe_mixed(out, ranking, cpus);
    }
    describe_python(out, ranking);
    describe_failures(out, group);
}

char *report_sentence(const cJSON *run, const char *name, char *out, size_t bytes)
{
    struct view view = {0};
    struct ranking ranking = {0};
    FILE *stream = NULL;
    memset(out, 0, bytes);
    if (bytes < 2 || view_make(run, &view, NULL) < 0)
        return out;
    const struct view_group *group = view_find(&view, name);
    if (group == NULL || ranking_make(&view, group, &ranking) < 0)
        goto done;
    /* One byte less than the buffer: a long text is cut, and a NUL always follows. */
    stream = fmemopen(out, bytes - 1, "w");
    if (stream != NULL) {
        describe_group(stream, &view, &ranking);
        fclose(stream);
    }
done:
    ranking_free(&ranking);
    view_free(&view);
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
        escape_format(out, ESCAPE_PLAIN, "%s\n", report_sentence(run, group->name, text, sizeof text));
        group_insights_report(group, write_insight, out);
    }
    view_free(&view);
    return ferror(out) ? -EIO : 0;
}

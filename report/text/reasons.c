/* Why a group's times are what they are. A clause appears only if its own figures bear the clause out; a
 * cause without numbers is not named. */
#include "report/text/reasons.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "report/text/figure.h"
#include "report/text/headline_words.h"
#include "report/text/words.h"

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
        if (!headline_is_loop(&cell->traits) || !(cell->on_cpu_mean < 0.5 && cell->in_flight_max > 1))
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

/* The best of the cells that can compute in parallel; NULL if none has a speed-up over one thread. */
static const struct view_cell *best_pool(const struct ranking *ranking)
{
    for (size_t i = 0; i < ranking->count; i++) {
        const struct view_cell *cell = ranking->cells[i];
        if (cell->traits.computes_in_parallel && ranking_is_over_one_thread(cell))
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
        if (!cell->ok || !headline_is_loop(&cell->traits) || isnan(cell->speedup.median) ||
            cell->stand_in != NULL)
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
    else if (sound && ranking_is_clear_win(ranking, sharing) && ranking_is_over_one_thread(sharing))
        describe_sharing(out, ranking, sharing);
    else if (sound && pool != NULL && !ranking_is_clear_win(ranking, pool))
        fprintf(out, " No runner was clearly faster than %s, although %.0f CPUs are allowed.",
                view_base_name(pool), cpus);
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

void reasons_describe(const struct ranking *ranking, const cJSON *run, FILE *out)
{
    double cpus = document_number(run, RUN_CPUS_ALLOWED);
    if (is_kind(ranking, "waiting"))
        describe_waiting(out, ranking, cpus);
    else if (is_kind(ranking, "computing"))
        describe_computing(out, ranking, run, cpus);
    else
        describe_mixed(out, ranking, cpus);
}

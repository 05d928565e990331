/* Headlines of groups, by a few templates: what failed, what cannot overlap, who blocked the event loop, and
 * what overlap gained. Each template asks the figures that bear it out. */
#include "report/text/headline.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "report/text/figure.h"
#include "report/text/headline_story.h"
#include "report/text/headline_words.h"
#include "report/text/joined.h"
#include "report/text/ranking.h"

/* A stall dominates if it lasts this part of the makespan. */
static const double dominating_stall = 0.5;
/* So near to the number of tasks, a speed-up means that all tasks lasted as long as one. */
static const double time_of_one = 0.9;
/* A speed-up below this bound is no gain. */
static const double clear_gain = 1.1;

static bool is_base(const struct traits *traits)
{
    return traits->is_base;
}

static struct story read_story(const struct view *view, const struct ranking *ranking)
{
    const struct view_group *group = ranking->group;
    struct story story = {
        .view = view,
        .group = group,
        .ranking = ranking,
        .base = view_trait(group, is_base),
        .loop = view_trait(group, headline_is_loop),
        .timed = ranking->count > 0 && ranking_doubt(ranking) == DOUBT_NONE,
        .words = cJSON_GetObjectItemCaseSensitive(document_at(view->run, RUN_WORKLOADS), group->workload),
    };
    for (size_t i = 0; i < group->count && story.pool == NULL; i++) {
        const struct view_cell *cell = &group->cells[i];
        if (cell->ok && cell->workers < group->tasks && !cell->one_per_task)
            story.pool = cell;
    }
    figure_count(group->tasks, &story.tasks);
    snprintf(story.noun, sizeof story.noun, "%.30s%s", document_text(story.words, WORKLOAD_NOUN, "task"),
             group->tasks == 1 ? "" : "s");
    return story;
}

/* --- what cannot overlap --- */

static bool describe_one_task(const struct story *story, struct headline *out)
{
    if (story->group->tasks != 1 || story_is_kind(story, "computing"))
        return false;
    ADD(text, "One %s: nothing to overlap it with", document_text(story->words, WORKLOAD_NOUN, "task"));
    ADD(sentence, "A single task that awaits leaves its thread to nobody.");
    return true;
}

static const char *count_cpus(double cpus, struct figure *out)
{
    if (cpus == 2)
        strcpy(out->text, "Two");
    else
        snprintf(out->text, sizeof out->text, "%.3g", cpus);
    return out->text;
}

/* The best of the cells that can compute in parallel, or NULL. */
static const struct view_cell *best_parallel(const struct story *story)
{
    for (size_t i = 0; i < story->ranking->count; i++)
        if (story->ranking->cells[i]->traits.computes_in_parallel)
            return story->ranking->cells[i];
    return NULL;
}

/* "coroutines never await and gain nothing", if that is what the figures show. */
static void add_loop_computing(const struct story *story, struct headline *out)
{
    const struct view_cell *loop = story->loop;
    if (loop == NULL || !(loop->in_flight_max <= 1))
        return;
    bool gains_nothing = story->timed && loop->stand_in == NULL && loop->speedup.median < clear_gain;
    const char *s = loop->traits.plural ? "" : "s";
    ADD(sentence, "; %s never await%s%s", loop->runner, s, gains_nothing ? " and gain" : "");
    if (gains_nothing)
        ADD(sentence, "%s nothing", s);
}

static bool describe_computing(const struct story *story, struct headline *out)
{
    double cpus = document_number(story->view->run, RUN_CPUS_ALLOWED);
    const struct view_cell *pool = best_parallel(story);
    struct figure count, times;
    if (!story_is_kind(story, "computing"))
        return false;
    ADD(text, "Nothing to wait for, nothing to overlap");
    if (cpus <= 1)
        ADD(sentence, "One CPU computes for one task at a time");
    else if (pool == NULL)
        ADD(sentence, "Nothing is awaited, and one thread computes for one task at a time");
    else if (!story->timed || !ranking_is_over_one_thread(pool))
        ADD(sentence, "Only pools use more than one CPU");
    else if (ranking_is_clear_win(story->ranking, pool))
        ADD(sentence, "%s CPUs make pools %s as fast%s%s", count_cpus(cpus, &count),
            figure_times(pool->speedup.median, &times), pool->stand_in != NULL ? " as " : "",
            pool->stand_in != NULL ? pool->stand_in->label : "");
    else
        ADD(sentence, "Pools were not clearly faster than %s on %.3g CPUs", view_base_name(pool), cpus);
    add_loop_computing(story, out);
    ADD(sentence, ".");
    return true;
}

/* --- who blocked the event loop --- */

static bool describe_stall(const struct story *story, struct headline *out)
{
    const struct view_cell *loop = story->loop;
    const cJSON *stall = loop != NULL ? document_at(loop->json, CELL_LONGEST_STALL) : NULL;
    double duration_ns = document_number(stall, HELD_DURATION_NS), ready = document_number(stall, HELD_READY);
    struct figure time, others;
    if (loop == NULL || story_is_kind(story, "computing") ||
        !(ready >= 1 && duration_ns >= dominating_stall * loop->makespan_ns.median))
        return false;
    ADD(text, "One task blocked the event loop");
    if (story->timed)
        ADD(text, " for %s", figure_duration(duration_ns, &time));
    ADD(sentence, "%s other%s overdue: the loop resumes a suspended task only when the running one awaits.",
        ready == 1 ? "One" : figure_count(ready, &others), ready == 1 ? " was" : "s were");
    return true;
}

/* --- what overlapped --- */

/* "all 20 waits", "up to 12 of 20 waits". */
static void add_in_flight(const struct story *story, const struct view_cell *cell, struct headline *out)
{
    struct figure max;
    if (cell->in_flight_max == story->group->tasks)
        ADD(sentence, "all %s %s", story->tasks.text, story->noun);
    else
        ADD(sentence, "up to %s of %s %s", figure_count(cell->in_flight_max, &max), story->tasks.text,
            story->noun);
}

/* Whether libuv's pool executed blocking calls of the loop. */
static bool is_offloading(const struct view_cell *cell)
{
    return document_number(cell->json, CELL_BLOCKING_CALLS_NS) > 0;
}

static bool is_tied(const struct story *story, const struct view_cell *cell)
{
    for (size_t i = 0; i < story->ranking->tied; i++)
        if (story->ranking->cells[i] == cell)
            return true;
    return false;
}

static void add_loop(const struct story *story, struct headline *out)
{
    const struct view_cell *loop = story->loop, *best = story->ranking->cells[0];
    const char *where = is_offloading(loop) ? "on libuv's threads" : "on one thread";
    struct figure time;
    const char *suspended = document_text(story->words, WORKLOAD_SUSPENDED, NULL);
    bool is_best = !story->timed || is_tied(story, loop);
    if (is_best && suspended != NULL && loop->in_flight_max == story->group->tasks && !is_offloading(loop)) {
        ADD(sentence, "%.100s", suspended);
        headline_cut(out->sentence, sizeof out->sentence, 12);
    } else if (is_best) {
        ADD(sentence, "Suspended at await, ");
        add_in_flight(story, loop, out);
        if (strstr(out->text, where) == NULL)
            ADD(sentence, " overlapped %s", where);
        else
            ADD(sentence, " overlapped");
    } else {
        ADD(sentence, "%s %s faster; %s suspended ", best->label, best->traits.plural ? "were" : "was",
            loop->runner);
        add_in_flight(story, loop, out);
        ADD(sentence, " at await: %s", figure_duration(loop->makespan_ns.median, &time));
    }
}

/* The first cell with the most tasks in flight. */
static const struct view_cell *max_in_flight_cell(const struct story *story)
{
    const struct view_cell *most = story->ranking->cells[0];
    for (size_t i = 1; i < story->ranking->count; i++)
        if (story->ranking->cells[i]->in_flight_max > most->in_flight_max)
            most = story->ranking->cells[i];
    return most;
}

static void add_overlap(const struct story *story, struct headline *out)
{
    const struct view_cell *best = story->timed ? story->ranking->cells[0] : max_in_flight_cell(story);
    struct figure max;
    if (story->loop != NULL && story->loop->in_flight_max > 1) {
        add_loop(story, out);
    } else if (best->traits.is_base || best->in_flight_max <= 1) {
        ADD(sentence, "An await holds the thread: one task was in flight at a time");
    } else {
        ADD(sentence, "An await holds a thread: %s had %s in flight", best->label,
            figure_count(best->in_flight_max, &max));
    }
    if (story->pool != NULL && story->pool != best &&
        headline_count_words(out->sentence) + 8 <= MAX_HEADLINE_SENTENCE_WORDS)
        ADD(sentence, "; a pool of %.0f holds %.0f", story->pool->workers, story->pool->workers);
    ADD(sentence, ".");
    headline_capitalise(out->sentence);
}

/* Where no time may be compared: how many were in flight. */
static void add_flight(const struct story *story, struct headline *out)
{
    const struct view_cell *most = max_in_flight_cell(story);
    struct figure max;
    bool loop = story->loop != NULL && story->loop->in_flight_max == most->in_flight_max;
    if (most->in_flight_max <= 1)
        ADD(text, "One task in flight at a time");
    else if (most->in_flight_max == story->group->tasks)
        ADD(text, "%s %s in flight %s", story->tasks.text, story->noun,
            loop && !is_offloading(story->loop) ? "on one thread" : "at once");
    else
        ADD(text, "%s of %s %s in flight at once", figure_count(most->in_flight_max, &max), story->tasks.text,
            story->noun);
}

/* The cell whose speed-up the headline reports, the event loop's where it ties; and what it is compared with.
 */
static void add_gain(const struct story *story, struct headline *out)
{
    const struct ranking *ranking = story->ranking;
    const struct view_cell *hero = is_tied(story, story->loop) ? story->loop : ranking->cells[0];
    const struct view_cell *slow = story->base != NULL ? story->base : ranking->cells[ranking->count - 1];
    const char *alone = document_text(story->words, WORKLOAD_ALONE, NULL);
    struct figure time, other;
    double gain = slow->makespan_ns.median / hero->makespan_ns.median;
    if (ranking->count == 1)
        ADD(text, "%s %s in %s", story->tasks.text, story->noun,
            figure_duration(hero->makespan_ns.median, &time));
    else if (is_tied(story, slow) || gain < clear_gain)
        ADD(text, ranking->tied == 1 && slow == story->base ? "Nothing beat one task after another"
                                                            : "No runner was clearly faster");
    else if (alone != NULL && hero == story->loop && slow == story->base)
        ADD(text, "%.40s %s %s %s as fast", alone, story->tasks.text, story->noun, figure_times(gain, &time));
    else if (slow == story->base && story_is_kind(story, "waiting") &&
             gain >= time_of_one * story->group->tasks)
        ADD(text, "%s %s in the time of one", story->tasks.text, story->noun);
    else
        ADD(text, "%s %s in %s instead of %s", story->tasks.text, story->noun,
            figure_duration(hero->makespan_ns.median, &time),
            figure_duration(slow->makespan_ns.median, &other));
}

/* A speed-up above its limit is not reported without the reason. */
static bool describe_above_limit(const struct story *story, struct headline *out)
{
    struct figure times, limit;
    for (size_t i = 0; story->timed && i < story->ranking->tied; i++) {
        const struct view_cell *cell = story->ranking->cells[i];
        const char *why = document_text(cell->json, CELL_ABOVE_LIMIT, NULL);
        if (why == NULL)
            continue;
        add_flight(story, out);
        ADD(sentence, "%s of at most %s: %s", figure_times(cell->speedup.median, &times),
            figure_limit(cell->limit, &limit), why);
        if (!headline_cut(out->sentence, sizeof out->sentence, MAX_HEADLINE_SENTENCE_WORDS))
            ADD(sentence, ".");
        return true;
    }
    return false;
}

static bool describe_overlap(const struct story *story, struct headline *out)
{
    if (story->timed)
        add_gain(story, out);
    else
        add_flight(story, out);
    add_overlap(story, out);
    return true;
}

/* --- the whole --- */

/* The first template that fits. */
static void describe(const struct story *story, struct headline *out)
{
    static bool (*const templates[])(const struct story *, struct headline *) = {
        story_deadlock, story_nothing_finished, story_outcomes,     describe_one_task,
        describe_stall, describe_above_limit,   describe_computing, describe_overlap,
    };
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
        *out = (struct headline){.timed = story->timed};
        if (templates[i](story, out)) {
            out->timed &= templates[i] != story_outcomes;
            return;
        }
    }
}

int headline_of_group(const struct view *view, const struct view_group *group, struct headline *out)
{
    struct ranking ranking;
    int status = ranking_make(view, group, &ranking);
    *out = (struct headline){.timed = false};
    if (view->joined) {
        joined_headline(group, out);
    } else if (status == 0) {
        struct story story = read_story(view, &ranking);
        describe(&story, out);
    }
    ranking_free(&ranking);
    return status;
}

const char **headline_places(const struct view *view, const struct view_group *group)
{
    struct headline headline;
    struct ranking ranking = {0};
    const char **places = calloc(group->count + 1, sizeof *places);
    for (size_t i = 0; places != NULL && i < group->count; i++)
        places[i] = "";
    if (places != NULL && headline_of_group(view, group, &headline) == 0 && headline.timed &&
        ranking_make(view, group, &ranking) == 0) {
        for (size_t i = 0; ranking.count > 1 && i < ranking.tied; i++)
            places[ranking.cells[i] - group->cells] = ranking.tied == 1 ? "fastest" : "tied";
    }
    ranking_free(&ranking);
    return places;
}

/* Draws a cell's summary from its samples. */
#include "measure/summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/document/document.h"
#include "analysis/statistics/outliers.h"
#include "analysis/statistics/ratio.h"
#include "analysis/statistics/statistics.h"
#include "measure/plan/limit.h"
#include "measure/results.h"
#include "task/units.h"

#define INTERVAL_LEVEL 0.95

/* Collects a number, or the sum of two, from each sample that counts. Returns how many. */
static unsigned gather(const cJSON *cell, enum member member, enum member other, double *values, unsigned max)
{
    unsigned n = 0;
    const cJSON *sample;
    bool disturbed_count = document_disturbed_count(cell);
    cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
    {
        if (document_counts(sample, disturbed_count) && n < max)
            values[n++] =
                document_number(sample, member) + (other != MEMBER_NONE ? document_number(sample, other) : 0);
    }
    return n;
}

static const cJSON *sample_of_repeat(const cJSON *cell, double repeat)
{
    const cJSON *sample;
    cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
    {
        if (document_number(sample, SAMPLE_REPEAT) == repeat)
            return sample;
    }
    return NULL;
}

int summary_kept_repeat(const cJSON *cell)
{
    const cJSON *sample, *kept = NULL;
    double values[MAX_PLAN_REPEATS];
    unsigned n = gather(cell, SAMPLE_MAKESPAN_NS, MEMBER_NONE, values, MAX_PLAN_REPEATS);
    cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
    {
        if (!document_is_ok(sample) && !document_is_ok(cell))
            return (int)document_number(sample, SAMPLE_REPEAT);
    }
    if (n > 0)
        kept = document_median_sample(cell, statistics_spread(values, n).median);
    return kept != NULL ? (int)document_number(kept, SAMPLE_REPEAT) : -1;
}

/* A number, or null where there is none. */
static void add_known(cJSON *object, const char *name, bool known, double value)
{
    cJSON_AddItemToObject(object, name, known ? cJSON_CreateNumber(value) : cJSON_CreateNull());
}

/* {"median", "min", "max"} of n > 0 values, and the interval of the median. */
static cJSON *spread_object(double *values, unsigned n)
{
    struct spread spread = statistics_spread(values, n);
    double level;
    struct interval interval = statistics_median_interval(values, n, &level);
    cJSON *one = cJSON_CreateObject();
    cJSON_AddNumberToObject(one, "median", spread.median);
    cJSON_AddNumberToObject(one, "min", spread.min);
    cJSON_AddNumberToObject(one, "max", spread.max);
    add_known(one, "ci_low", level > 0, interval.low);
    add_known(one, "ci_high", level > 0, interval.high);
    add_known(one, "ci_level", level > 0, level);
    return one;
}

/* What a cell's speed-up is over. */
struct base {
    const cJSON *cell; /* NULL: there is none */
    bool stands_in;    /* for the runner's own base, which has no times */
};

/* The base's median over the cell's: it agrees with the times beside it. The ends are those of paired
 * repeats, which ran close in time; a pair of which one is disturbed counts as its sample does. */
static cJSON *speedup(const cJSON *cell, const cJSON *base, double limit)
{
    double own[MAX_PLAN_REPEATS], bases[MAX_PLAN_REPEATS], min = INFINITY, max = 0;
    unsigned n = gather(cell, SAMPLE_MAKESPAN_NS, MEMBER_NONE, own, MAX_PLAN_REPEATS);
    unsigned base_n = gather(base, SAMPLE_MAKESPAN_NS, MEMBER_NONE, bases, MAX_PLAN_REPEATS);
    bool disturbed_count = document_disturbed_count(cell), base_count = document_disturbed_count(base);
    const cJSON *sample;
    if (n == 0 || base_n == 0)
        return cJSON_CreateNull();
    double median = statistics_spread(bases, base_n).median / statistics_spread(own, n).median;
    cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
    {
        const cJSON *pair = sample_of_repeat(base, document_number(sample, SAMPLE_REPEAT));
        if (!document_counts(sample, disturbed_count) || pair == NULL || !document_counts(pair, base_count))
            continue;
        double ratio =
            document_number(pair, SAMPLE_MAKESPAN_NS) / document_number(sample, SAMPLE_MAKESPAN_NS);
        min = fmin(min, ratio);
        max = fmax(max, ratio);
    }
    struct typical above = typical_of(bases, base_n), below = typical_of(own, n);
    struct ratio ratio = ratio_of(&above, &below);
    struct interval interval = ratio_interval(&ratio, 1 - INTERVAL_LEVEL);
    bool judged = ratio_is_judged(&ratio);
    cJSON *one = cJSON_CreateObject();
    cJSON_AddNumberToObject(one, "median", median);
    cJSON_AddNumberToObject(one, "min", fmin(min, median));
    cJSON_AddNumberToObject(one, "max", fmax(max, median));
    add_known(one, "ci_low", judged, interval.low);
    add_known(one, "ci_high", judged, interval.high);
    add_known(one, "ci_level", judged, INTERVAL_LEVEL);
    add_known(one, "limit", !isnan(limit), limit);
    return one;
}

/* Why a speed-up is above its limit: the base may have lasted longer than its waits and computing. */
static void add_doubt(cJSON *summary, const cJSON *speedup, const cJSON *base, const struct limit *limit)
{
    double bases[MAX_PLAN_REPEATS];
    char text[256], lasted[32], nominal[32];
    if (!(document_number(speedup, RANGE_MIN) > limit->serial_ns / limit->shortest_ns))
        return;
    unsigned n = gather(base, SAMPLE_MAKESPAN_NS, MEMBER_NONE, bases, MAX_PLAN_REPEATS);
    double base_ns = statistics_spread(bases, n).median;
    const char *name = document_text(base, CELL_RUNNER, "the base");
    if (base_ns > limit->serial_ns && limit->known)
        snprintf(text, sizeof text, "%s lasted %s, and its waits and computing are %s", name,
                 units_show_duration((uint64_t)base_ns, lasted, sizeof lasted),
                 units_show_duration((uint64_t)limit->serial_ns, nominal, sizeof nominal));
    else
        snprintf(text, sizeof text, "in doubt: %s did not last longer than its waits and computing", name);
    cJSON_AddStringToObject(summary, "above_limit", text);
}

static void copy_from(cJSON *summary, const cJSON *sample, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(sample, name);
    if (item != NULL)
        cJSON_AddItemToObject(summary, name, cJSON_Duplicate(item, true));
}

static void add_median(cJSON *summary, const cJSON *cell, const char *name, enum member member,
                       enum member other)
{
    double values[MAX_PLAN_REPEATS];
    unsigned n = gather(cell, member, other, values, MAX_PLAN_REPEATS);
    if (n > 0)
        cJSON_AddNumberToObject(summary, name, statistics_spread(values, n).median);
}

/* Adds a number to a list in ascending order, unless the list has it. */
static void add_once(cJSON *list, double number)
{
    int place = 0;
    for (const cJSON *item = list->child; item != NULL && item->valuedouble <= number; item = item->next) {
        if (item->valuedouble == number)
            return;
        place++;
    }
    cJSON_InsertItemInArray(list, place, cJSON_CreateNumber(number));
}

/* The CPUs of all good samples together. */
static void add_cpus(cJSON *summary, const cJSON *cell)
{
    cJSON *all = cJSON_AddArrayToObject(summary, "cpus");
    const cJSON *sample, *cpu;
    cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
    {
        cJSON_ArrayForEach(cpu, document_at(sample, SAMPLE_CPUS))
        {
            add_once(all, cpu->valuedouble);
        }
    }
}

/* Adds the workload's own insight. */
static void add_insight(cJSON *summary, const cJSON *kept, const cJSON *base, const struct cell *planned,
                        double makespan_ns, const struct limit *limit, double bare_ns)
{
    char text[INSIGHT_BYTES] = "";
    double bases[MAX_PLAN_REPEATS];
    unsigned n = base != NULL ? gather(base, SAMPLE_MAKESPAN_NS, MEMBER_NONE, bases, MAX_PLAN_REPEATS) : 0;
    const struct runner *runner = planned->runner;
    double running = document_number(kept, SAMPLE_RUNNING_NS),
           waiting = document_number(kept, SAMPLE_WAITING_NS);
    bool stall = document_at(kept, SAMPLE_LONGEST_STALL) != NULL;
    const struct insight_facts facts = {
        .parks = runner->parks,
        .one_thread = runner->one_thread,
        .offloads = runner->offloads,
        .max_in_flight = runner_in_flight(runner, planned->settings.tasks, planned->workers),
        .workers = planned->workers,
        .makespan_ns = makespan_ns,
        .shortest_ns = limit->shortest_ns,
        .bare_ns = bare_ns > 0 ? bare_ns : 0,
        .base_ns = n > 0 ? statistics_spread(bases, n).median : 0,
        .running_ns = isnan(running) ? 0 : running,
        .waiting_ns = isnan(waiting) ? 0 : waiting,
        .stall_ns = stall ? document_number(kept, SAMPLE_STALL_DURATION_NS) : 0,
        .stall_task = stall ? (unsigned)document_number(kept, SAMPLE_STALL_TASK) : 0,
        .stall_ready = stall ? (unsigned)document_number(kept, SAMPLE_STALL_READY) : 0,
    };
    if (planned->workload->insight != NULL)
        planned->workload->insight(&planned->settings, &facts, text);
    cJSON_AddItemToObject(summary, "insight",
                          text[0] != '\0' ? cJSON_CreateString(text) : cJSON_CreateNull());
}

/* The limit is over one task after another, so a stand-in's speed-ups have none. */
static void add_speedup(cJSON *summary, const cJSON *cell, const struct base *base, const struct limit *limit)
{
    double max = base->stands_in ? (double)NAN : limit->serial_ns / limit->shortest_ns;
    cJSON *ratio = base->cell == NULL ? cJSON_CreateNull() : speedup(cell, base->cell, max);
    cJSON_AddItemToObject(summary, "speedup", ratio);
    if (base->cell != NULL && base->stands_in)
        cJSON_AddStringToObject(ratio, "base", document_text(base->cell, CELL_ID, "?"));
    else if (base->cell != NULL)
        add_doubt(summary, ratio, base->cell, limit);
}

static cJSON *summarise(const cJSON *document, const cJSON *cell, const struct base *base,
                        const struct cell *planned)
{
    double makespans[MAX_PLAN_REPEATS];
    unsigned n = gather(cell, SAMPLE_MAKESPAN_NS, MEMBER_NONE, makespans, MAX_PLAN_REPEATS);
    if (n == 0 || !document_is_ok(cell))
        return cJSON_CreateNull();
    cJSON *summary = cJSON_CreateObject();
    double median_ns = statistics_spread(makespans, n).median;
    struct limit limit = limit_of(
        planned, fmin(document_number(document, RUN_CPUS_ALLOWED), document_number(document, RUN_CPU_QUOTA)));
    const cJSON *null =
        cJSON_GetObjectItemCaseSensitive(document_at(document, RUN_NULL_NS), planned->runner->name);
    const cJSON *kept = sample_of_repeat(cell, summary_kept_repeat(cell));
    cJSON_AddItemToObject(summary, "makespan_ns", spread_object(makespans, n));
    add_speedup(summary, cell, base, &limit);
    cJSON_AddNumberToObject(summary, "throughput_per_s",
                            median_ns > 0 ? planned->settings.tasks * 1e9 / median_ns : 0);
    copy_from(summary, kept, "response_ns");
    copy_from(summary, kept, "queueing_ns");
    copy_from(summary, kept, "service_ns");
    copy_from(summary, kept, "wakeup_latency_ns");
    copy_from(summary, kept, "concurrency");
    copy_from(summary, kept, "parallelism");
    copy_from(summary, kept, "states_ns");
    copy_from(summary, kept, "wall_ns");
    copy_from(summary, kept, "longest_stall");
    copy_from(summary, kept, "all_lanes");
    copy_from(summary, kept, "gauges");
    add_median(summary, cell, "cpu_ns", SAMPLE_CPU_USER_NS, SAMPLE_CPU_SYSTEM_NS);
    add_median(summary, cell, "memory_bytes", SAMPLE_MEMORY_BYTES, MEMBER_NONE);
    add_median(summary, cell, "slots_opened", SAMPLE_SLOTS_OPENED, MEMBER_NONE);
    add_median(summary, cell, "startup_ns", SAMPLE_STARTUP_NS, MEMBER_NONE);
    add_median(summary, cell, "warmup_ns", SAMPLE_WARMUP_NS, MEMBER_NONE);
    add_cpus(summary, cell);
    add_median(summary, cell, "teardown_ns", SAMPLE_TEARDOWN_NS, MEMBER_NONE);
    add_median(summary, cell, "switches_voluntary", SAMPLE_SWITCHES_VOLUNTARY, MEMBER_NONE);
    add_median(summary, cell, "switches_involuntary", SAMPLE_SWITCHES_INVOLUNTARY, MEMBER_NONE);
    add_insight(summary, kept, base->stands_in ? NULL : base->cell, planned, median_ns, &limit,
                document_number(null, NULL_BARE_NS));
    return summary;
}

static bool has_times(const cJSON *cell)
{
    double values[MAX_PLAN_REPEATS];
    return gather(cell, SAMPLE_MAKESPAN_NS, MEMBER_NONE, values, MAX_PLAN_REPEATS) > 0;
}

/* The group's case of the runner's base. Where that has no times, the first case that finished, of those that
 * share the base, stands in; a case alone has nothing to be compared with. */
static struct base base_of(const cJSON *document, const struct plan *plan, const struct cell *planned)
{
    const char *name = planned->runner->base;
    struct base first = {.cell = NULL};
    unsigned finished = 0;
    for (unsigned i = 0; i < plan->count; i++) {
        const struct cell *other = &plan->cells[i];
        const cJSON *cell = results_cell(document, other->id);
        if (other->group_number != planned->group_number || !has_times(cell))
            continue;
        if (strcmp(other->runner->name, name) == 0)
            return (struct base){.cell = cell};
        if (strcmp(other->runner->base, name) == 0 && document_is_ok(cell) && finished++ == 0)
            first = (struct base){.cell = cell, .stands_in = true};
    }
    return finished > 1 ? first : (struct base){.cell = NULL};
}

void summary_draw(cJSON *document, const struct plan *plan, unsigned group)
{
    for (unsigned i = 0; i < plan->count; i++) {
        if (plan->cells[i].group_number != group)
            continue;
        cJSON *cell = results_cell(document, plan->cells[i].id);
        const struct base base = base_of(document, plan, &plan->cells[i]);
        cJSON_ReplaceItemInObjectCaseSensitive(cell, "summary",
                                               summarise(document, cell, &base, &plan->cells[i]));
    }
}

void summary_flag_outliers(cJSON *cell)
{
    double values[MAX_PLAN_REPEATS];
    cJSON *sample;
    unsigned n = gather(cell, SAMPLE_MAKESPAN_NS, MEMBER_NONE, values, MAX_PLAN_REPEATS);
    if (n < 5)
        return;
    statistics_spread(values, n); /* sorts */
    struct outliers outliers = outliers_find(values, n);
    double min = values[outliers.low], max = values[n - 1 - outliers.high];
    cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
    {
        double makespan = document_number(sample, SAMPLE_MAKESPAN_NS);
        cJSON_DeleteItemFromObjectCaseSensitive(sample, "outlier");
        if (document_is_ok(sample))
            cJSON_AddBoolToObject(sample, "outlier", makespan < min || makespan > max);
    }
}

bool summary_settled(const cJSON *document, double fraction)
{
    const cJSON *cell;
    cJSON_ArrayForEach(cell, document_at(document, RUN_CELLS))
    {
        double median = document_number(cell, CELL_MAKESPAN_MEDIAN_NS);
        double low = document_number(cell, CELL_MAKESPAN_CI_LOW_NS);
        double high = document_number(cell, CELL_MAKESPAN_CI_HIGH_NS);
        if (document_is_ok(cell) &&
            !(median - low <= fraction * median && high - median <= fraction * median))
            return false;
    }
    return true;
}

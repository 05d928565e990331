/* Keeps what was measured last. */
#include "measure/wait_calibration.h"

#include "measure/wait_bench.h"
#include "task/percentiles.h"
#include "trace/times.h"

/* Waits of 1 ms are measured with each so many of the short ones: they take longer than those together. */
enum { LONGER_EVERY = 4 };

static void keep(struct wait_figures *figures, uint64_t work_ns, uint64_t look_ns)
{
    unsigned at = figures->count++ % WAIT_CALIBRATIONS_KEPT;
    figures->works[at] = work_ns;
    figures->looks[at] = look_ns;
}

/* Of the first `count`, or of all that are kept; 0 if there is none. */
static uint64_t median(const uint64_t values[WAIT_CALIBRATIONS_KEPT], unsigned count)
{
    uint64_t sorted[WAIT_CALIBRATIONS_KEPT];
    unsigned kept = count < WAIT_CALIBRATIONS_KEPT ? count : WAIT_CALIBRATIONS_KEPT;
    for (unsigned i = 0; i < kept; i++)
        sorted[i] = values[i];
    sort_times(sorted, kept);
    return kept > 0 ? sorted[(kept - 1) / 2] : 0;
}

void wait_calibration_begin(struct wait_calibration *c, bool kernel)
{
    *c = (struct wait_calibration){.kernel = kernel};
}

/* Its own figures, or those of the nearest length: the shorter one, if there are two. */
static const struct wait_figures *figures_for(const struct wait_figures lengths[WAIT_LENGTHS],
                                              unsigned length)
{
    for (unsigned distance = 0; distance < WAIT_LENGTHS; distance++) {
        if (distance <= length && lengths[length - distance].count > 0)
            return &lengths[length - distance];
        if (length + distance < WAIT_LENGTHS && lengths[length + distance].count > 0)
            return &lengths[length + distance];
    }
    return &lengths[length];
}

void wait_calibration_add(struct wait_calibration *c, const struct wait_cost *now)
{
    struct wait_cost *cost = &c->cost;
    for (unsigned kind = 0; kind < BLOCK_KIND_COUNT; kind++) {
        for (unsigned length = 0; length < WAIT_LENGTHS; length++)
            if (now->work_ns[kind][length] > 0)
                keep(&c->figures[kind][length], now->work_ns[kind][length], now->look_ns[kind][length]);
        for (unsigned length = 0; length < WAIT_LENGTHS; length++) {
            const struct wait_figures *figures = figures_for(c->figures[kind], length);
            cost->work_ns[kind][length] = median(figures->works, figures->count);
            cost->look_ns[kind][length] = median(figures->looks, figures->count);
        }
    }
    if (now->switch_ns > 0)
        c->switches[c->switches_count++ % WAIT_CALIBRATIONS_KEPT] = now->switch_ns;
    cost->switch_ns = median(c->switches, c->switches_count);
    c->charges[c->count++ % WAIT_CALIBRATIONS_KEPT] = now->most_charged_ns;
    cost->most_charged_ns = 0;
    for (unsigned i = 0; i < WAIT_CALIBRATIONS_KEPT; i++)
        cost->most_charged_ns = greatest(cost->most_charged_ns, c->charges[i]);
}

void wait_calibration_renew(struct wait_calibration *c, bool all)
{
    struct wait_cost now;
    unsigned lengths = all ? WAIT_LENGTHS : ++c->renewals % LONGER_EVERY == 0 ? WAIT_LENGTHS - 1 : 1;
    wait_bench_run(c->kernel, lengths, &now);
    wait_calibration_add(c, &now);
}

#define BLOCK_WORD(name, text) text,
static const char *const block_kinds[BLOCK_KIND_COUNT] = {BLOCK_KINDS(BLOCK_WORD)};
#undef BLOCK_WORD

static void add_lengths(cJSON *object, const char *name, const uint64_t ns[WAIT_LENGTHS])
{
    cJSON *lengths = cJSON_AddArrayToObject(object, name);
    for (unsigned length = 0; length < WAIT_LENGTHS; length++)
        cJSON_AddItemToArray(lengths, cJSON_CreateNumber((double)ns[length]));
}

cJSON *wait_cost_object(const struct wait_cost *cost)
{
    cJSON *object = cJSON_CreateObject();
    for (unsigned kind = 0; kind < BLOCK_KIND_COUNT; kind++) {
        cJSON *one = cJSON_AddObjectToObject(object, block_kinds[kind]);
        add_lengths(one, "work", cost->work_ns[kind]);
        add_lengths(one, "look", cost->look_ns[kind]);
    }
    cJSON_AddNumberToObject(object, "switch", (double)cost->switch_ns);
    cJSON_AddNumberToObject(object, "most_charged", (double)cost->most_charged_ns);
    return object;
}

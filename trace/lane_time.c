/* From switch records to stretches of time. */
#include "trace/lane_time.h"

#include <errno.h>
#include <stdlib.h>

#include "trace/curve.h"

bool lane_times_known(const struct shared *shared)
{
    uint32_t used = atomic_load(&shared->lanes_used);
    for (uint32_t i = 0; i < used; i++)
        if (shared->lanes[i].ring_status != 0 || shared->lanes[i].switches_lost != 0)
            return false;
    return used > 0;
}

/* What the lane was doing at the gate: as its last record before says; without one, as the first after it
 * implies: a thread can only be switched in when it was not on a CPU. A lane without any record never left
 * its CPU, if it ran a task at all. */
static struct lane_stretch at_gate(const struct shared *shared, const struct lane *lane, uint32_t count,
                                   uint32_t *next)
{
    struct lane_stretch now = {.kind = SWITCH_KIND_COUNT};
    uint32_t i = 0;
    for (; i < count && lane->switches[i].time_ns <= shared->gate_ns; i++)
        now = (struct lane_stretch){.kind = lane->switches[i].kind, .cpu = lane->switches[i].cpu};
    *next = i;
    if (now.kind != SWITCH_KIND_COUNT)
        return now;
    if (i < count) {
        now.kind = lane->switches[i].kind == SWITCH_IN ? SWITCH_BLOCKED : SWITCH_IN;
        now.cpu = lane->switches[i].cpu;
        return now;
    }
    now.kind = atomic_load(&lane->count) > 0 ? SWITCH_IN : SWITCH_BLOCKED;
    return now;
}

void lane_each_stretch(const struct shared *shared, const struct lane *lane, uint64_t end_ns,
                       void (*tell)(void *context, const struct lane_stretch *), void *context)
{
    uint32_t next, count = atomic_load_explicit(&lane->switch_count, memory_order_acquire);
    struct lane_stretch now = at_gate(shared, lane, count, &next);
    for (; next < count; next++) {
        const struct switch_record *record = &lane->switches[next];
        uint64_t time_ns = record->time_ns - shared->gate_ns;
        if (time_ns >= end_ns)
            break;
        now.end_ns = time_ns;
        tell(context, &now);
        now = (struct lane_stretch){.begin_ns = time_ns, .kind = record->kind, .cpu = record->cpu};
    }
    now.end_ns = end_ns;
    tell(context, &now);
}

struct summing {
    struct lane_time time;
    uint64_t worked_ns; /* until when the lane had tasks: that it waits for the others' end is no switch of
                           the work */
    int last_cpu;       /* on which it ran last; -1: none yet */
};

static void sum(void *context, const struct lane_stretch *stretch)
{
    struct summing *summing = context;
    struct lane_time *time = &summing->time;
    uint64_t ns = stretch->end_ns - stretch->begin_ns;
    bool counts = stretch->begin_ns > 0 && stretch->begin_ns <= summing->worked_ns;
    switch (stretch->kind) {
    case SWITCH_IN:
        time->on_cpu_ns += ns;
        time->migrations += summing->last_cpu >= 0 && summing->last_cpu != stretch->cpu;
        summing->last_cpu = stretch->cpu;
        break;
    case SWITCH_PREEMPTED:
        time->preempted_ns += ns;
        time->preemptions += counts;
        break;
    default:
        time->blocked_ns += ns;
        time->voluntary += counts;
        break;
    }
}

/* When the lane's last task ended, from the gate; UINT64_MAX where no trace tells. */
static uint64_t worked_until(const struct shared *shared, const struct lane *lane)
{
    uint32_t count = atomic_load_explicit(&lane->count, memory_order_acquire);
    if (lane->capacity == 0 || lane->dropped > 0)
        return UINT64_MAX;
    return count > 0 ? lane->events[count - 1].time_ns - shared->gate_ns : 0;
}

struct lane_time lane_time_of(const struct shared *shared, const struct lane *lane, uint64_t end_ns)
{
    struct summing summing = {.last_cpu = -1, .worked_ns = worked_until(shared, lane)};
    lane_each_stretch(shared, lane, end_ns, sum, &summing);
    return summing.time;
}

/* --- the curve --- */

struct collecting {
    struct curve_interval *intervals;
    size_t count, room;
    bool failed;
};

static void collect(void *context, const struct lane_stretch *stretch)
{
    struct collecting *c = context;
    if (stretch->kind != SWITCH_IN || c->failed)
        return;
    if (c->count == c->room) {
        size_t room = c->room > 0 ? 2 * c->room : 256;
        struct curve_interval *intervals = realloc(c->intervals, room * sizeof *intervals);
        if (intervals == NULL) {
            c->failed = true;
            return;
        }
        c->intervals = intervals;
        c->room = room;
    }
    c->intervals[c->count++] = (struct curve_interval){stretch->begin_ns, stretch->end_ns};
}

int lane_times_curve(const struct shared *shared, uint64_t end_ns, struct curve *out)
{
    struct collecting c = {0};
    uint32_t used = atomic_load(&shared->lanes_used);
    for (uint32_t i = 0; i < used; i++)
        lane_each_stretch(shared, &shared->lanes[i], end_ns, collect, &c);
    int status = c.failed ? -ENOMEM : curve_of(c.intervals, c.count, end_ns, 0, out);
    free(c.intervals);
    return status;
}

int lane_times_on_cpu(const struct shared *shared, uint64_t end_ns, double *mean, uint32_t *most)
{
    struct curve curve;
    int status = lane_times_curve(shared, end_ns, &curve);
    if (status < 0)
        return status;
    *mean = curve.mean;
    *most = curve.max;
    curve_free(&curve);
    return 0;
}

/* From switch records to intervals of time. */
#include "trace/lane_time.h"

#include <errno.h>
#include <stdlib.h>

#include "trace/curve.h"
#include "trace/times.h"

bool lane_times_known(const struct shared *shared)
{
    uint32_t used = atomic_load(&shared->lanes_used);
    for (uint32_t i = 0; i < used; i++)
        if (shared->lanes[i].ring_status != 0 || shared->lanes[i].switches_lost != 0)
            return false;
    return used > 0;
}

uint64_t lane_known_until(const struct shared *shared, const struct lane *lane, uint64_t end_ns)
{
    uint32_t count = atomic_load_explicit(&lane->count, memory_order_acquire);
    uint64_t last_ns = lane->ring_until_ns;
    if (last_ns == 0)
        last_ns = count > 0 ? lane->events[count - 1].time_ns : 0;
    uint64_t known_ns = last_ns > shared->barrier_ns ? last_ns - shared->barrier_ns : 0;
    return known_ns < end_ns ? known_ns : end_ns;
}

/* The state of the lane at the start barrier, by its last record before; without one, by the first record
 * after: a thread that is switched in was not on a CPU. A lane without any record never left its CPU, if a
 * task ever ran on the lane. */
static struct lane_interval at_start(const struct shared *shared, const struct lane *lane, uint32_t count,
                                     uint32_t *next)
{
    struct lane_interval now = {.kind = SWITCH_KIND_COUNT};
    uint32_t i = 0;
    for (; i < count && lane->switches[i].time_ns <= shared->barrier_ns; i++)
        now = (struct lane_interval){.kind = lane->switches[i].kind, .cpu = lane->switches[i].cpu};
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

void lane_walk_begin(struct lane_walk *walk, const struct shared *shared, const struct lane *lane)
{
    *walk = (struct lane_walk){.shared = shared, .lane = lane};
    walk->count = atomic_load_explicit(&lane->switch_count, memory_order_acquire);
    walk->now = at_start(shared, lane, walk->count, &walk->next);
    /* This time is read after the ring is open, so the ring may hold older records. */
    uint64_t opened_ns = lane->ring_since_ns;
    if (walk->count > 0 && lane->switches[0].time_ns < opened_ns)
        opened_ns = lane->switches[0].time_ns;
    if (opened_ns > shared->barrier_ns) {
        walk->opens_ns = opened_ns - shared->barrier_ns;
        walk->now.kind = SWITCH_BLOCKED; /* the lane did not work yet */
    }
}

/* The begin of the next interval; UINT64_MAX if there is none. */
static uint64_t next_ns(const struct lane_walk *walk)
{
    if (walk->opens_ns > 0)
        return walk->opens_ns;
    return walk->next < walk->count ? walk->lane->switches[walk->next].time_ns - walk->shared->barrier_ns
                                    : UINT64_MAX;
}

/* The end of the current interval, at most end_ns. */
static uint64_t interval_end(const struct lane_walk *walk, uint64_t end_ns)
{
    uint64_t time_ns = next_ns(walk);
    return time_ns < end_ns ? time_ns : end_ns;
}

/* Goes on to the next interval, if its begin is before end_ns. */
static bool step(struct lane_walk *walk, uint64_t end_ns)
{
    uint64_t time_ns = next_ns(walk);
    if (time_ns >= end_ns)
        return false;
    if (walk->opens_ns > 0) { /* the thread was on a CPU when it opened the ring */
        walk->now = (struct lane_interval){.begin_ns = time_ns, .kind = SWITCH_IN, .cpu = walk->now.cpu};
        walk->opens_ns = 0;
        return true;
    }
    const struct switch_record *record = &walk->lane->switches[walk->next++];
    walk->now = (struct lane_interval){.begin_ns = time_ns, .kind = record->kind, .cpu = record->cpu};
    return true;
}

static void add_time(struct lane_time *time, enum switch_kind kind, uint64_t ns)
{
    if (kind == SWITCH_IN)
        time->on_cpu_ns += ns;
    else if (kind == SWITCH_PREEMPTED)
        time->preempted_ns += ns;
    else
        time->blocked_ns += ns;
}

void lane_walk_add(struct lane_walk *walk, uint64_t begin_ns, uint64_t end_ns, struct lane_time *out)
{
    do {
        uint64_t from_ns = walk->now.begin_ns > begin_ns ? walk->now.begin_ns : begin_ns;
        uint64_t to_ns = interval_end(walk, end_ns);
        if (to_ns > from_ns)
            add_time(out, walk->now.kind, to_ns - from_ns);
    } while (step(walk, end_ns));
}

/* The time in which a lane works, from the start barrier: from its first reading of its counters to the last.
 * What it does on a CPU before or after that is simul's own work. */
struct window {
    uint64_t begin_ns, end_ns;
};

static struct window window_of(const struct shared *shared, const struct lane *lane)
{
    const struct lane_account *account = &lane->account;
    if (!account->complete)
        return (struct window){.end_ns = UINT64_MAX};
    return (struct window){.begin_ns = less(account->begin_ns, shared->barrier_ns),
                           .end_ns = less(account->end_ns, shared->barrier_ns)};
}

/* Reports the part of an interval between two instants, if there is any. */
static void report_part(struct lane_interval part, enum switch_kind kind, uint64_t begin_ns, uint64_t end_ns,
                        void (*report)(void *context, const struct lane_interval *), void *context)
{
    part.kind = kind;
    part.begin_ns = max_of(part.begin_ns, begin_ns);
    part.end_ns = min_of(part.end_ns, end_ns);
    if (part.begin_ns < part.end_ns)
        report(context, &part);
}

void lane_each_interval(const struct shared *shared, const struct lane *lane, uint64_t end_ns,
                        void (*report)(void *context, const struct lane_interval *), void *context)
{
    struct lane_walk walk;
    struct window window = window_of(shared, lane);
    lane_walk_begin(&walk, shared, lane);
    do {
        walk.now.end_ns = interval_end(&walk, end_ns);
        if (walk.now.kind != SWITCH_IN) {
            report(context, &walk.now);
            continue;
        }
        report_part(walk.now, SWITCH_BLOCKED, 0, window.begin_ns, report, context);
        report_part(walk.now, SWITCH_IN, window.begin_ns, window.end_ns, report, context);
        report_part(walk.now, SWITCH_BLOCKED, window.end_ns, UINT64_MAX, report, context);
    } while (step(&walk, end_ns));
}

struct summing {
    struct lane_time time;
    int last_cpu; /* of the last interval on a CPU; -1: none yet */
};

static void sum(void *context, const struct lane_interval *interval)
{
    struct summing *summing = context;
    add_time(&summing->time, interval->kind, interval->end_ns - interval->begin_ns);
    if (interval->kind != SWITCH_IN)
        return;
    summing->time.migrations += summing->last_cpu >= 0 && summing->last_cpu != interval->cpu;
    summing->last_cpu = interval->cpu;
}

/* Counts the switches out in the interval of time over which getrusage counted them. */
static void count_switches(const struct shared *shared, const struct lane *lane, uint64_t end_ns,
                           struct lane_time *out)
{
    uint64_t from_ns =
        lane->account.begin_ns > shared->barrier_ns ? lane->account.begin_ns : shared->barrier_ns;
    uint64_t to_ns = lane->account.complete ? lane->account.end_ns : shared->barrier_ns + end_ns;
    uint32_t count = atomic_load_explicit(&lane->switch_count, memory_order_acquire);
    for (uint32_t i = 0; i < count; i++) {
        const struct switch_record *record = &lane->switches[i];
        if (record->time_ns <= from_ns || record->time_ns > to_ns)
            continue;
        out->preemptions += record->kind == SWITCH_PREEMPTED;
        out->voluntary += record->kind == SWITCH_BLOCKED;
    }
}

struct lane_time lane_time_of(const struct shared *shared, const struct lane *lane, uint64_t end_ns)
{
    struct summing summing = {.last_cpu = -1};
    lane_each_interval(shared, lane, end_ns, sum, &summing);
    count_switches(shared, lane, end_ns, &summing.time);
    return summing.time;
}

/* --- the curve --- */

struct collecting {
    struct curve_interval *intervals;
    size_t count, room;
    bool failed;
};

static void collect(void *context, const struct lane_interval *interval)
{
    struct collecting *c = context;
    if (interval->kind != SWITCH_IN || c->failed)
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
    c->intervals[c->count++] = (struct curve_interval){interval->begin_ns, interval->end_ns};
}

int lane_times_curve(const struct shared *shared, uint64_t end_ns, struct curve *out)
{
    struct collecting c = {0};
    uint32_t used = atomic_load(&shared->lanes_used);
    for (uint32_t i = 0; i < used; i++) {
        const struct lane *lane = &shared->lanes[i];
        lane_each_interval(shared, lane, lane_known_until(shared, lane, end_ns), collect, &c);
    }
    int status = c.failed ? -ENOMEM : curve_of(c.intervals, c.count, end_ns, 0, out);
    free(c.intervals);
    return status;
}

int lane_times_on_cpu(const struct shared *shared, uint64_t end_ns, double *mean, uint32_t *max)
{
    struct curve curve;
    int status = lane_times_curve(shared, end_ns, &curve);
    if (status < 0)
        return status;
    *mean = curve.mean;
    *max = curve.max;
    curve_free(&curve);
    return 0;
}

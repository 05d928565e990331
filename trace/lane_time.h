/* The parts of a lane's time by the kernel's switch records: on a CPU (with its number), preempted
 * (runnable), or blocked (sleeping). Blocked time includes the wake-up latency, since the kernel does not
 * report the wake-up here. */
#ifndef TRACE_LANE_TIME_H
#define TRACE_LANE_TIME_H

#include <stdbool.h>

#include "task/shared.h"
#include "trace/curve.h"

/* One interval of a lane's time; times are from the start barrier. */
struct lane_interval {
    uint64_t begin_ns, end_ns;
    enum switch_kind kind;
    uint16_t cpu; /* of SWITCH_IN; else the CPU that the lane left */
};

struct lane_time {
    uint64_t on_cpu_ns, preempted_ns, blocked_ns; /* their sum is the whole time */
    uint32_t preemptions, voluntary; /* switches out while the lane was accounted for (lane.account), as
                                        getrusage(2) counts them */
    uint32_t migrations;             /* switches in on another CPU */
};

/* Whether the switches of every used lane are recorded without a gap. */
bool lane_times_known(const struct shared *shared);

/* Until when, at most end_ns, a lane's records are complete; both from the start barrier. A ring that is
 * still open was never read to its end, as its thread was killed: nothing is known after the lane's last
 * event. */
uint64_t lane_known_until(const struct shared *shared, const struct lane *lane, uint64_t end_ns);

/* Goes through the intervals of one lane. */
struct lane_walk {
    const struct shared *shared;
    const struct lane *lane;
    struct lane_interval now; /* the current interval; its end is not known yet */
    uint32_t next, count;     /* records */
    uint64_t opens_ns;        /* when the lane's ring will be opened, if after the start barrier; else 0 */
};

void lane_walk_begin(struct lane_walk *walk, const struct shared *shared, const struct lane *lane);

/* Adds to `out` the parts of the time between two instants (from the start barrier). Calls must go forward
 * in time. */
void lane_walk_add(struct lane_walk *walk, uint64_t begin_ns, uint64_t end_ns, struct lane_time *out);

/* Reports each interval of a lane between the start barrier and end_ns (from the start barrier), in order and
 * without gaps. The lane is on a CPU from its first task to its last: what simul does around them, on the
 * lane's own thread, is reported as blocked. */
void lane_each_interval(const struct shared *shared, const struct lane *lane, uint64_t end_ns,
                        void (*report)(void *context, const struct lane_interval *), void *context);

/* The sums. */
struct lane_time lane_time_of(const struct shared *shared, const struct lane *lane, uint64_t end_ns);

/* Measured lanes on CPU: the curve, to be freed by curve_free; and only its mean and maximum. Return 0 or
 * -ENOMEM. */
int lane_times_curve(const struct shared *shared, uint64_t end_ns, struct curve *out);
int lane_times_on_cpu(const struct shared *shared, uint64_t end_ns, double *mean, uint32_t *max);

#endif

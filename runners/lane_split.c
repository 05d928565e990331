/* Looks at some of a lane's stretches. */
#include "runners/lane_split.h"

#include <math.h>

#include "runners/cpu_reading.h"
#include "runners/wake_looks.h"
#include "task/clock.h"
#include "trace/times.h"

/* One stretch is looked at in so much time, on average. */
enum { LOOK_EVERY_NS = 200 * 1000 };

/* And one short wait in so much (runners/wake_looks.h), at first: later in as much as the geometric mean of
 * the time that has passed and the second figure. So 60 ms have some 170 looks, and 6 s not a hundred times
 * as many, as a look takes several microseconds, but ten times. */
enum { WAKE_LOOK_EVERY_NS = 200 * 1000, WAKE_LOOK_SPREAD_NS = 8 * 1000 };

/* A look that took so many times longer than the least was interrupted: nobody knows before or after the
 * reading. */
enum { LOOK_INTERRUPTED = 16 };

/* A look that took so many times longer than expected says nothing of the pace; nor do too few, and a pace
 * beyond the last is none of the waits'. */
enum { LOOK_SLOW = 4, PACED_LEAST = 4, PACE_MOST = 3 };

static bool is_interrupted(const struct lane_split *split, uint64_t ns)
{
    return ns > LOOK_INTERRUPTED * split->look_least_ns;
}

/* Of a look, or of what takes less: on a CPU. */
static uint64_t short_work(const struct lane_split *split, uint64_t ns)
{
    return is_interrupted(split, ns) ? split->look_least_ns : ns;
}

/* At a boundary of stretches: one ends, or one begins that has this weight; both in the middle of the look.
 * What the one that ends had no CPU for is added up. Returns how long it took; 0 if there is nothing to look
 * at. */
static uint64_t look(struct lane_split *split, double weight)
{
    if (split->weight <= 0 && weight <= 0)
        return 0;
    struct cpu_reading now = cpu_reading_now();
    if (split->look_least_ns == 0 || now.took_ns < split->look_least_ns)
        split->look_least_ns = now.took_ns;
    bool interrupted = is_interrupted(split, now.took_ns);
    if (split->weight > 0 && !interrupted)
        split->work_off_ns += split->weight * ((double)(now.middle_ns - split->since_ns) -
                                               (double)(now.cpu_ns - split->since_cpu_ns));
    split->since_ns = now.middle_ns;
    split->since_cpu_ns = now.cpu_ns;
    split->weight = interrupted ? 0 : weight;
    split->looks_ns += short_work(split, now.took_ns);
    return now.took_ns;
}

/* Whether to look at the stretch or the wait that begins, so that it is one in `every_ns`: for how many it
 * then stands, or 0. By how many there were so far, with this one, and a generator of its own (xorshift,
 * Marsaglia 2003): looks at fixed intervals could fall in step with the tasks. */
static double draw_weight(struct lane_split *split, uint32_t so_far, double every_ns, uint64_t now_ns)
{
    double past_ns = (double)(now_ns - split->begun_ns), wanted_ns = so_far * every_ns;
    split->random ^= split->random << 13;
    split->random ^= split->random >> 17;
    split->random ^= split->random << 5;
    if (past_ns >= wanted_ns)
        return 1;
    return split->random * wanted_ns < past_ns * UINT32_MAX ? wanted_ns / past_ns : 0;
}

void lane_split_begin(struct lane *lane, uint64_t now_ns, uint64_t cpu_ns)
{
    lane->split = (struct lane_split){
        .begun_ns = now_ns,
        .since_ns = now_ns,
        .since_cpu_ns = cpu_ns,
        .weight = 1,
        .random = (uint32_t)(now_ns + lane->number) | 1,
    };
}

/* The waits took so many times what they did when that was measured. */
static double pace_of(const struct lane_split *split)
{
    if (split->paced < PACED_LEAST)
        return 1;
    double pace = (double)split->pace_ns / (double)split->pace_expected_ns;
    return pace * PACE_MOST < 1 ? 1.0 / PACE_MOST : pace > PACE_MOST ? PACE_MOST : pace;
}

void lane_split_end(struct lane *lane, uint64_t now_ns, uint64_t cpu_ns)
{
    struct lane_split *split = &lane->split;
    if (split->weight > 0)
        split->work_off_ns +=
            split->weight * ((double)(now_ns - split->since_ns) - (double)(cpu_ns - split->since_cpu_ns));
    split->weight = 0;
    double pace = pace_of(split);
    uint64_t short_ns = wake_looks_sum(&lane->wakes, split->short_usual_ns, pace);
    split->wait_work_ns += least(short_ns, split->short_lasted_ns);
    split->wait_work_ns += (uint64_t)(pace * (double)(split->usual_work_ns - split->short_usual_ns));
}

static void add_look(struct lane_split *split, uint64_t work_ns)
{
    split->wait_work_ns += work_ns;
    split->looks_ns += work_ns;
}

/* Now and then, where waits are short. Returns when the wait begins: at `now_ns`, if there is no look. */
static uint64_t look_before_wait(struct lane *lane, uint64_t now_ns)
{
    struct wake_looks *wakes = &lane->wakes;
    if (wakes->fd == 0 || !wakes->after_short)
        return now_ns;
    double past_ns = (double)(now_ns - lane->split.begun_ns);
    double every_ns = fmax(WAKE_LOOK_EVERY_NS, sqrt(past_ns * WAKE_LOOK_SPREAD_NS));
    double weight = draw_weight(&lane->split, ++wakes->waits, every_ns, now_ns);
    if (weight <= 0)
        return now_ns;
    add_look(&lane->split, wake_looks_before(wakes, weight));
    return wakes->begun_ns;
}

/* If there was one before it, and its wait was a short one. */
static struct wake_look look_after_wait(struct lane *lane, uint64_t now_ns, unsigned length)
{
    struct wake_looks *wakes = &lane->wakes;
    struct wake_look look = {0};
    wakes->after_short = length == 0;
    if (wakes->weight > 0 && length == 0) {
        look = wake_looks_after(wakes, now_ns);
        lane->split.waited_ns += look.took_ns;
        add_look(&lane->split, look.work_ns);
    }
    wakes->weight = 0;
    return look;
}

uint64_t lane_split_wait(struct lane *lane, uint64_t edge_ns)
{
    struct lane_split *split = &lane->split;
    uint64_t now_ns = clock_now_ns(), begun_ns = edge_ns != 0 ? edge_ns : now_ns;
    uint64_t recorded_ns = now_ns - begun_ns; /* the edge, as a rule in a tenth of a microsecond */
    uint64_t look_ns = look(split, 0);
    split->wait_work_ns += short_work(split, recorded_ns) + short_work(split, look_ns);
    split->looked_ns = look_before_wait(lane, now_ns + look_ns) - begun_ns;
    return begun_ns;
}

static void add_pace(struct lane_split *split, uint64_t look_ns, uint64_t expected_ns)
{
    if (look_ns == 0 || look_ns > LOOK_SLOW * expected_ns)
        return;
    split->pace_ns += look_ns;
    split->pace_expected_ns += expected_ns;
    split->paced++;
}

void lane_split_waited(struct lane *lane, const struct wait_cost *cost, enum block_kind kind,
                       uint64_t begun_ns)
{
    struct lane_split *split = &lane->split;
    uint64_t now_ns = clock_now_ns(), waited_ns = now_ns - begun_ns;
    uint64_t blocked_ns = waited_ns - split->looked_ns;
    unsigned length = wait_length_of(blocked_ns);
    uint64_t work_ns = cost->work_ns[kind][length];
    struct wake_look wake = look_after_wait(lane, now_ns, length);
    uint64_t look_ns = look(split, draw_weight(split, ++split->stretches, LOOK_EVERY_NS, now_ns));
    split->waited_ns += waited_ns + look_ns;
    split->wait_work_ns += short_work(split, look_ns);
    if (blocked_ns < work_ns) { /* it did not block: all of it is work */
        split->wait_work_ns += blocked_ns;
        return;
    }
    split->usual_work_ns += work_ns;
    if (length == 0) {
        split->short_usual_ns += work_ns;
        split->short_lasted_ns += blocked_ns;
        wake_looks_add(&lane->wakes, &wake, work_ns, cost->switch_ns);
    }
    add_pace(split, wake.look_ns > 0 ? wake.look_ns : look_ns, cost->look_ns[kind][length]);
}

uint64_t lane_split_call(struct lane *lane, uint64_t edge_ns)
{
    uint64_t begun_ns = edge_ns != 0 ? edge_ns : clock_now_ns();
    look(&lane->split, 0);
    return begun_ns;
}

void lane_split_called(struct lane *lane, uint64_t begun_ns)
{
    struct lane_split *split = &lane->split;
    uint64_t now_ns = clock_now_ns();
    split->called_ns += now_ns - begun_ns;
    look(split, draw_weight(split, ++split->stretches, LOOK_EVERY_NS, now_ns));
}

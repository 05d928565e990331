/* Looks at some of a lane's stretches. */
#include "runners/lane_split.h"

#include "runners/cpu_reading.h"
#include "runners/wake_looks.h"
#include "task/clock.h"

/* One stretch is looked at in so much time, on average. */
enum { LOOK_EVERY_NS = 200 * 1000 };

/* And one wait in so much (runners/wake_looks.h). */
enum { WAKE_LOOK_EVERY_NS = 400 * 1000 };

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

/* Part of a look at a wait: work of the wait. One that was interrupted took what the least of them did. */
static void add_look(struct lane_split *split, uint64_t took_ns, uint64_t *least_ns)
{
    if (*least_ns == 0 || took_ns < *least_ns)
        *least_ns = took_ns;
    uint64_t ns = took_ns > LOOK_INTERRUPTED * *least_ns ? *least_ns : took_ns;
    split->wait_work_ns += ns;
    split->looks_ns += ns;
}

/* Whether to look at the stretch or the wait that begins, so that it is one in `every_ns`: for how many it
 * then stands, or 0. By how many there were so far, with this one, and a generator of its own (xorshift,
 * Marsaglia 2003): looks at fixed intervals could fall in step with the tasks. */
static double draw_weight(struct lane_split *split, uint32_t so_far, uint64_t every_ns, uint64_t now_ns)
{
    double past_ns = (double)(now_ns - split->begun_ns), wanted_ns = so_far * (double)every_ns;
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
    split->wait_work_ns += wake_looks_sum(&lane->wakes, split->usual_work_ns, pace_of(split));
}

/* Now and then. Returns how long it took. */
static uint64_t look_before_wait(struct lane *lane, uint64_t now_ns)
{
    struct wake_looks *wakes = &lane->wakes;
    if (wakes->fd == 0)
        return 0;
    double weight = draw_weight(&lane->split, ++wakes->waits, WAKE_LOOK_EVERY_NS, now_ns);
    if (weight == 0)
        return 0;
    uint64_t before_ns = clock_now_ns();
    wake_looks_before(wakes, weight);
    add_look(&lane->split, wakes->begun_ns - before_ns, &wakes->least_before_ns);
    return wakes->begun_ns - before_ns;
}

/* If there was one before it, and its wait was a short one: after a long one the caches are cold, and the
 * look would keep the tasks for ten microseconds that are due. */
static struct wake_look look_after_wait(struct lane *lane, uint64_t now_ns, unsigned length)
{
    struct lane_split *split = &lane->split;
    struct wake_looks *wakes = &lane->wakes;
    if (wakes->weight == 0 || length > 0) {
        wakes->weight = 0;
        return (struct wake_look){0};
    }
    struct wake_look look = wake_looks_after(wakes, now_ns, LOOK_INTERRUPTED * split->look_least_ns);
    uint64_t took_ns = clock_now_ns() - now_ns;
    split->waited_ns += took_ns;
    add_look(split, took_ns, &wakes->least_after_ns);
    return look;
}

uint64_t lane_split_wait(struct lane *lane, uint64_t edge_ns)
{
    struct lane_split *split = &lane->split;
    uint64_t now_ns = clock_now_ns(), begun_ns = edge_ns != 0 ? edge_ns : now_ns;
    uint64_t recorded_ns = now_ns - begun_ns; /* the edge, as a rule in a tenth of a microsecond */
    uint64_t look_ns = look(split, 0);
    split->looked_ns = recorded_ns + look_ns;
    split->wait_work_ns += short_work(split, recorded_ns) + short_work(split, look_ns);
    split->looked_ns += look_before_wait(lane, now_ns);
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
    wake_looks_add(&lane->wakes, &wake, work_ns, cost->switch_ns[length]);
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

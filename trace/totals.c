/* Adds up a sample's events. */
#include "trace/totals.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "trace/lane_bounds.h"
#include "trace/lane_time.h"
#include "trace/merge.h"
#include "trace/times.h"

struct task_now {
    uint64_t since_ns;
    uint64_t
        deadline_ns; /* the wait is over: its deadline, or the post that ended it; UINT64_MAX: not known */
    uint8_t state;   /* enum task_state */
};

struct adder {
    struct trace_totals *out;
    struct task_now *tasks;
    uint32_t task_count;
    uint64_t barrier_ns, *call_since_ns; /* by lane */
    uint64_t *on_lane_ns;                /* by lane */
    struct task_times on_lanes;          /* from wait to wait, by the kernel's records */
    struct task_times between;           /* from a wait's beginning to its end */
    struct lane_walk *walks;             /* by lane, through the kernel's records; NULL: no records */
    uint32_t running, cpus_allowed;
    size_t late_room;
    bool failed; /* out of memory */
};

/* Tasks that could have used the loop's lane: in a pool, waiting tasks have lanes of their own. */
static uint32_t count_ready(const struct adder *a, uint64_t now_ns)
{
    uint32_t ready = 0;
    for (uint32_t i = 0; i < a->task_count; i++) {
        const struct task_now *task = &a->tasks[i];
        ready += task->state == TASK_READY || (task->state == TASK_WAITING && task->deadline_ns <= now_ns);
    }
    return ready;
}

static void note_stall(struct adder *a, const struct lane *lane, uint32_t task, uint64_t since_ns,
                       uint64_t now_ns)
{
    struct stall *longest = &a->out->longest;
    if (now_ns - since_ns <= longest->end_ns - longest->begin_ns)
        return;
    *longest = (struct stall){
        .begin_ns = since_ns - a->barrier_ns,
        .end_ns = now_ns - a->barrier_ns,
        .task = task,
        .lane = lane->number,
        .ready = lane->kind == LANE_LOOP ? count_ready(a, now_ns) : 0,
    };
}

/* Notes the wake-up latency at the end of a sleep. */
static void note_late(struct adder *a, const struct event *event)
{
    struct trace_totals *out = a->out;
    uint64_t deadline_ns = a->tasks[event->task].deadline_ns;
    if (deadline_ns == UINT64_MAX || a->failed)
        return;
    if (out->sleeps == a->late_room) {
        size_t room = a->late_room > 0 ? 2 * a->late_room : 256;
        uint64_t *late_ns = realloc(out->late_ns, room * sizeof *late_ns);
        a->failed = late_ns == NULL;
        if (a->failed)
            return; /* cppcheck-suppress memleak ; the old list is still the totals' */
        out->late_ns = late_ns;
        a->late_room = room;
    }
    out->early += event->time_ns < deadline_ns;
    out->late_ns[out->sleeps++] = event->time_ns > deadline_ns ? event->time_ns - deadline_ns : 0;
}

/* Divides a task's time on a lane into time with and without a CPU. */
static void add_on_lane(struct adder *a, const struct lane *lane, uint64_t begin_ns, uint64_t end_ns)
{
    struct lane_time time = {0};
    a->out->on_lane_ns += end_ns - begin_ns;
    a->on_lane_ns[lane->number] += end_ns - begin_ns;
    if (a->walks == NULL)
        return;
    lane_walk_add(&a->walks[lane->number], begin_ns - a->barrier_ns, end_ns - a->barrier_ns, &time);
    a->on_lanes.running_ns += time.on_cpu_ns;
    a->on_lanes.ready_ns += time.preempted_ns;
    a->on_lanes.waiting_ns += time.blocked_ns;
}

/* Adds a wait that has ended: from its deadline or its post on, if any, the task could have gone on. */
static void add_waited(struct adder *a, const struct task_now *task, uint64_t end_ns)
{
    uint64_t due_ns = task->deadline_ns > task->since_ns ? task->deadline_ns : task->since_ns;
    uint64_t late_ns = end_ns > due_ns ? end_ns - due_ns : 0;
    a->between.waiting_ns += end_ns - task->since_ns - late_ns;
    a->between.ready_ns += late_ns;
}

static struct task_times sum_of(const struct task_times *a, const struct task_times *b)
{
    return (struct task_times){.running_ns = a->running_ns + b->running_ns,
                               .waiting_ns = a->waiting_ns + b->waiting_ns,
                               .ready_ns = a->ready_ns + b->ready_ns};
}

/* Divides the rest of the tasks' time on a lane: ready while the lane was in a run queue, else waiting. */
static void infer_states(struct adder *a, const struct shared *shared)
{
    struct task_times *inferred = &a->out->inferred;
    *inferred = a->between;
    for (uint32_t i = 0; i < shared->sizes.lanes; i++) {
        struct lane_bounds ran = lane_bounds_of_tasks(shared, &shared->lanes[i], a->on_lane_ns[i]);
        uint64_t rest_ns = a->on_lane_ns[i] - ran.estimate_ns;
        uint64_t ready_ns = min_of(shared->lanes[i].account.runqueue_ns, rest_ns);
        inferred->running_ns += ran.estimate_ns;
        inferred->ready_ns += ready_ns;
        inferred->waiting_ns += rest_ns - ready_ns;
        a->out->running_lower_ns += ran.lower_ns;
        a->out->running_upper_ns += ran.upper_ns;
    }
}

/* The task leaves its state for another. */
static void enter(struct adder *a, const struct lane *lane, const struct event *event, enum task_state state)
{
    struct task_now *task = &a->tasks[event->task];
    uint64_t spent_ns = event->time_ns - task->since_ns;
    uint8_t before = task->state;
    if (event->kind == EVENT_WAIT) /* kept while the task is ready, for its wake-up latency */
        task->deadline_ns = event->argument;
    task->state = (uint8_t)state;
    if (before == TASK_RUNNING) {
        add_on_lane(a, lane, task->since_ns, event->time_ns);
        a->running -= a->running > 0;
        note_stall(a, lane, event->task, task->since_ns, event->time_ns);
    } else if (before == TASK_WAITING) {
        add_waited(a, task, event->time_ns);
    } else if (before == TASK_READY) {
        a->between.ready_ns += spent_ns;
    }
    a->running += state == TASK_RUNNING;
    task->since_ns = event->time_ns;
}

/* A post is the event that its task waited for: from then on the task is ready, whether it runs or not. */
static void note_post(struct adder *a, const struct event *event)
{
    struct task_now *woken = event->argument != 0 ? &a->tasks[event->argument - 1] : NULL;
    if (woken != NULL && woken->state == TASK_WAITING)
        woken->deadline_ns = event->time_ns;
}

/* An offloaded call does not count as running, as in trace/curve.h: edges cannot show whether a call
 * computes. */
static void add_call(struct adder *a, const struct lane *lane, const struct event *event)
{
    if (event->kind == EVENT_CALL_BEGIN) {
        a->call_since_ns[lane->number] = event->time_ns;
    } else if (a->call_since_ns[lane->number] != 0) {
        a->out->blocking_calls_ns += event->time_ns - a->call_since_ns[lane->number];
    }
}

static void add(struct adder *a, const struct lane *lane, const struct event *event)
{
    switch (event->kind) {
    case EVENT_RESUME:
        if (event->reason == WAIT_SLEEP)
            note_late(a, event);
        enter(a, lane, event, TASK_RUNNING);
        break;
    case EVENT_START:
        enter(a, lane, event, TASK_RUNNING);
        break;
    case EVENT_WAIT:
        enter(a, lane, event, TASK_WAITING);
        break;
    case EVENT_READY:
        enter(a, lane, event, TASK_READY);
        break;
    case EVENT_END:
        enter(a, lane, event, TASK_DONE);
        break;
    case EVENT_POST:
        note_post(a, event);
        break;
    case EVENT_CALL_BEGIN:
    case EVENT_CALL_END:
        add_call(a, lane, event);
        break;
    default:
        break;
    }
    uint32_t running = a->running < a->cpus_allowed ? a->running : a->cpus_allowed;
    if (running > a->out->max_on_cpu)
        a->out->max_on_cpu = running;
}

/* The memory of an adder. Returns 0 or -ENOMEM; to be freed in either case. */
static int adder_make(struct adder *a, const struct shared *shared)
{
    uint32_t lanes = shared->sizes.lanes;
    a->tasks = calloc(shared->sizes.tasks, sizeof *a->tasks);
    a->call_since_ns = calloc(lanes, sizeof *a->call_since_ns);
    a->on_lane_ns = calloc(lanes, sizeof *a->on_lane_ns);
    if (a->out->measured)
        a->walks = calloc(lanes, sizeof *a->walks);
    for (uint32_t i = 0; a->walks != NULL && i < lanes; i++)
        lane_walk_begin(&a->walks[i], shared, &shared->lanes[i]);
    if (a->tasks == NULL || a->call_since_ns == NULL || a->on_lane_ns == NULL)
        return -ENOMEM;
    return a->out->measured && a->walks == NULL ? -ENOMEM : 0;
}

static void adder_free(struct adder *a)
{
    free(a->walks);
    free(a->on_lane_ns);
    free(a->call_since_ns);
    free(a->tasks);
}

int trace_total(struct shared *shared, uint32_t cpus_allowed, struct trace_totals *out)
{
    struct merge merge;
    const struct event *event;
    const struct lane *lane;
    struct adder a = {.out = out,
                      .task_count = shared->sizes.tasks,
                      .barrier_ns = shared->barrier_ns,
                      .cpus_allowed = cpus_allowed};
    *out = (struct trace_totals){.measured = lane_times_known(shared)};
    int status = adder_make(&a, shared);
    if (status == 0)
        status = merge_open(&merge, shared);
    if (status == 0) {
        while (merge_next(&merge, &event, &lane))
            add(&a, lane, event);
        merge_close(&merge);
        infer_states(&a, shared);
        out->times = out->measured ? sum_of(&a.on_lanes, &a.between) : out->inferred;
        status = a.failed ? -ENOMEM : 0;
    }
    adder_free(&a);
    return status;
}

void trace_totals_free(struct trace_totals *totals)
{
    free(totals->late_ns);
    *totals = (struct trace_totals){0};
}

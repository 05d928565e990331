/* Tasks over a table of waits that is scripted: a scripted wait of one task may run another one's code, so
 * that a single thread plays all of them. */
#ifndef TESTS_UNIT_TASK_SCRIPTED_TASKS_H
#define TESTS_UNIT_TASK_SCRIPTED_TASKS_H

#include "tests/unit/support/harness.h"

#include <errno.h>
#include <stdbool.h>

#include "task/clock.h"
#include "task/task_private.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { TASKS = 4, EVENTS = 64, ARENA = 100 };

/* --- the scripted waits --- */

static struct {
    uint64_t deadline_ns;                /* of the last wait */
    int result;                          /* what the next wait returns */
    enum task_state state_inside;        /* the task's, while it waited */
    uint32_t current_inside;             /* its lane's */
    void (*while_parked)(struct task *); /* what happens while a task is parked */
    unsigned polls;                      /* how often a task waited for descriptors */
    int park_status;                     /* what the next park to end returns, if not 0 */
    uint32_t unparked[2 * TASKS], unparked_count;
} script;

static inline int wait_scripted(struct task *t, uint64_t deadline_ns)
{
    script.deadline_ns = deadline_ns;
    script.state_inside = atomic_load(&t->record->state);
    script.current_inside = atomic_load(&t->lane->current);
    return script.result;
}

static inline int wait_fds(struct task *t, struct pollfd *fds, unsigned n, uint64_t deadline_ns)
{
    (void)fds;
    (void)n;
    script.polls++;
    return wait_scripted(t, deadline_ns);
}

static inline void forget_fd(struct task *t, int fd)
{
    (void)t;
    script.result = fd;
}

static inline int call(struct task *t, int (*fn)(void *), void *arg, size_t bytes)
{
    (void)bytes;
    wait_scripted(t, 0);
    return fn(arg);
}

static inline int yield(struct task *t)
{
    return wait_scripted(t, 0);
}

static inline int park(struct task *t)
{
    if (script.while_parked != NULL)
        script.while_parked(t);
    int status = script.park_status;
    script.park_status = 0;
    return status;
}

static inline void unpark(struct task *by, uint32_t index)
{
    (void)by;
    script.unparked[script.unparked_count++] = index;
}

static const struct waits scripted = {.sleep_until = wait_scripted,
                                      .wait_fds = wait_fds,
                                      .forget_fd = forget_fd,
                                      .call = call,
                                      .yield = yield,
                                      .park = park,
                                      .unpark = unpark};

/* --- the frame --- */

static struct shared *shared;
static struct lane *lane;
static struct task tasks[TASKS];

static inline int set_up(void **state)
{
    (void)state;
    const struct shared_sizes sizes = {.tasks = TASKS,
                                       .lanes = 1,
                                       .events_per_lane = EVENTS,
                                       .arena_bytes = ARENA,
                                       .user_bytes = sizeof(struct task_semaphore)};
    memset(&script, 0, sizeof script);
    shared = shared_create(&sizes, NULL);
    if (shared == NULL)
        return -1;
    atomic_store(&shared->limit, TASKS);
    shared->capacity = TASKS;
    lane = shared_claim_lane(shared, LANE_LOOP);
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    shared_destroy(shared);
    return 0;
}

/* Takes `n` tasks from the queue and starts them. */
static inline void start(unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        uint32_t index = shared_dequeue_task(shared);
        task_started(&tasks[index], &scripted, shared, lane, index);
    }
}

struct expected {
    enum event_kind kind;
    enum wait_reason reason;
    uint32_t task;
};

static inline void check_events(const struct expected *expected, size_t n)
{
    assert_int_equal(atomic_load(&lane->count), n);
    for (size_t i = 0; i < n; i++) {
        const struct event *event = &lane->events[i];
        assert_string_equal(event_kind_name(event->kind), event_kind_name(expected[i].kind));
        assert_string_equal(wait_reason_name(event->reason), wait_reason_name(expected[i].reason));
        assert_int_equal(event->task, expected[i].task);
        if (i > 0)
            assert_true(event->time_ns >= event[-1].time_ns);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif

/* Workloads that use every wait of task.h, and those of them that can end in a deadlock. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "task/clock.h"
#include "task/task.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

enum { TASKS = 6 };

/* --- semaphores --- */

struct pair {
    struct task_semaphore odd, even;
    unsigned turns;
};

static size_t pair_bytes(const struct settings *settings)
{
    (void)settings;
    return sizeof(struct pair);
}

static void pair_start(const struct settings *settings, const struct world *world, void *shared)
{
    (void)settings;
    (void)world;
    struct pair *pair = shared;
    task_semaphore_init(&pair->even, "even", 1);
    task_semaphore_init(&pair->odd, "odd", 0);
    pair->turns = 0;
}

/* Even tasks wait for "even" and post "odd", odd ones the other way round: each needs a neighbour of the
 * other kind, and they run strictly in turns. Any order of the tasks will do, and a pool of one, since the
 * first comes first. */
static int relay(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)world;
    struct pair *pair = task_shared(t);
    int status = task_wait_semaphore(t, index % 2 == 0 ? &pair->even : &pair->odd);
    if (status < 0)
        return status;
    outcome->measured[0] = ++pair->turns; /* guarded by the turn itself */
    outcome->value = index;
    task_post_semaphore(t, index % 2 == 0 ? &pair->odd : &pair->even);
    return 0;
}

const struct workload fake_relay = {.name = "relay",
                                    .summary = "tasks hand a baton to and fro",
                                    .kind = WORKLOAD_WAITING,
                                    .default_tasks = TASKS,
                                    .interdependent = true,
                                    .shared_bytes = pair_bytes,
                                    .shared_start = pair_start,
                                    .body = relay};

/* Nobody ever posts "odd". */
static int deadlock(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)world;
    (void)index;
    (void)outcome;
    struct pair *pair = task_shared(t);
    task_sleep(t, NS_PER_MS);
    return task_wait_semaphore(t, &pair->odd);
}

const struct workload fake_deadlock = {.name = "deadlock",
                                       .summary = "all wait for what nobody gives",
                                       .kind = WORKLOAD_WAITING,
                                       .default_tasks = TASKS,
                                       .interdependent = true,
                                       .shared_bytes = pair_bytes,
                                       .shared_start = pair_start,
                                       .body = deadlock};

/* --- calls --- */

struct sum {
    uint64_t from, to, result;
};

static int add_up(void *argument)
{
    struct sum *sum = argument;
    struct timespec pause = clock_timespec(2 * NS_PER_MS);
    nanosleep(&pause, NULL);
    for (uint64_t i = sum->from; i <= sum->to; i++)
        sum->result += i;
    return 7;
}

static int call(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)world;
    struct sum sum = {.from = 1, .to = index + 1};
    int status = task_call(t, add_up, &sum, sizeof sum);
    outcome->value = sum.result;
    return status == 7 ? 0 : -EPROTO;
}

const struct workload fake_call = {.name = "call",
                                   .summary = "blocking calls that cannot be polled",
                                   .kind = WORKLOAD_WAITING,
                                   .default_tasks = TASKS,
                                   .body = call};

/* --- yields --- */

static int yield(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)world;
    outcome->value = index;
    for (int i = 0; i < 5; i++) {
        task_phase(t, "turn");
        int status = task_yield(t);
        if (status < 0)
            return status;
    }
    return 0;
}

const struct workload fake_yield = {.name = "yield",
                                    .summary = "tasks that take turns",
                                    .kind = WORKLOAD_COMPUTING,
                                    .default_tasks = TASKS,
                                    .body = yield};

/* --- descriptors --- */

/* A pipe of its own: first a wait that times out, then one that is answered, by a byte the task sent itself;
 * two descriptors at once, of which one stays silent; and a plain file, which is always ready. */
static int wait_for_pipes(struct task *t, int silent[2], int answered[2], uint64_t *result)
{
    struct pollfd fds[3] = {
        {.fd = silent[0], .events = POLLIN}, {.fd = answered[0], .events = POLLIN}, {.fd = -1}};
    int timed_out = task_wait_fds(t, fds, 3, NS_PER_MS);
    if (timed_out != 0)
        return timed_out < 0 ? timed_out : -EPROTO;
    if (write(answered[1], "x", 1) != 1)
        return -errno;
    int ready = task_wait_fds(t, fds, 3, -1);
    if (ready != 1 || fds[0].revents != 0 || fds[1].revents != POLLIN)
        return ready < 0 ? ready : -EPROTO;
    *result = (uint64_t)ready + 10;
    return 0;
}

static int pipes(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)world;
    (void)index;
    int silent[2], answered[2];
    if (pipe(silent) < 0)
        return -errno;
    if (pipe(answered) < 0) {
        close(silent[0]);
        close(silent[1]);
        return -errno;
    }
    int status = wait_for_pipes(t, silent, answered, &outcome->value);
    task_forget_fd(t, silent[0]);
    task_forget_fd(t, answered[0]);
    for (int i = 0; i < 2; i++) {
        close(silent[i]);
        close(answered[i]);
    }
    return status;
}

const struct workload fake_pipes = {.name = "pipes",
                                    .summary =
                                        "waits for descriptors, two at once, with and without a time limit",
                                    .kind = WORKLOAD_WAITING,
                                    .default_tasks = TASKS,
                                    .body = pipes};

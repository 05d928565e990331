/* The functions behind task.h: each records the edge, does the counting, and calls the runner's table for
 * the waiting. Edges are recorded only here, so every runner is measured alike. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "task/clock.h"
#include "task/edges.h"
#include "task/lane.h"
#include "task/task_private.h"

enum { MAX_CALL_BYTES = 64 * 1024 };

/* --- edges --- */

void task_started(struct task *t, const struct waits *waits, struct shared *shared, struct lane *lane,
                  uint32_t index)
{
    t->waits = waits;
    t->shared = shared;
    t->lane = lane;
    t->record = &shared->records[index];
    t->index = index;
    uint64_t now = next_edge_ns(lane);
    t->record->start_ns = now;
    t->record->lane = (uint16_t)lane->number;
    set_state(t->record, TASK_RUNNING);
    set_current(lane, index + 1);
    lane_record_at(lane, now, EVENT_START, WAIT_NONE, index, NULL, 0);
}

void record_edge(const struct task *t, uint64_t now_ns, enum event_kind kind, const struct site *site,
                 uint64_t argument)
{
    enum wait_reason reason = (enum wait_reason)t->record->reason;
    lane_record_at(t->lane, now_ns, kind, reason, t->index, site, argument);
}

void task_ready(struct task *t, uint64_t now_ns)
{
    set_state(t->record, TASK_READY);
    if (is_recorded(t))
        record_edge(t, now_ns != 0 ? now_ns : clock_now_ns(), EVENT_READY, t->record->site, 0);
}

void task_ended(struct task *t, int status)
{
    struct shared *shared = t->shared;
    uint64_t now = clock_now_ns();
    t->lane->edge_ns = t->lane->free_since_ns = now;
    t->record->end_ns = now;
    set_state(t->record, TASK_DONE);
    set_current(t->lane, 0);
    if (status != 0) /* an outcome is 0 already: a task that succeeds need not touch it */
        task_outcome(t)->status = status;
    lane_record_at(t->lane, now, EVENT_END, WAIT_NONE, t->index, NULL, (uint64_t)(int64_t)status);
    if (status != 0)
        shared_fail(shared, status, "task %u failed: %s", t->index, strerror(-status));
    shared_count(shared, &shared->done);
    semaphores_check_deadlock(t);
}

/* --- waiting --- */

int task_sleep_at(struct task *t, uint64_t ns, const struct site *site)
{
    uint64_t deadline = clock_after(clock_now_ns(), ns);
    wait_begins(t, WAIT_SLEEP, site, deadline);
    int result = t->waits->sleep_until(t, deadline);
    wait_ends(t, site, (uint64_t)(int64_t)result);
    return result;
}

int task_wait_fds_at(struct task *t, struct pollfd *fds, unsigned n, int64_t timeout_ns,
                     const struct site *site)
{
    uint64_t deadline = timeout_ns < 0 ? CLOCK_NEVER : clock_after(clock_now_ns(), (uint64_t)timeout_ns);
    wait_begins(t, WAIT_DESCRIPTORS, site, deadline);
    int result = t->waits->wait_fds(t, fds, n, deadline);
    wait_ends(t, site, (uint64_t)(int64_t)result);
    return result;
}

static ssize_t receive_blocking(struct task *t, int fd, void *buffer, size_t bytes, const struct site *site)
{
    wait_begins(t, WAIT_DESCRIPTORS, site, CLOCK_NEVER);
    ssize_t result = t->waits->receive(t, fd, buffer, bytes);
    wait_ends(t, site, (uint64_t)(int64_t)result);
    return result;
}

ssize_t task_receive_at(struct task *t, int fd, void *buffer, size_t bytes, const struct site *site)
{
    if (t->waits->receive != NULL)
        return receive_blocking(t, fd, buffer, bytes, site);
    for (;;) {
        struct pollfd poll = {.fd = fd, .events = POLLIN};
        int status = task_wait_fds_at(t, &poll, 1, -1, site);
        ssize_t result = status < 0 ? status : recv(fd, buffer, bytes, MSG_DONTWAIT);
        if (status < 0 || result >= 0)
            return result;
        if (errno != EAGAIN && errno != EINTR)
            return -errno;
    }
}

void task_forget_fd(struct task *t, int fd)
{
    t->waits->forget_fd(t, fd);
}

int task_call_at(struct task *t, int (*fn)(void *), void *arg, size_t bytes, const struct site *site)
{
    if (bytes > MAX_CALL_BYTES)
        return -E2BIG;
    wait_begins(t, WAIT_CALL, site, CLOCK_NEVER);
    int result = t->waits->call(t, fn, arg, bytes);
    wait_ends(t, site, (uint64_t)(int64_t)result);
    return result;
}

int task_yield_at(struct task *t, const struct site *site)
{
    wait_begins(t, WAIT_YIELD, site, 0);
    int result = t->waits->yield(t);
    wait_ends(t, site, (uint64_t)(int64_t)result);
    return result;
}

/* --- phases, slots, output --- */

void task_phase_at(struct task *t, const struct site *site)
{
    t->record->site = site;
    lane_record(t->lane, EVENT_PHASE, WAIT_NONE, t->index, site, 0);
}

unsigned task_index(const struct task *t)
{
    return t->index;
}

uint64_t task_now_ns(const struct task *t)
{
    (void)t;
    return clock_now_ns();
}

void *task_slot(struct task *t)
{
    return t->slot;
}

void *task_shared(struct task *t)
{
    return t->shared->user;
}

struct outcome *task_outcome(struct task *t)
{
    return &t->shared->outcomes[t->index];
}

/* The arena is allocated in whole grains, each aligned for any type: a task's output may grow within its
 * last grain without an allocation. */
enum { ARENA_GRAIN_BYTES = 16 };

static size_t round_to_grain(size_t bytes)
{
    return (bytes + ARENA_GRAIN_BYTES - 1) & ~(size_t)(ARENA_GRAIN_BYTES - 1);
}

/* Allocates from the arena; SIZE_MAX when the arena is used up. */
static size_t arena_acquire(struct shared *shared, size_t bytes)
{
    size_t used = atomic_load(&shared->arena_used);
    size_t at;
    do {
        at = round_to_grain(used);
        if (at > shared->sizes.arena_bytes || bytes > shared->sizes.arena_bytes - at)
            return SIZE_MAX;
    } while (!atomic_compare_exchange_weak(&shared->arena_used, &used, at + bytes));
    return at;
}

/* Allocates the bytes right behind `end`: of the task's own last grain, or else if no other task has
 * allocated since. */
static bool arena_extend(struct shared *shared, size_t end, size_t bytes)
{
    if (end + bytes <= round_to_grain(end) && round_to_grain(end) <= atomic_load(&shared->arena_used))
        return true;
    return bytes <= shared->sizes.arena_bytes - end &&
           atomic_compare_exchange_strong(&shared->arena_used, &(size_t){end}, end + bytes);
}

void *task_append(struct task *t, size_t bytes)
{
    struct shared *shared = t->shared;
    struct outcome *outcome = task_outcome(t);
    size_t had = outcome->output_bytes;
    if (had == 0 || !arena_extend(shared, outcome->output_offset + had, bytes)) {
        size_t at = arena_acquire(shared, had + bytes);
        if (at == SIZE_MAX)
            return NULL;
        if (had > 0)
            memcpy(shared->arena + at, shared->arena + outcome->output_offset, had);
        outcome->output_offset = at;
    }
    outcome->output_bytes = had + bytes;
    char *added = shared->arena + outcome->output_offset + had;
    memset(added, 0, bytes); /* the warm-up may have written here */
    return added;
}

/* The functions behind task.h: each records the edge, does the counting, and calls the runner's table for
 * the waiting. Edges are recorded only here, so every runner is measured alike. */
#include <errno.h>
#include <string.h>

#include "task/clock.h"
#include "task/lane.h"
#include "task/task_private.h"

enum { MAX_CALL_BYTES = 64 * 1024 };

static void set_state(struct task_record *record, enum task_state state)
{
    atomic_store_explicit(&record->state, (uint8_t)state, memory_order_relaxed);
}

static void set_current(struct lane *lane, uint32_t value)
{
    atomic_store_explicit(&lane->current, value, memory_order_relaxed);
}

/* --- edges --- */

/* The time of a task's first edge after another's last. Reading the clock is most of the cost of an edge, so
 * the lane reads the clock once for both edges. */
static uint64_t next_edge_ns(struct lane *lane)
{
    uint64_t now = lane->free_since_ns != 0 ? lane->free_since_ns : clock_now_ns();
    lane->free_since_ns = 0;
    return now;
}

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

/* Records an edge of the task at `now_ns`. A function of its own: where nothing is recorded, an edge is a
 * few stores in the function that waits. */
static __attribute__((noinline)) void record_edge(const struct task *t, uint64_t now_ns, enum event_kind kind,
                                                  const struct site *site, uint64_t argument)
{
    enum wait_reason reason = (enum wait_reason)t->record->reason;
    lane_record_at(t->lane, now_ns, kind, reason, t->index, site, argument);
}

static inline bool is_recorded(const struct task *t)
{
    return __builtin_expect(t->lane->capacity > 0, 0);
}

static inline void wait_begins(struct task *t, enum wait_reason reason, const struct site *site,
                               uint64_t deadline_ns)
{
    t->record->site = site;
    t->record->reason = (uint8_t)reason;
    set_state(t->record, TASK_WAITING);
    set_current(t->lane, 0);
    t->lane->edge_ns = 0;
    if (!is_recorded(t))
        return;
    t->lane->edge_ns = clock_now_ns();
    record_edge(t, t->lane->edge_ns, EVENT_WAIT, site, deadline_ns);
}

static inline void wait_ends(struct task *t, const struct site *site, uint64_t argument)
{
    set_state(t->record, TASK_RUNNING);
    set_current(t->lane, t->index + 1);
    if (is_recorded(t))
        record_edge(t, next_edge_ns(t->lane), EVENT_RESUME, site, argument);
    t->lane->free_since_ns = 0;
}

void task_ready(struct task *t, uint64_t now_ns)
{
    set_state(t->record, TASK_READY);
    if (is_recorded(t))
        record_edge(t, now_ns != 0 ? now_ns : clock_now_ns(), EVENT_READY, t->record->site, 0);
}

/* Wakes every task that waits for a semaphore, since nobody will ever post; the lock is held. */
static void wake_all(struct task *t)
{
    struct shared *shared = t->shared;
    uint32_t limit = atomic_load(&shared->limit);
    for (uint32_t i = 0; i < limit; i++) {
        struct task_record *record = &shared->records[i];
        if (record->awaited == NULL)
            continue;
        record->awaited = NULL;
        record->link = 0;
        atomic_fetch_sub(&shared->parked, 1);
        t->waits->unpark(t, i);
    }
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
    if (atomic_load(&shared->parked) == 0)
        return;
    shared_lock(shared);
    if (shared_deadlocked(shared))
        wake_all(t);
    shared_unlock(shared);
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

/* --- semaphores --- */

void task_semaphore_init(struct task_semaphore *s, const char *name, uint64_t count)
{
    *s = (struct task_semaphore){.name = name, .count = count};
}

void task_semaphore_posters(struct task_semaphore *s, uint32_t first, uint32_t count)
{
    s->first_poster = first;
    s->posters = count;
}

static void enqueue(struct shared *shared, struct task_semaphore *s, uint32_t index)
{
    shared->records[index].link = 0;
    if (s->last != 0)
        shared->records[s->last - 1].link = index + 1;
    else
        s->first = index + 1;
    s->last = index + 1;
}

/* Removes the task that has waited longest from the queue. Returns its index + 1, or 0. */
static uint32_t dequeue(struct shared *shared, struct task_semaphore *s)
{
    uint32_t first = s->first;
    if (first != 0) {
        s->first = shared->records[first - 1].link;
        if (s->first == 0)
            s->last = 0;
    }
    return first;
}

int task_wait_semaphore_at(struct task *t, struct task_semaphore *s, const struct site *site)
{
    struct shared *shared = t->shared;
    shared_lock(shared);
    if (atomic_load(&shared->deadlocked)) {
        shared_unlock(shared);
        return -EDEADLK;
    }
    if (s->count > 0) {
        s->count--;
        s->taker = t->index + 1;
        shared_unlock(shared);
        return 0;
    }
    enqueue(shared, s, t->index);
    t->record->awaited = s;
    wait_begins(t, WAIT_SEMAPHORE, site, CLOCK_NEVER);
    atomic_fetch_add(&shared->parked, 1);
    if (shared_deadlocked(shared))
        wake_all(t);
    shared_unlock(shared);

    int result = t->waits->park(t);
    uint32_t poster = result == 0 ? t->record->link : 0; /* written before the unpark that ended the wait */
    wait_ends(t, site, poster);
    if (result < 0)
        return result;
    return poster != 0 ? 0 : -EDEADLK;
}

void task_post_semaphore_at(struct task *t, struct task_semaphore *s, const struct site *site)
{
    struct shared *shared = t->shared;
    shared_lock(shared);
    uint32_t woken = atomic_load(&shared->deadlocked) ? 0 : dequeue(shared, s);
    lane_record(t->lane, EVENT_POST, WAIT_SEMAPHORE, t->index, site, woken);
    if (woken == 0) {
        s->count++;
    } else {
        struct task_record *record = &shared->records[woken - 1];
        record->awaited = NULL;
        record->link = t->index + 1;
        s->taker = woken;
        atomic_fetch_sub(&shared->parked, 1);
    }
    shared_unlock(shared);
    /* Not under the lock: a task that wakes on another CPU would wait for the lock at once. Nobody else
     * wakes the task, as it has left the queue. */
    if (woken != 0)
        t->waits->unpark(t, woken - 1);
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

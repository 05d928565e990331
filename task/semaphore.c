/* Semaphores: a count, and a queue of the tasks that wait. A post counts up, then wakes; it does not hand the
 * unit over. A unit handed to a sleeper is nobody's until the sleeper runs, so every other task would have to
 * sleep as well: a convoy, with a switch of the CPU for every unit. A task that comes while the count is
 * positive takes a unit without a lock, even before a task that was woken for the unit; the latter then waits
 * at the queue's head.
 *
 * Nothing is lost: a task that waits announces itself in `waiting` before it looks at the count for the last
 * time, a post counts up before it looks at `waiting`. While tasks are queued, `count` is at most `woken`, so
 * each unit has somebody on the way to it. */
#include <errno.h>

#include "task/edges.h"

void task_semaphore_init(struct task_semaphore *s, const char *name, uint64_t count)
{
    pthread_mutexattr_t attributes;
    *s = (struct task_semaphore){.name = name, .count = count};
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&s->lock, &attributes); /* fails on no Linux since 2.6.17, which has robust mutexes */
    pthread_mutexattr_destroy(&attributes);
}

void task_semaphore_posters(struct task_semaphore *s, uint32_t first, uint32_t count)
{
    s->first_poster = first;
    s->posters = count;
}

static void lock(struct task_semaphore *s)
{
    if (pthread_mutex_lock(&s->lock) == EOWNERDEAD)
        pthread_mutex_consistent(&s->lock);
}

static void unlock(struct task_semaphore *s)
{
    pthread_mutex_unlock(&s->lock);
}

/* --- the queue; its lock is held --- */

static void enqueue_first(struct shared *shared, struct task_semaphore *s, uint32_t index)
{
    shared->records[index].link = s->first;
    s->first = index + 1;
    if (s->last == 0)
        s->last = index + 1;
}

static void enqueue_last(struct shared *shared, struct task_semaphore *s, uint32_t index)
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

/* --- deadlock --- */

/* Wakes every task that waits for a semaphore, since nobody will ever post. All tasks in progress wait, so
 * nobody else changes a queue. */
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

void semaphores_check_deadlock(struct task *t)
{
    if (atomic_load(&t->shared->parked) > 0 && shared_deadlocked(t->shared))
        wake_all(t);
}

/* --- waiting and posting --- */

static inline bool acquire(const struct task *t, struct task_semaphore *s)
{
    uint64_t count = atomic_load(&s->count);
    while (count > 0) {
        if (atomic_compare_exchange_weak(&s->count, &count, count - 1)) {
            atomic_store_explicit(&s->taker, t->index + 1, memory_order_relaxed);
            return true;
        }
    }
    return false;
}

/* Joins the queue, unless a unit has come meanwhile: that is acquired, and the result is false. */
static bool join_queue(struct task *t, struct task_semaphore *s, const struct site *site, bool first)
{
    struct shared *shared = t->shared;
    lock(s);
    atomic_fetch_add(&s->waiting, 1);
    if (acquire(t, s)) {
        atomic_fetch_sub(&s->waiting, 1);
        unlock(s);
        return false;
    }
    if (first)
        enqueue_first(shared, s, t->index);
    else
        enqueue_last(shared, s, t->index);
    t->record->awaited = s;
    wait_begins(t, WAIT_SEMAPHORE, site, CLOCK_NEVER);
    atomic_fetch_add(&shared->parked, 1);
    unlock(s);
    return true;
}

/* Apart from the way without a wait, which is short. */
static __attribute__((noinline)) int wait_for_unit(struct task *t, struct task_semaphore *s,
                                                   const struct site *site)
{
    bool again = false;
    while (join_queue(t, s, site, again)) {
        semaphores_check_deadlock(t);
        int result = t->waits->park(t);
        uint32_t poster =
            result == 0 ? t->record->link : 0; /* written before the unpark that ended the wait */
        if (poster != 0)
            atomic_fetch_sub(&s->woken, 1); /* before the look at the count: see the file's comment */
        wait_ends(t, site, poster);
        if (result < 0)
            return result;
        if (poster == 0)
            return -EDEADLK;
        if (acquire(t, s))
            return 0;
        again = true;
    }
    return 0;
}

int task_wait_semaphore_at(struct task *t, struct task_semaphore *s, const struct site *site)
{
    if (atomic_load_explicit(&t->shared->deadlocked, memory_order_relaxed))
        return -EDEADLK;
    return acquire(t, s) ? 0 : wait_for_unit(t, s, site);
}

/* Removes the task to be woken from the queue. Returns its index + 1, or 0: all units have somebody on the
 * way to them, or nobody waits. */
static uint32_t choose_woken(struct task *t, struct task_semaphore *s)
{
    struct shared *shared = t->shared;
    uint32_t chosen = 0;
    lock(s);
    if (atomic_load(&s->woken) < atomic_load(&s->count) && !atomic_load(&shared->deadlocked))
        chosen = dequeue(shared, s);
    if (chosen != 0) {
        struct task_record *record = &shared->records[chosen - 1];
        record->awaited = NULL;
        record->link = t->index + 1;
        atomic_fetch_sub(&s->waiting, 1);
        atomic_fetch_add(&s->woken, 1);
        atomic_fetch_sub(&shared->parked, 1);
    }
    unlock(s);
    return chosen;
}

void task_post_semaphore_at(struct task *t, struct task_semaphore *s, const struct site *site)
{
    uint64_t count = atomic_fetch_add(&s->count, 1) + 1;
    bool is_due = atomic_load(&s->waiting) > 0 && atomic_load(&s->woken) < count;
    uint32_t woken = is_due ? choose_woken(t, s) : 0;
    lane_record(t->lane, EVENT_POST, WAIT_SEMAPHORE, t->index, site, woken);
    /* Not under the lock: a task that wakes on another CPU would wait for the lock at once. Nobody else
     * wakes the task, as it has left the queue. */
    if (woken != 0)
        t->waits->unpark(t, woken - 1);
}

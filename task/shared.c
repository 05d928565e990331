/* The shared mapping: its layout, the queue of tasks, failures and the detection of deadlocks. */
#include "task/shared.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "task/task.h"

#define NAME2(name, text) text,
static const char *const states[] = {TASK_STATES(NAME2)};
static const char *const lane_kinds[] = {LANE_KINDS(NAME2)};
static const char *const switch_kinds[] = {SWITCH_KINDS(NAME2)};
static const char *const stages[] = {SAMPLE_STAGES(NAME2)};

const char *task_state_name(unsigned state)
{
    return state < TASK_STATE_COUNT ? states[state] : "unknown";
}

const char *lane_kind_name(unsigned kind)
{
    return kind < LANE_KIND_COUNT ? lane_kinds[kind] : "unknown";
}

char *lane_name(const struct shared *shared, const struct lane *lane, char *out, size_t bytes)
{
    uint32_t first = 0;
    while (shared->lanes[first].kind != lane->kind)
        first++;
    if (lane->kind == LANE_LOOP)
        snprintf(out, bytes, "%s", lane_kind_name(lane->kind));
    else
        snprintf(out, bytes, "%s %u", lane_kind_name(lane->kind), lane->number - first + 1);
    return out;
}

const char *switch_kind_name(unsigned kind)
{
    return kind < SWITCH_KIND_COUNT ? switch_kinds[kind] : "unknown";
}

const char *sample_stage_name(unsigned stage)
{
    return stage < STAGE_COUNT ? stages[stage] : "unknown";
}

/* --- layout --- */

/* Reserves `bytes` of the layout at a page boundary, so that parts can be prefaulted apart; returns the
 * offset. */
static size_t place(size_t *total, size_t bytes)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t at = *total;
    *total += (bytes + page - 1) / page * page;
    return at;
}

static void init_lanes(struct shared *shared, char *events, char *switches)
{
    for (uint32_t i = 0; i < shared->sizes.lanes; i++) {
        struct lane *lane = &shared->lanes[i];
        lane->number = i;
        lane->capacity = shared->sizes.events_per_lane;
        lane->events = (struct event *)(void *)events + (size_t)i * lane->capacity;
        lane->switch_capacity = shared->sizes.switches_per_lane;
        lane->switches = (struct switch_record *)(void *)switches + (size_t)i * lane->switch_capacity;
        lane->ring_status = -ENODATA;
        sem_init(&lane->wake, 1, 0);
    }
}

struct shared *shared_create(const struct shared_sizes *sizes, struct error *error)
{
    size_t total = 0;
    size_t events_bytes = (size_t)sizes->lanes * sizes->events_per_lane * sizeof(struct event);
    place(&total, sizeof(struct shared));
    size_t lanes = place(&total, sizes->lanes * sizeof(struct lane));
    size_t records = place(&total, sizes->tasks * sizeof(struct task_record));
    size_t outcomes = place(&total, sizes->tasks * sizeof(struct outcome));
    size_t user = place(&total, sizes->user_bytes);
    size_t events = place(&total, events_bytes);
    size_t switches_bytes = (size_t)sizes->lanes * sizes->switches_per_lane * sizeof(struct switch_record);
    size_t switches = place(&total, switches_bytes);
    size_t arena = place(&total, sizes->arena_bytes);

    char *base = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) {
        error_system(error, -errno,
                     "cannot map %zu MiB for the records of a sample; use fewer tasks (-n) or --trace none",
                     total >> 20);
        return NULL;
    }
    struct shared *shared = (struct shared *)(void *)base;
    shared->sizes = *sizes;
    shared->mapped_bytes = total;
    shared->trace_bytes = events_bytes + switches_bytes;
    shared->lanes = (struct lane *)(void *)(base + lanes);
    shared->records = (struct task_record *)(void *)(base + records);
    shared->outcomes = (struct outcome *)(void *)(base + outcomes);
    shared->user = sizes->user_bytes > 0 ? base + user : NULL;
    shared->arena = base + arena;
    init_lanes(shared, base + events, base + switches);
    return shared;
}

void shared_destroy(struct shared *shared)
{
    if (shared != NULL)
        munmap(shared, shared->mapped_bytes);
}

/* Fills the page table for a range. Returns whether the kernel can (Linux 5.14). */
static bool populate(void *start, size_t bytes)
{
    const int populate_write = 23; /* MADV_POPULATE_WRITE, <linux/mman.h> */
    size_t before = (uintptr_t)start % (size_t)sysconf(_SC_PAGESIZE); /* from the start of its page */
    return madvise((char *)start - before, before + bytes, populate_write) == 0;
}

/* Writes to every page of a range, without losing what another lane writes there meanwhile. */
static void touch(void *start, size_t bytes)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    for (size_t at = 0; at < bytes; at += page)
        __atomic_fetch_or((char *)start + at, 0, __ATOMIC_RELAXED);
    if (bytes > 0) /* `start` may lie inside its page */
        __atomic_fetch_or((char *)start + bytes - 1, 0, __ATOMIC_RELAXED);
}

/* In a guest, populating does not always reach the host's table for the guest, so a lane also touches what it
 * alone writes to. The tasks' records have been reset, and so written to, before any lane starts. */
void shared_prefault(struct shared *shared, struct lane *lane)
{
    const size_t records = shared->sizes.tasks * sizeof(struct task_record),
                 outcomes = shared->sizes.tasks * sizeof(struct outcome),
                 events = (size_t)lane->capacity * sizeof(struct event),
                 switches = (size_t)lane->switch_capacity * sizeof(struct switch_record);
    if (!populate(shared->records, records) || !populate(shared->outcomes, outcomes)) {
        touch(shared->records, records);
        touch(shared->outcomes, outcomes);
    }
    populate(lane->events, events);
    touch(lane->events, events);
    populate(lane->switches, switches);
    touch(lane->switches, switches);
}

void shared_reset(struct shared *shared, uint32_t limit)
{
    memset(shared->records, 0, shared->sizes.tasks * sizeof(struct task_record));
    memset(shared->outcomes, 0, shared->sizes.tasks * sizeof(struct outcome));
    if (shared->user != NULL)
        memset(shared->user, 0, shared->sizes.user_bytes);
    for (uint32_t i = 0; i < shared->sizes.lanes; i++) {
        atomic_store(&shared->lanes[i].count, 0);
        atomic_store(&shared->lanes[i].current, 0);
        shared->lanes[i].free_since_ns = 0;
        shared->lanes[i].dropped = 0;
        atomic_store(&shared->lanes[i].switch_count, 0);
        shared->lanes[i].switches_lost = 0;
    }
    atomic_store(&shared->arena_used, 0);
    atomic_store(&shared->next, 0);
    atomic_store(&shared->done, 0);
    atomic_store(&shared->parked, 0);
    atomic_store(&shared->slots_opened, 0);
    atomic_store(&shared->limit, limit);
}

/* --- lanes and tasks --- */

struct lane *shared_claim_lane(struct shared *shared, enum lane_kind kind)
{
    uint32_t number = atomic_fetch_add(&shared->lanes_used, 1);
    if (number >= shared->sizes.lanes) {
        atomic_fetch_sub(&shared->lanes_used, 1);
        return NULL;
    }
    struct lane *lane = &shared->lanes[number];
    lane->kind = (uint8_t)kind;
    lane->pid = gettid();
    atomic_store(&lane->in_use, 1);
    return lane;
}

uint32_t shared_dequeue_task(struct shared *shared)
{
    if (atomic_load_explicit(&shared->failed, memory_order_relaxed))
        return UINT32_MAX;
    uint32_t limit = atomic_load_explicit(&shared->limit, memory_order_relaxed);
    if (atomic_load_explicit(&shared->next, memory_order_relaxed) >= limit)
        return UINT32_MAX; /* so that `next` cannot wrap, however often lanes ask */
    uint32_t index = shared_count(shared, &shared->next);
    return index < limit ? index : UINT32_MAX;
}

/* --- failures --- */

static bool is_first_failure(struct shared *shared)
{
    uint32_t no = 0;
    return atomic_compare_exchange_strong(&shared->failed, &no, 1);
}

int shared_fail_text(struct shared *shared, int code, const char *text)
{
    if (!is_first_failure(shared))
        return code;
    size_t length = strnlen(text, sizeof shared->failure - 1);
    memcpy(shared->failure, text, length);
    shared->failure[length] = '\0';
    shared->failure_code = code;
    atomic_store(&shared->failure_ready, 1);
    return code;
}

int shared_fail(struct shared *shared, int code, const char *format, ...)
{
    if (!is_first_failure(shared))
        return code;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(shared->failure, sizeof shared->failure, format, arguments);
    va_end(arguments);
    shared->failure_code = code;
    atomic_store(&shared->failure_ready, 1);
    return code;
}

/* --- deadlock --- */

static bool same_story(const struct task_record *a, const struct task_record *b)
{
    return atomic_load(&a->state) == atomic_load(&b->state) && a->site == b->site && a->awaited == b->awaited;
}

enum { DEADLOCK_LINE_BYTES = 512 }; /* one line of the report at most */

/* "task 3" or "tasks 3-5". */
static const char *name_tasks(uint32_t first, uint32_t last, char *out, size_t bytes)
{
    if (first == last)
        snprintf(out, bytes, "task %u", first);
    else
        snprintf(out, bytes, "tasks %u-%u", first, last);
    return out;
}

/* The tasks waited for, if known: "; last acquired by task 3, to be posted by tasks 4-5". */
static int report_semaphore(const struct task_semaphore *s, char *out, size_t bytes)
{
    char posters[32];
    int used = 0;
    uint32_t taker = atomic_load(&s->taker);
    if (taker != 0)
        used = snprintf(out, bytes, "; last acquired by task %u", taker - 1);
    if (s->posters != 0)
        used +=
            snprintf(out + used, bytes - (size_t)used, "%s to be posted by %s", used > 0 ? "," : ";",
                     name_tasks(s->first_poster, s->first_poster + s->posters - 1, posters, sizeof posters));
    return used;
}

/* One line of the report: tasks first to last, which have one state and one place in common. */
static int report_tasks(const struct task_record *record, uint32_t first, uint32_t last, char *out,
                        size_t bytes)
{
    char which[32];
    unsigned state = atomic_load(&record->state);
    const struct task_semaphore *awaited = record->awaited;
    name_tasks(first, last, which, sizeof which);
    if (state != TASK_WAITING || awaited == NULL || record->site == NULL)
        return snprintf(out, bytes, "\n  %s: %s", which, task_state_name(state));
    int used = snprintf(out, bytes, "\n  %s: waiting for semaphore \"%s\" (%llu to give) in %s at %s:%u",
                        which, awaited->name, (unsigned long long)atomic_load(&awaited->count),
                        record->site->function, record->site->file, record->site->line);
    return used + report_semaphore(awaited, out + used, bytes - (size_t)used);
}

static void report_deadlock(struct shared *shared, uint32_t limit, uint32_t started)
{
    char text[SHARED_FAILURE_BYTES];
    uint32_t parked = atomic_load(&shared->parked);
    int head = snprintf(
        text, sizeof text,
        "deadlock: %s in progress wait%s for a semaphore, and nobody is left to post it (%u of %u tasks "
        "done%s)",
        parked == 1 ? "the only task" : "all tasks", parked == 1 ? "s" : "", atomic_load(&shared->done),
        limit, started < limit ? "; no lane is free to start another" : "");
    size_t used = (size_t)head;
    for (uint32_t first = 0; first < limit && used < sizeof text - DEADLOCK_LINE_BYTES;) {
        uint32_t last = first;
        while (last + 1 < limit && same_story(&shared->records[first], &shared->records[last + 1]))
            last++;
        int line = report_tasks(&shared->records[first], first, last, text + used, sizeof text - used);
        used += (size_t)line;
        first = last + 1;
        if (used >= sizeof text - DEADLOCK_LINE_BYTES && first < limit)
            snprintf(text + used, sizeof text - used, "\n  ... and %u tasks more", limit - first);
    }
    shared_fail_text(shared, -EDEADLK, text);
}

/* `parked` is read last, and counts only tasks that nobody has posted to. Then if `parked` equals the others'
 * difference, all tasks in progress were parked at that instant, so no one can change that any more. */
bool shared_deadlocked(struct shared *shared)
{
    uint32_t limit = atomic_load(&shared->limit);
    uint32_t next = atomic_load(&shared->next);
    uint32_t started = next < limit ? next : limit;
    uint32_t in_progress = started - atomic_load(&shared->done);
    uint32_t parked = atomic_load(&shared->parked);
    bool can_start = started < limit && in_progress < shared->capacity && !atomic_load(&shared->failed);
    if (parked == 0 || parked != in_progress || can_start || atomic_exchange(&shared->deadlocked, 1))
        return false;
    report_deadlock(shared, limit, started);
    return true;
}

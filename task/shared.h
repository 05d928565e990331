/* The shared memory of all processes of one sample and of the parent that watches them. One anonymous
 * mapping holds the counters, a record for each task, the lanes' event buffers, the outcomes and the arena
 * of their outputs. The mapping outlives a process that crashes or is killed, so earlier records are not
 * lost.
 *
 * The mapping may hold pointers to static data (sites, names): every process is a fork of one program. */
#ifndef TASK_SHARED_H
#define TASK_SHARED_H

#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "task/error.h"
#include "task/event.h"
#include "task/outcome.h"
#include "task/site.h"

#define TASK_STATES(X)                                                                                       \
    X(QUEUED, "queued")                                                                                      \
    X(RUNNING, "running")                                                                                    \
    X(WAITING, "waiting")                                                                                    \
    X(READY, "ready")                                                                                        \
    X(DONE, "done")

#define STATE_ENUM(name, text) TASK_##name,
enum task_state { TASK_STATES(STATE_ENUM) TASK_STATE_COUNT };
#undef STATE_ENUM

/* "queued", "running", ...; "unknown" for any other number. */
const char *task_state_name(unsigned state);

/* The state of a task at any instant, written by the lane that runs the task. 40 bytes a task. */
struct task_record {
    uint64_t start_ns, end_ns;            /* CLOCK_MONOTONIC; 0: has not happened */
    const struct site *site;              /* where the task waits, or last waited or named its work */
    const struct task_semaphore *awaited; /* the semaphore that the task waits for, or NULL */
    uint32_t link; /* in a semaphore's queue: the next task + 1; after: the poster + 1 */
    uint16_t lane;
    _Atomic uint8_t state; /* enum task_state */
    uint8_t reason;        /* enum wait_reason */
};

#define LANE_KINDS(X)                                                                                        \
    X(LOOP, "loop")       /* one thread that runs tasks itself: sync's, or the event loop of coroutines */   \
    X(THREAD, "thread")   /* a thread of a pool */                                                           \
    X(PROCESS, "process") /* a worker process of a pool */                                                   \
    X(POOL, "call pool")  /* a thread of libuv's pool, for offloaded blocking calls */

#define LANE_ENUM(name, text) LANE_##name,
enum lane_kind { LANE_KINDS(LANE_ENUM) LANE_KIND_COUNT };
#undef LANE_ENUM
const char *lane_kind_name(unsigned kind);

/* The name of a lane: its kind and, but for a loop, its number among those of its kind, from 1. Returns
 * `out`. */
struct shared;
struct lane;
char *lane_name(const struct shared *shared, const struct lane *lane, char *out, size_t bytes);

#define SWITCH_KINDS(X)                                                                                      \
    X(IN, "on CPU")           /* the thread got a CPU */                                                     \
    X(BLOCKED, "blocked")     /* the thread gave its CPU up and waits */                                     \
    X(PREEMPTED, "preempted") /* the thread lost its CPU, but could have gone on */

#define SWITCH_ENUM(name, text) SWITCH_##name,
enum switch_kind { SWITCH_KINDS(SWITCH_ENUM) SWITCH_KIND_COUNT };
#undef SWITCH_ENUM
const char *switch_kind_name(unsigned kind);

/* One context switch of a lane's thread, as the kernel reports it. */
struct switch_record {
    uint64_t time_ns; /* CLOCK_MONOTONIC */
    uint16_t cpu;
    uint8_t kind; /* enum switch_kind */
    uint8_t unused[5];
};

/* The kernel's counters of a lane's thread from the start barrier to its last task's end
 * (runners/lane_account.h): getrusage(2), and /proc/thread-self/schedstat, whose second field is the time on
 * a run queue without a CPU. */
struct lane_account {
    uint64_t begin_ns, end_ns; /* when the counters were read */
    uint64_t cpu_ns;           /* the thread's CPU time */
    uint64_t runqueue_ns;
    uint64_t switches_voluntary, switches_involuntary;
    uint64_t user_ns, system_ns;  /* of a process lane: CPU time of all its threads */
    uint16_t first_cpu, last_cpu; /* where the thread was when they were read */
    bool runqueue_known;          /* this kernel counts runqueue_ns */
    bool complete;                /* begun and ended */
};

/* An execution context, one thread: its event buffer has this one writer. A cache line boundary keeps lanes
 * apart. */
struct lane {
    _Alignas(64) struct event *events;
    uint32_t capacity; /* of `events`; 0: no trace is kept */
    _Atomic uint32_t
        count;        /* complete events: stored last, so that a reader after a crash sees no torn one */
    uint64_t dropped; /* events that found the buffer full */
    uint32_t number;  /* this lane's index */
    uint8_t kind;     /* enum lane_kind */
    _Atomic uint8_t in_use;   /* a thread owns this lane */
    pid_t pid;                /* the kernel's id of the lane's thread (of a worker process: of the process) */
    _Atomic uint32_t current; /* the task that the lane runs + 1, or 0 */
    uint64_t edge_ns;         /* when the lane's task last gave the lane up; 0: that time was not read */
    uint64_t free_since_ns;   /* equals edge_ns if the next task follows at once; else 0 */
    sem_t wake;               /* where a blocking lane parks */

    /* The kernel's reports of the lane's thread (trace/kernel_ring.h). The ring belongs to the thread: its
     * pointers mean nothing to other processes. */
    struct switch_record *switches;
    uint32_t switch_capacity;         /* 0: the kernel is not asked */
    _Atomic uint32_t switch_count;    /* in the order of time */
    uint64_t switches_lost;           /* records that found a ring or the buffer full */
    int ring_status;                  /* 0: the kernel is recording or was; else why not, a -errno */
    uint64_t ring_since_ns;           /* when the kernel began to record */
    uint64_t ring_until_ns;           /* when the ring was read for the last time and closed; 0: not closed */
    void (*drain)(struct lane *lane); /* moves what the kernel has written into `switches` */
    const uint64_t *ring_head;        /* where the kernel writes next; NULL: there is no ring */
    uint64_t ring_tail;               /* the position up to which records have been moved */
    bool ring_was_full; /* at the last reading; no later record has shown whether records were lost */
    void *ring;
    size_t ring_bytes;
    int ring_fd;

    struct lane_account account;
};

/* How large the mapping's parts are to be. */
struct shared_sizes {
    uint32_t tasks, lanes;
    uint32_t events_per_lane;   /* 0: no trace */
    uint32_t switches_per_lane; /* 0: the kernel is not asked for its records */
    size_t arena_bytes, user_bytes;
};

enum { SHARED_FAILURE_BYTES = 8 * 1024 };

/* Stages of a sample, in order: what it was doing when something went wrong. */
#define SAMPLE_STAGES(X)                                                                                     \
    X(SETUP, "setting up")                                                                                   \
    X(START, "starting lanes")                                                                               \
    X(WARMUP, "warming up")                                                                                  \
    X(RUN, "running")                                                                                        \
    X(CHECK, "checking outcomes")                                                                            \
    X(PUBLISH, "publishing")                                                                                 \
    X(DONE, "done")
#define STAGE_ENUM(name, text) STAGE_##name,
enum sample_stage { SAMPLE_STAGES(STAGE_ENUM) STAGE_COUNT };
#undef STAGE_ENUM
const char *sample_stage_name(unsigned stage);

struct shared {
    struct shared_sizes sizes;
    size_t mapped_bytes, trace_bytes;

    _Atomic uint32_t stage; /* enum sample_stage */
    uint64_t barrier_ns;    /* stamped just before the start barrier opens */
    _Atomic uint32_t limit; /* how many tasks this pass has (fewer in the warm-up) */
    uint32_t capacity;      /* how many tasks can be in flight at once under this runner */

    bool one_lane; /* a single lane runs and counts all tasks */

    _Alignas(64) _Atomic uint32_t next; /* the queue of all tasks: the next index to start */
    _Alignas(64) _Atomic uint32_t done; /* tasks that ended */
    _Atomic uint32_t parked;            /* tasks that wait for a semaphore, and that nobody has woken since */
    _Atomic uint32_t slots_opened;      /* connections, handles: what tasks have one after another */
    _Atomic uint32_t lanes_used;

    _Atomic uint32_t deadlocked; /* every wait for a semaphore now returns -EDEADLK */
    _Atomic uint32_t failed;     /* set by the first failure, which owns `failure` */
    _Atomic uint32_t failure_ready;
    int failure_code; /* -errno */
    char failure[SHARED_FAILURE_BYTES];

    _Alignas(64) _Atomic size_t arena_used;
    _Atomic uint64_t warmup_ns; /* the longest warm-up of a lane; 0 without one */
    uint64_t switch_cost_ns;    /* the most that a voluntary switch is charged here; set before lanes start */
    struct lane *lanes;         /* sizes.lanes */
    struct task_record *records; /* sizes.tasks */
    struct outcome *outcomes;    /* sizes.tasks */
    char *arena;                 /* sizes.arena_bytes */
    void *user;                  /* sizes.user_bytes: task_shared */
};

/* Maps and sets up. Returns NULL with a text when the memory is too small. */
struct shared *shared_create(const struct shared_sizes *sizes, struct error *error);
void shared_destroy(struct shared *shared);

/* Touches what the measured path writes to, the records, the outcomes and one lane's event buffer, so that
 * recording causes no page fault. Each process must prefault, as page tables of shared mappings are not
 * inherited. */
void shared_prefault(struct shared *shared, struct lane *lane);

/* Restores the state before the first task, with an open queue: before lanes start, and after the warm-up,
 * while every lane waits at the start barrier. */
void shared_reset(struct shared *shared, uint32_t limit);

/* Claims a free lane for the calling thread; NULL if all are taken. */
struct lane *shared_claim_lane(struct shared *shared, enum lane_kind kind);

/* Adds one to a counter of tasks, and returns the old value. Two locked instructions cost 3 of the 56 ns of
 * an empty task, and are spared where one lane does all the counting. */
static inline uint32_t shared_count(struct shared *shared, _Atomic uint32_t *counter)
{
    if (!shared->one_lane)
        return atomic_fetch_add(counter, 1);
    uint32_t was = atomic_load_explicit(counter, memory_order_relaxed);
    atomic_store_explicit(counter, was + 1, memory_order_release);
    return was;
}

/* Removes the next task from the queue. Returns its index, or UINT32_MAX when the queue is empty or the
 * sample has failed. */
uint32_t shared_dequeue_task(struct shared *shared);

/* Writes the sample's failure, if it is the first; later ones are dropped. Returns `code`. */
int shared_fail(struct shared *shared, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* As shared_fail, for a finished text; a signal handler may call it. */
int shared_fail_text(struct shared *shared, int code, const char *text);

/* Whether every started task waits for a semaphore and no lane can start another: nobody will ever post.
 * Called where a deadlock can begin: a task parks or ends. On a deadlock writes the failure, with each task's
 * state, line and awaited semaphore, and returns true; of several callers, to one alone. */
bool shared_deadlocked(struct shared *shared);

#endif

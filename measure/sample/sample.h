/* One sample from the outside: a process in its own process group, watched against its time limit, and
 * cleaned up after. A sample that crashes, hangs or is killed fails alone, and its recording survives. */
#ifndef MEASURE_SAMPLE_SAMPLE_H
#define MEASURE_SAMPLE_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/disturbance.h"
#include "machine/standstill.h"
#include "measure/plan/cell.h"
#include "measure/sample/figures.h"
#include "task/percentiles.h"
#include "trace/lane_bounds.h"
#include "trace/lane_time.h"
#include "trace/totals.h"

#define SAMPLE_STATUSES(X)                                                                                   \
    X(OK, "ok")                                                                                              \
    X(FAILED, "failed")                                                                                      \
    X(TIMEOUT, "timeout")                                                                                    \
    X(INTERRUPTED, "interrupted")

#define SAMPLE_ENUM(name, text) SAMPLE_##name,
enum sample_status { SAMPLE_STATUSES(SAMPLE_ENUM) SAMPLE_STATUS_COUNT };
#undef SAMPLE_ENUM
const char *sample_status_name(enum sample_status status);

/* How the lanes' time divides: measured by the kernel's records, or inferred from the kernel's counters. */
struct lane_figures {
    char name[32];
    bool measured;
    struct lane_time time;     /* inferred: preempted_ns is the time on a run queue, wake-ups included */
    struct lane_bounds on_cpu; /* the range, also where measured */
    uint64_t cpu_ns;           /* the thread's CPU time, by its clock */
    uint64_t runqueue_ns;      /* /proc/thread-self/schedstat */
    uint64_t switches_voluntary, switches_involuntary; /* getrusage */
    uint64_t records_lost;
};

enum { MAX_LANES_REPORTED = 64, MAX_CPU_NUMBERS = UINT16_MAX + 1 };

/* Lanes on CPU on average, without the kernel's records: the range, and an estimate in it. */
struct mean_bounds {
    double lower, estimate, upper;
};

struct sample {
    enum sample_status status;
    char error[SHARED_FAILURE_BYTES];
    unsigned repeat;
    struct figures figures;
    struct disturbance disturbance; /* while it ran; filled in by the suite */
    struct standstill standstill;   /* what let time pass without it */
    unsigned retries;               /* how often a disturbance made the suite repeat the sample */
    uint64_t ended_ns;              /* when the parent saw the process end */
    uint64_t makespan_ns;           /* start barrier to the last task's end */
    uint64_t trace_bytes, events, dropped_events;
    uint64_t teardown_ns; /* last task's end to the process's end: check, publish, tear-down */
    struct percentiles response, queueing, service, wakeup_latency; /* ns */
    double queued_ns; /* summed over all tasks, start barrier to start */
    double concurrency_mean, parallelism_mean;
    unsigned concurrency_max, parallelism_max;
    bool parallelism_measured;                     /* by the kernel's records; else an estimate */
    struct mean_bounds parallelism_inferred;       /* also where measured */
    struct lane_figures all_lanes;                 /* summed */
    struct lane_figures lanes[MAX_LANES_REPORTED]; /* the first ones */
    unsigned lane_count, lanes_reported;
    uint8_t cpus[MAX_CPU_NUMBERS / 8]; /* a bit for each CPU on which a lane was seen */
    bool traced;                       /* the totals are valid */
    struct trace_totals totals;        /* from the trace; the list of wake-up latencies is freed */
};

/* How a task spent the sample's wall time, from the process's birth to its end: the mean over all tasks, in
 * ns. The seven parts sum to the wall time. Set only in a traced sample that is ok. */
struct wall_split {
    double startup, warmup, queueing, running, waiting, ready;
    double ended; /* the task is done, others are not */
    double teardown;
};

struct wall_split sample_wall_split(const struct sample *sample, unsigned tasks);

struct sample_request {
    const struct cell *cell;
    unsigned repeat;
    uint64_t timeout_ns;
    bool traced;
    bool kernel; /* ask the kernel for its switch records */
    unsigned cpus_allowed;
    uint64_t switch_cost_ns; /* measure/sample/switch_cost.h */
    uint64_t first_cpu;      /* the place among the CPUs allowed where the sample begins; any number */
    int publish_fd;          /* or -1 */
};

/* To be called once before the first sample. From then on, signals that end the run (task/interrupt.h) are
 * waited for, not delivered. Orphans of samples become children of this process. sample_watch_end undoes
 * both. */
void sample_watch_begin(void);
void sample_watch_end(void);

/* Runs one sample. Returns 0 whatever out->status is, or -errno with a text if the sample could not start.
 * The caller destroys *shared, the mapping that the sample recorded into. */
int sample_run(const struct sample_request *request, struct sample *out, struct shared **shared,
               struct error *error);

#endif

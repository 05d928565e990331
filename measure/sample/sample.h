/* One sample from the outside: a process of its own in its own process group, watched against its time limit,
 * and cleaned up after. A sample that crashes, hangs or is killed costs itself alone, and what it had
 * recorded survives. */
#ifndef MEASURE_SAMPLE_SAMPLE_H
#define MEASURE_SAMPLE_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/disturbance.h"
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

/* How the lanes' time divides: by the kernel's own records, or inferred from what it counts. */
struct lane_figures {
    char name[32];
    bool measured;
    struct lane_time time;     /* inferred: preempted_ns is the time on a run queue, a wake-up's included */
    struct lane_bounds on_cpu; /* the range, also where it is measured */
    uint64_t cpu_ns;           /* the thread's CPU time, by its clock */
    uint64_t runqueue_ns;      /* /proc/thread-self/schedstat */
    uint64_t switches_voluntary, switches_involuntary; /* getrusage */
    uint64_t records_lost;
};

enum { MAX_LANES_REPORTED = 64 };

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
    unsigned retries;               /* how often it was repeated since it was disturbed */
    uint64_t ended_ns;              /* when its process was seen to have ended */
    uint64_t makespan_ns;           /* start barrier to the last task's end */
    uint64_t trace_bytes, events, dropped_events;
    uint64_t teardown_ns; /* last task's end to the end of the process: check, publish, closing down */
    struct percentiles response, queueing, service, wakeup_latency; /* ns */
    double queued_ns; /* of all tasks together, start barrier to start */
    double concurrency_mean, parallelism_mean;
    unsigned concurrency_max, parallelism_max;
    bool parallelism_measured;                     /* by the kernel's records; else it is the estimate */
    struct mean_bounds parallelism_inferred;       /* also where it is measured */
    struct lane_figures all_lanes;                 /* summed */
    struct lane_figures lanes[MAX_LANES_REPORTED]; /* the first ones */
    unsigned lane_count, lanes_reported;
    bool traced;                /* the totals are there */
    struct trace_totals totals; /* from the trace; its list of wake-up latencies is gone */
};

/* Where the sample's wall time went, from its process's birth to its end, seen from a task: on average over
 * all of them, in ns. The seven add up to it. Only of a sample that is ok and traced. */
struct wall_split {
    double startup, queueing, running, waiting, ready;
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
    int publish_fd;          /* or -1 */
};

/* To be called once before the first sample: signals that end the run (SIGINT, SIGTERM, SIGHUP; but for
 * those that are ignored) are from now on waited for, not delivered, and orphans of samples become children
 * of this process. sample_watch_end undoes it. */
void sample_watch_begin(void);
void sample_watch_end(void);

/* Runs one sample. Returns 0 whatever became of it (out->status shows); -errno with a text if it could not be
 * started. The mapping that it recorded into is handed over in *shared, to be destroyed by the caller. */
int sample_run(const struct sample_request *request, struct sample *out, struct shared **shared,
               struct error *error);

#endif

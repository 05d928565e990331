/* A trace read back from disk: lanes, tasks, the spans of time that a task spent in one state, the kernel's
 * records of the lanes, if any, and who woke whom. All times are ns from the start barrier. */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "task/error.h"
#include "task/shared.h"

struct intern;

/* The kernel's view of a lane is a row of its own in the file, with tid = TRACE_KERNEL_TID + the lane's
 * tid. */
enum { TRACE_KERNEL_TID = 1000000 };

struct trace_lane {
    uint32_t tid;        /* in the file */
    enum lane_kind kind; /* LANE_POOL: beside the runner's own lanes */
    char name[64];       /* "loop", "thread 3", "process 2" */
};

/* One interval of a task in one state. */
struct trace_span {
    uint64_t begin_ns, end_ns;
    uint32_t task;
    uint32_t lane; /* index into lanes; only for RUNNING (elsewhere UINT32_MAX) */
    enum task_state
        state; /* RUNNING, WAITING or READY: from a wait's deadline, or the post that ended it, on */
    const char
        *what;      /* RUNNING: the phase or ""; WAITING: the reason; interned, lives as long as the trace */
    const char *at; /* "workloads/count.c:31", or "" */
    bool unknown;   /* WAITING: the task was ready before the span's end, and nobody recorded from when on */
    uint64_t until_ns; /* WAITING with a time limit: its end, not before the span's; else UINT64_MAX */
};

struct trace_task {
    uint64_t start_ns, end_ns; /* end_ns is UINT64_MAX for a task that never ended */
    bool started;
};

/* An interval of a lane's time by the kernel's switch records. */
struct trace_interval {
    uint64_t begin_ns, end_ns;
    uint32_t lane; /* index into lanes */
    uint16_t cpu;  /* of SWITCH_IN; else the CPU that the lane left */
    uint8_t kind;  /* enum switch_kind */
};

/* A task posted a semaphore. */
struct trace_wake {
    uint64_t time_ns;
    uint32_t by, lane; /* the task that posted, and the index of its lane */
    uint32_t woke;     /* the task woken; UINT32_MAX: nobody was waiting */
};

struct trace {
    char workload[64], runner[64], status[16];
    uint32_t task_count, workers, repeat;
    uint64_t makespan_ns;
    uint32_t cpus_allowed;
    uint64_t dropped_events;
    bool parks;    /* a waiting task leaves its lane to others; in traces of other programs, see
                      docs/trace-format.md */
    bool measured; /* lanes on CPU are known from the kernel's records: `kernel` is there */
    struct trace_lane *lanes;
    size_t lane_count;
    struct trace_task *tasks; /* by number: tasks that an event names; the others never started */
    uint32_t tasks_seen;      /* the length of `tasks`, at most task_count */
    struct trace_span *spans; /* in the order of the file */
    size_t span_count;
    struct trace_interval *kernel; /* in the order of the file: by lane, then time */
    size_t kernel_count;
    struct trace_wake *wakes; /* in the order of time */
    size_t wake_count;
    struct intern *strings; /* of the spans: trace/json/intern.h */
};

/* Reads a file that trace_write made (or its gzip form), event by event. Returns 0, or -errno with a text
 * that names the file, the line and what is wrong. The trace is to be freed in either case. */
int trace_load(const char *path, struct trace *out, struct error *error);
void trace_free(struct trace *trace);

#endif

/* A trace as it is read back from disk: lanes, tasks and the spans of time that a task spent in one state.
 * Everything is relative to the gate, in ns. What is measured and what is inferred is said in `header`. */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "task/error.h"
#include "task/shared.h"

struct trace_lane {
    uint32_t tid;  /* in the file */
    char name[64]; /* "loop", "thread 3", "worker 2 (process)" */
    bool pool;     /* a thread of libuv's pool: beside the runner's own lanes */
};

/* One stretch of a task in one state. */
struct trace_span {
    uint64_t begin_ns, end_ns;
    uint32_t task;
    uint32_t lane;         /* index into lanes; only for RUNNING (elsewhere UINT32_MAX) */
    enum task_state state; /* RUNNING, WAITING or READY */
    const char
        *what;      /* RUNNING: the phase or ""; WAITING: the reason; interned, lives as long as the trace */
    const char *at; /* "workloads/count.c:31", or "" */
};

struct trace_task {
    uint64_t start_ns, end_ns; /* end_ns is UINT64_MAX for one that never ended */
    bool started;
};

struct trace {
    char workload[64], runner[64];
    uint32_t task_count, workers;
    uint64_t makespan_ns;
    uint32_t cpus_allowed;
    uint64_t dropped_events;
    struct trace_lane *lanes;
    size_t lane_count;
    struct trace_task *tasks; /* task_count */
    struct trace_span *spans; /* in the order of the file */
    size_t span_count;
    void *strings; /* private: interned texts */
};

/* Reads a file that trace_write made, line by line. Returns 0, or -errno with a text that names the file, the
 * line and what is wrong. The trace is to be freed either way. */
int trace_load(const char *path, struct trace *out, struct error *error);
void trace_free(struct trace *trace);

#endif

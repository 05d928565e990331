/* Step functions of time, by a sweep over the edges of intervals: +1 at each begin, -1 at each end. */
#include "trace/curve.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "task/percentiles.h"
#include "trace/trace.h"

/* The begins and the ends of the intervals, each in the order of time. Empty intervals are left out. */
struct edges {
    uint64_t *begin_ns, *end_ns;
    size_t count; /* of begins, and of ends */
};

static int make_edges(const struct curve_interval *intervals, size_t n, uint64_t end_ns, struct edges *edges)
{
    *edges = (struct edges){.begin_ns = malloc((2 * n + 1) * sizeof *edges->begin_ns)};
    if (edges->begin_ns == NULL)
        return -ENOMEM;
    edges->end_ns = edges->begin_ns + n;
    for (size_t i = 0; i < n; i++) {
        uint64_t end = intervals[i].end_ns < end_ns ? intervals[i].end_ns : end_ns;
        if (intervals[i].begin_ns >= end)
            continue;
        edges->begin_ns[edges->count] = intervals[i].begin_ns;
        edges->end_ns[edges->count++] = end;
    }
    sort_times(edges->begin_ns, edges->count);
    sort_times(edges->end_ns, edges->count);
    return 0;
}

/* Ends the interval that began at the last point, whose length is known now, and begins the next one. */
static void step(struct curve *curve, uint64_t time_ns, uint32_t value, double *area)
{
    struct curve_point *last = &curve->points[curve->count - 1];
    if (last->value == value)
        return;
    if (time_ns == last->time_ns) {
        last->value = value;
        return;
    }
    *area += (double)last->value * (double)(time_ns - last->time_ns);
    if (last->value > curve->max)
        curve->max = last->value;
    curve->points[curve->count++] = (struct curve_point){time_ns, value};
}

int curve_of(const struct curve_interval *intervals, size_t n, uint64_t end_ns, uint32_t cap,
             struct curve *out)
{
    double area = 0;
    size_t begun = 0, ended = 0;
    struct edges edges;
    *out = (struct curve){0};
    out->points = malloc((2 * n + 2) * sizeof *out->points);
    if (out->points == NULL || make_edges(intervals, n, end_ns, &edges) < 0) {
        curve_free(out);
        return -ENOMEM;
    }
    out->points[out->count++] = (struct curve_point){0, 0};
    while (ended < edges.count) {
        /* All edges of one instant together: a lane that ends one task and begins the next was never idle
         * between the tasks. Every interval begins before its end, so `begun` is never behind. */
        bool begins = begun < edges.count && edges.begin_ns[begun] < edges.end_ns[ended];
        uint64_t now = begins ? edges.begin_ns[begun] : edges.end_ns[ended];
        while (begun < edges.count && edges.begin_ns[begun] == now)
            begun++;
        while (ended < edges.count && edges.end_ns[ended] == now)
            ended++;
        uint32_t inside = (uint32_t)(begun - ended);
        if (now < end_ns)
            step(out, now, cap > 0 && inside > cap ? cap : inside, &area);
    }
    struct curve_point last = out->points[out->count - 1];
    if (end_ns > 0) {
        area += (double)last.value * (double)(end_ns - last.time_ns);
        if (last.value > out->max)
            out->max = last.value;
        out->points[out->count++] = (struct curve_point){end_ns, last.value};
        out->mean = area / (double)end_ns;
    }
    free(edges.begin_ns);
    return 0;
}

void curve_free(struct curve *curve)
{
    free(curve->points);
    *curve = (struct curve){0};
}

int curve_in_flight(const struct trace *trace, struct curve *out)
{
    size_t n = 0;
    struct curve_interval *intervals = malloc((trace->tasks_seen + (size_t)1) * sizeof *intervals);
    *out = (struct curve){0};
    if (intervals == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < trace->tasks_seen; i++) {
        if (trace->tasks[i].started)
            intervals[n++] = (struct curve_interval){trace->tasks[i].start_ns, trace->tasks[i].end_ns};
    }
    int code = curve_of(intervals, n, trace->makespan_ns, 0, out);
    free(intervals);
    return code;
}

/* Offloaded calls on libuv's pool are left out: edges cannot show whether a thread of the pool computes or
 * is blocked in the kernel. Under the blocking runners such a call counts as a wait. */
static size_t collect_running(const struct trace *trace, struct curve_interval *intervals)
{
    size_t n = 0;
    for (size_t i = 0; i < trace->span_count; i++) {
        const struct trace_span *span = &trace->spans[i];
        if (span->state == TASK_RUNNING && span->lane < trace->lane_count &&
            trace->lanes[span->lane].kind != LANE_POOL)
            intervals[n++] = (struct curve_interval){span->begin_ns, span->end_ns};
    }
    return n;
}

/* Includes the pool's threads: the kernel's records cover them. */
static size_t collect_on_cpu(const struct trace *trace, struct curve_interval *intervals)
{
    size_t n = 0;
    for (size_t i = 0; i < trace->kernel_count; i++) {
        const struct trace_interval *interval = &trace->kernel[i];
        if (interval->kind == SWITCH_IN)
            intervals[n++] = (struct curve_interval){interval->begin_ns, interval->end_ns};
    }
    return n;
}

int curve_on_cpu(const struct trace *trace, struct curve *out)
{
    size_t max = trace->measured ? trace->kernel_count : trace->span_count;
    struct curve_interval *intervals = malloc((max + 1) * sizeof *intervals);
    *out = (struct curve){0};
    if (intervals == NULL)
        return -ENOMEM;
    size_t n = trace->measured ? collect_on_cpu(trace, intervals) : collect_running(trace, intervals);
    int code = curve_of(intervals, n, trace->makespan_ns, trace->measured ? 0 : trace->cpus_allowed, out);
    free(intervals);
    return code;
}

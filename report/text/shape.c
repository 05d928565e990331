/* Each span adds its time to the parts that it overlaps. */
#include "report/text/shape.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct part {
    double running_ns, waiting_ns, ready_ns;
};

enum shape_mark shape_of_shares(double running_ns, double waiting_ns, double ready_ns)
{
    double running = fmax(running_ns, 0), waiting = fmax(waiting_ns, 0), ready = fmax(ready_ns, 0);
    double half = (running + waiting + ready) / 2;
    if (!(half > 0))
        return SHAPE_NOTHING;
    return ready >= half     ? SHAPE_READY
           : running >= half ? SHAPE_RUNNING
           : waiting >= half ? SHAPE_WAITING
                             : SHAPE_MIXED;
}

static void add_time(struct part *part, enum task_state state, double ns)
{
    if (state == TASK_RUNNING)
        part->running_ns += ns;
    else if (state == TASK_WAITING)
        part->waiting_ns += ns;
    else if (state == TASK_READY)
        part->ready_ns += ns;
}

static void add_span(struct part *parts, size_t count, double part_ns, const struct trace_span *span)
{
    double begin = (double)span->begin_ns, end = (double)span->end_ns;
    for (size_t i = (size_t)(begin / part_ns); i < count && (double)i * part_ns < end; i++) {
        double from = fmax(begin, (double)i * part_ns), to = fmin(end, (double)(i + 1) * part_ns);
        add_time(&parts[i], span->state, to - from);
    }
}

int shape_of_trace(const struct trace *trace, enum shape_mark *marks, size_t count)
{
    struct part *parts = calloc(count + 1, sizeof *parts);
    double part_ns = (double)trace->makespan_ns / (double)count;
    if (parts == NULL)
        return -ENOMEM;
    for (size_t i = 0; part_ns > 0 && i < trace->span_count; i++)
        add_span(parts, count, part_ns, &trace->spans[i]);
    for (size_t i = 0; i < count; i++)
        marks[i] = shape_of_shares(parts[i].running_ns, parts[i].waiting_ns, parts[i].ready_ns);
    free(parts);
    return 0;
}

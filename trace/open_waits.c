/* At most two spans a wait; the time in the loop's queue continues the second. */
#include "trace/open_waits.h"

#include <errno.h>

#include "task/array.h"
#include "trace/json/intern.h"

int trace_add_span(struct trace *trace, size_t *room, const struct trace_span *span)
{
    struct trace_span *spans = array_room(trace->spans, trace->span_count, room, sizeof *spans);
    if (spans == NULL)
        return -ENOMEM;
    trace->spans = spans;
    trace->spans[trace->span_count++] = *span;
    return 0;
}

static int end_wait(struct open_waits *waits, struct trace *trace, size_t *room)
{
    struct trace_span waiting = waits->wait.span, ready = waits->wait.span;
    int code = 0;
    if (waits->due_ns >= waiting.end_ns) { /* a descriptor or a call, which only the kernel saw end */
        waiting.unknown = true;
        waits->last = trace->span_count + 1;
        return trace_add_span(trace, room, &waiting);
    }
    if (waits->due_ns > waiting.begin_ns) {
        waiting.end_ns = ready.begin_ns = waits->due_ns;
        code = trace_add_span(trace, room, &waiting);
    }
    ready.state = TASK_READY;
    ready.until_ns = UINT64_MAX;
    ready.what = intern_text(trace->strings, "ready");
    if (code < 0 || ready.what == NULL)
        return -ENOMEM;
    waits->last = trace->span_count + 1;
    return trace_add_span(trace, room, &ready);
}

/* The loop has noticed when the wait was over; if the task was overdue before, both are one span. */
static int end_ready(const struct open_waits *waits, struct trace *trace, size_t *room)
{
    const struct trace_span *queued = &waits->ready.span;
    struct trace_span *last = waits->last > 0 ? &trace->spans[waits->last - 1] : NULL;
    bool follows = last != NULL && last->end_ns == queued->begin_ns;
    if (follows && last->state == TASK_READY) {
        last->end_ns = queued->end_ns;
        return 0;
    }
    if (follows)
        last->unknown = false;
    return trace_add_span(trace, room, queued);
}

int open_waits_end(struct open_waits *waits, bool ready, struct trace *trace, size_t *room)
{
    return ready ? end_ready(waits, trace, room) : end_wait(waits, trace, room);
}

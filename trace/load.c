/* Reads a trace back from disk and interprets simul's own events. trace/json/event_reader.h reads the file;
 * trace/write.c writes the events. */
#include "trace/trace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "task/array.h"
#include "trace/json/event_reader.h"
#include "trace/json/intern.h"
#include "trace/open_waits.h"
#include "trace/times.h"

/* Limits of what sizes arrays: more in one file are damage. Up to TASKS_FREE nobody counts bytes. Most tasks
 * of a run that failed may have left no event. */
enum { TASKS_FREE = 1 << 16, TASKS_A_BYTE = 256, MAX_TASKS = 1 << 24, MAX_CPUS = UINT16_MAX };
enum { MAX_LANES = TRACE_KERNEL_TID - 1 };

#define MAX_NS (1LL << 52)

struct loader {
    struct trace *trace;
    struct intern *strings;
    struct event_reader *reader;
    const char *path;
    struct open_waits *open; /* by task */
    uint32_t *lane_of_tid;   /* lane index + 1; 0: none yet */
    size_t task_room, open_room, tid_room, lane_room, span_room, kernel_room, wake_room;
    uint64_t last_ns; /* the latest time seen */
    struct error *error;
};

__attribute__((format(printf, 2, 3))) static int damaged(struct loader *l, const char *format, ...)
{
    char what[180], text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    snprintf(text, sizeof text, "%s; the trace is damaged, run again to make a new one", what);
    return event_reader_refuse(l->reader, text);
}

static int no_memory(const struct loader *l)
{
    return error_system(l->error, -ENOMEM, "cannot read \"%s\"", l->path);
}

static int keep_text(struct loader *l, const struct event_value *value, const char **out)
{
    *out = value->length == 0 ? "" : intern_text(l->strings, value->text);
    return *out != NULL ? 0 : no_memory(l);
}

/* --- times, tasks, lanes --- */

/* A time from the start barrier; edges just before the barrier are 0. More than 52 days is damage: the
 * page's numbers, doubles, are exact up to the sum of two such times. */
static bool read_ns(const struct event_value *value, uint64_t *ns)
{
    int64_t time_ns;
    if (!event_ns(value, &time_ns) || time_ns > MAX_NS)
        return false;
    *ns = time_ns > 0 ? (uint64_t)time_ns : 0;
    return true;
}

static bool read_interval(const struct trace_event *event, uint64_t *begin_ns, uint64_t *end_ns)
{
    uint64_t length_ns;
    if (!read_ns(&event->time, begin_ns) || !read_ns(&event->duration, &length_ns))
        return false;
    *end_ns = *begin_ns + length_ns;
    return true;
}

/* Makes room for a task that an event names. The memory must follow the file's length, not a number in the
 * file: before task 1,000,000 all others have started, and each start needs more than a byte. */
static int reach_task(struct loader *l, uint32_t task)
{
    struct trace *trace = l->trace;
    if (task < trace->tasks_seen)
        return 0;
    if (task >= TASKS_FREE && task > event_reader_bytes(l->reader))
        return damaged(l, "the event names task %" PRIu32 ", and no more than %" PRIu64 " bytes precede it",
                       task, event_reader_bytes(l->reader));
    struct trace_task *tasks = array_room_zeroed(trace->tasks, task, &l->task_room, sizeof *tasks);
    if (tasks == NULL)
        return no_memory(l);
    trace->tasks = tasks;
    struct open_waits *open = array_room_zeroed(l->open, task, &l->open_room, sizeof *open);
    if (open == NULL)
        return no_memory(l);
    l->open = open;
    trace->tasks_seen = task + 1;
    return 0;
}

static int read_task(struct loader *l, const struct event_value *value, unsigned base, uint32_t *task)
{
    uint64_t number;
    if (!event_count(value, MAX_TASKS, &number) || number < base || number - base >= l->trace->task_count)
        return damaged(l, "the event names no task of this run");
    *task = (uint32_t)(number - base);
    return reach_task(l, *task);
}

/* Makes room to find a tid. An array suffices, as simul's tids are small numbers. */
static int reach_tid(struct loader *l, size_t tid)
{
    uint32_t *lanes = array_room_zeroed(l->lane_of_tid, tid, &l->tid_room, sizeof *lanes);
    if (lanes == NULL)
        return no_memory(l);
    l->lane_of_tid = lanes;
    return 0;
}

static int add_lane(struct loader *l, uint32_t tid)
{
    struct trace *trace = l->trace;
    struct trace_lane *lanes = array_room(trace->lanes, trace->lane_count, &l->lane_room, sizeof *lanes);
    if (lanes == NULL)
        return no_memory(l);
    trace->lanes = lanes;
    struct trace_lane *lane = &lanes[trace->lane_count++];
    *lane = (struct trace_lane){.tid = tid};
    snprintf(lane->name, sizeof lane->name, "lane %u", tid);
    l->lane_of_tid[tid] = (uint32_t)trace->lane_count;
    return 0;
}

/* The lane of a tid; a new lane is made. */
static int read_lane(struct loader *l, const struct event_value *value, uint32_t *index)
{
    uint64_t tid;
    if (!event_count(value, MAX_LANES, &tid))
        return damaged(l, "the event has no \"tid\" of a lane");
    int code = reach_tid(l, tid);
    if (code == 0 && l->lane_of_tid[tid] == 0)
        code = add_lane(l, (uint32_t)tid);
    if (code == 0)
        *index = l->lane_of_tid[tid] - 1;
    return code;
}

/* --- one event each --- */

/* "call pool 3" is a lane of the kind "call pool". */
static enum lane_kind kind_of(const char *name)
{
    for (unsigned kind = 0; kind < LANE_KIND_COUNT; kind++) {
        const char *kind_name = lane_kind_name(kind);
        if (strncmp(name, kind_name, strlen(kind_name)) == 0)
            return (enum lane_kind)kind;
    }
    return LANE_THREAD;
}

static int read_name(struct loader *l, const struct trace_event *event)
{
    uint64_t tid;
    uint32_t index = 0;
    if (!event_value_is(&event->name, "thread_name") ||
        (event_count(&event->tid, UINT32_MAX, &tid) && tid > TRACE_KERNEL_TID)) /* named by its lane */
        return 0;
    int code = read_lane(l, &event->tid, &index);
    if (code < 0)
        return code;
    struct trace_lane *lane = &l->trace->lanes[index];
    snprintf(lane->name, sizeof lane->name, "%s", event_argument(event, "name")->text);
    lane->kind = kind_of(lane->name);
    return 0;
}

static int add_span(struct loader *l, const struct trace_span *span)
{
    l->last_ns = max_of(l->last_ns, span->end_ns);
    return trace_add_span(l->trace, &l->span_room, span) == 0 ? 0 : no_memory(l);
}

/* A task that runs on a lane, or an offloaded call on a thread of the pool. */
static int read_running(struct loader *l, const struct trace_event *event, bool call)
{
    static const struct event_value call_name = {.text = "call", .length = 4, .present = true};
    struct trace_span span = {.state = TASK_RUNNING, .until_ns = UINT64_MAX};
    int code = read_lane(l, &event->tid, &span.lane);
    if (code == 0)
        code = read_task(l, event_argument(event, "task"), 0, &span.task);
    if (code == 0)
        code = keep_text(l, call ? &call_name : event_argument(event, "phase"), &span.what);
    if (code == 0)
        code = keep_text(l, event_argument(event, "at"), &span.at);
    if (code == 0 && !read_interval(event, &span.begin_ns, &span.end_ns))
        code = damaged(l, "the slice has no \"ts\" or no \"dur\" within 52 days");
    return code < 0 ? code : add_span(l, &span);
}

/* An interval of a lane's time by the kernel's records: "on CPU 3", "blocked", "preempted". */
static int read_kernel(struct loader *l, const struct trace_event *event)
{
    struct trace *trace = l->trace;
    struct trace_interval interval = {.kind = SWITCH_IN};
    uint64_t cpu = 0;
    int code = read_lane(l, event_argument(event, "lane"), &interval.lane);
    if (code < 0)
        return code;
    for (unsigned kind = 0; kind < SWITCH_KIND_COUNT; kind++)
        if (event_value_is(&event->name, switch_kind_name(kind)))
            interval.kind = (uint8_t)kind;
    if (!event_count(event_argument(event, "cpu"), MAX_CPUS, &cpu) ||
        !read_interval(event, &interval.begin_ns, &interval.end_ns))
        return damaged(l, "the kernel's slice has no \"ts\", no \"dur\" within 52 days or no \"cpu\"");
    interval.cpu = (uint16_t)cpu;
    struct trace_interval *kernel =
        array_room(trace->kernel, trace->kernel_count, &l->kernel_room, sizeof *kernel);
    if (kernel == NULL)
        return no_memory(l);
    trace->kernel = kernel;
    trace->kernel[trace->kernel_count++] = interval;
    return 0;
}

static int read_slice(struct loader *l, const struct trace_event *event)
{
    if (event_value_is(&event->category, "running"))
        return read_running(l, event, false);
    if (event_value_is(&event->category, "call"))
        return read_running(l, event, true);
    return event_value_is(&event->category, "kernel") ? read_kernel(l, event) : 0;
}

/* The begin or end of a whole task. */
static int read_lifetime(struct loader *l, uint32_t task, uint64_t time_ns, bool begin)
{
    struct trace_task *t = &l->trace->tasks[task];
    if (begin ? t->started : !t->started || t->end_ns != UINT64_MAX)
        return damaged(l, begin ? "the task begins a second time"
                                : "the task ends without having begun, or twice");
    if (begin)
        *t = (struct trace_task){.start_ns = time_ns, .end_ns = UINT64_MAX, .started = true};
    else
        t->end_ns = time_ns;
    return 0;
}

/* The begin of a wait, or of the time that a task was ready and not yet running. */
static int open_span(struct loader *l, const struct trace_event *event, struct trace_span *span)
{
    span->lane = UINT32_MAX;
    if (!read_ns(event_argument(event, "until"), &span->until_ns))
        span->until_ns = UINT64_MAX;
    int code = keep_text(l, &event->name, &span->what);
    return code < 0 ? code : keep_text(l, event_argument(event, "at"), &span->at);
}

static int end_span(struct loader *l, struct open_waits *waits, bool ready, uint64_t end_ns)
{
    (ready ? &waits->ready : &waits->wait)->span.end_ns = end_ns;
    l->last_ns = max_of(l->last_ns, end_ns);
    return open_waits_end(waits, ready, l->trace, &l->span_room) == 0 ? 0 : no_memory(l);
}

/* The begin or end of a task, of one of its waits, or of the time that it was ready. */
static int read_edge(struct loader *l, const struct trace_event *event, bool begin)
{
    uint64_t time_ns;
    uint32_t task = 0;
    if (!event_value_is(&event->category, "task"))
        return 0;
    int code = read_task(l, &event->id, 1, &task);
    if (code < 0)
        return code;
    if (!read_ns(&event->time, &time_ns))
        return damaged(l, "the event has no \"ts\" within 52 days");
    l->last_ns = max_of(l->last_ns, time_ns);
    if (strncmp(event->name.text, "task ", 5) == 0)
        return read_lifetime(l, task, time_ns, begin);
    bool ready = event_value_is(&event->name, "ready");
    struct open_waits *waits = &l->open[task];
    struct open_span *open = ready ? &waits->ready : &waits->wait;
    if (open->open == begin)
        return damaged(l, begin ? "a wait begins inside a wait" : "a wait ends that has not begun");
    open->open = begin;
    if (begin) {
        open->span = (struct trace_span){
            .begin_ns = time_ns, .task = task, .state = ready ? TASK_READY : TASK_WAITING};
        code = open_span(l, event, &open->span);
        waits->due_ns = ready ? waits->due_ns : open->span.until_ns;
        return code;
    }
    return end_span(l, waits, ready, time_ns);
}

/* A post names the task it wakes, so the waits need not be searched. The post ends that task's wait. */
static int read_post(struct loader *l, const struct trace_event *event)
{
    struct trace *trace = l->trace;
    struct trace_wake wake = {.woke = UINT32_MAX};
    const struct event_value *woke = event_argument(event, "woke");
    if (!event_value_is(&event->name, "post"))
        return 0;
    int code = read_lane(l, &event->tid, &wake.lane);
    if (code == 0)
        code = read_task(l, event_argument(event, "task"), 0, &wake.by);
    if (code == 0 && woke->present)
        code = read_task(l, woke, 0, &wake.woke);
    if (code == 0 && !read_ns(&event->time, &wake.time_ns))
        code = damaged(l, "the event has no \"ts\" within 52 days");
    if (code < 0)
        return code;
    struct trace_wake *wakes = array_room(trace->wakes, trace->wake_count, &l->wake_room, sizeof *wakes);
    if (wakes == NULL)
        return no_memory(l);
    trace->wakes = wakes;
    trace->wakes[trace->wake_count++] = wake;
    if (wake.woke != UINT32_MAX)
        l->open[wake.woke].due_ns = wake.time_ns;
    return 0;
}

/* Counters are for viewers: their values follow from the spans. */
static int read_event(struct loader *l, const struct trace_event *event)
{
    if (event->phase == 0 || event->name.length == 0)
        return damaged(l, "this is no trace event: it lacks a \"ph\" of one letter or a \"name\"");
    switch (event->phase) {
    case 'M':
        return read_name(l, event);
    case 'X':
        return read_slice(l, event);
    case 'b':
        return read_edge(l, event, true);
    case 'e':
        return read_edge(l, event, false);
    case 'i':
        return read_post(l, event);
    default:
        return 0;
    }
}

/* --- the file --- */

static uint64_t fact(const struct trace_event *facts, const char *name, uint64_t max)
{
    uint64_t number = 0;
    return event_count(event_argument(facts, name), max, &number) ? number : 0;
}

static int read_facts(struct loader *l, const struct trace_event *facts)
{
    struct trace *trace = l->trace;
    uint64_t tasks;
    if (facts == NULL)
        return damaged(l, "no \"simul\" object before the events: this is not a trace that simul wrote");
    if (!event_count(event_argument(facts, "tasks"), MAX_TASKS, &tasks))
        return damaged(l, "the \"simul\" object has no number of \"tasks\"");
    snprintf(trace->workload, sizeof trace->workload, "%s", event_argument(facts, "workload")->text);
    snprintf(trace->runner, sizeof trace->runner, "%s", event_argument(facts, "runner")->text);
    snprintf(trace->status, sizeof trace->status, "%s", event_argument(facts, "status")->text);
    trace->task_count = (uint32_t)tasks;
    trace->workers = (uint32_t)fact(facts, "workers", UINT32_MAX);
    trace->repeat = (uint32_t)fact(facts, "repeat", UINT32_MAX);
    trace->makespan_ns = fact(facts, "makespan_ns", MAX_NS);
    trace->cpus_allowed = (uint32_t)fact(facts, "cpus_allowed", UINT32_MAX);
    trace->dropped_events = fact(facts, "dropped_events", UINT64_MAX);
    trace->parks = event_value_is(event_argument(facts, "parks"), "true");
    trace->measured = event_value_is(event_argument(facts, "parallelism_source"), "measured");
    return 0;
}

static int check_tasks(struct loader *l)
{
    uint64_t bytes = event_reader_bytes(l->reader), tasks = l->trace->task_count;
    return tasks <= TASKS_FREE || tasks <= TASKS_A_BYTE * bytes
               ? 0
               : damaged(l, "%" PRIu64 " \"tasks\" in a trace of %" PRIu64 " bytes", tasks, bytes);
}

static int read_events(struct loader *l)
{
    const struct trace_event *event;
    int got = event_reader_next(l->reader, &event);
    if (got < 0)
        return got;
    int code = read_facts(l, event_reader_simul(l->reader));
    while (code == 0 && got == 1) {
        code = read_event(l, event);
        got = code == 0 ? event_reader_next(l->reader, &event) : 0;
    }
    if (code < 0 || got < 0)
        return code < 0 ? code : got;
    return event_reader_whole(l->reader) ? check_tasks(l) : damaged(l, "the file ends before its closing ]}");
}

/* Ends at the recording's end what is still open: a failed run's tasks were waiting until the run was
 * ended. */
static int close_open(struct loader *l)
{
    struct trace *trace = l->trace;
    int code = 0;
    if (trace->makespan_ns == 0)
        trace->makespan_ns = l->last_ns;
    for (size_t i = 0; code == 0 && i < 2 * (size_t)trace->tasks_seen; i++) {
        struct open_waits *waits = &l->open[i / 2];
        const struct open_span *open = i % 2 == 0 ? &waits->wait : &waits->ready;
        if (open->open)
            code = end_span(l, waits, i % 2 == 1, max_of(trace->makespan_ns, open->span.begin_ns));
    }
    return code;
}

int trace_load(const char *path, struct trace *out, struct error *error)
{
    struct loader l = {.trace = out, .path = path, .error = error};
    struct stat found;
    *out = (struct trace){0};
    if (stat(path, &found) == 0 && !S_ISREG(found.st_mode)) /* a pipe without a writer would block */
        return error_set(error, -EINVAL, "\"%s\" is not a regular file", path);
    int code = event_reader_open(&l.reader, path, false, error);
    if (code < 0)
        return code;
    l.strings = intern_create();
    out->strings = l.strings;
    code = l.strings != NULL ? read_events(&l) : no_memory(&l);
    if (code == 0)
        code = close_open(&l);
    free(l.lane_of_tid);
    free(l.open);
    event_reader_close(l.reader);
    return code;
}

void trace_free(struct trace *trace)
{
    free(trace->lanes);
    free(trace->tasks);
    free(trace->spans);
    free(trace->kernel);
    free(trace->wakes);
    intern_free(trace->strings);
    *trace = (struct trace){0};
}

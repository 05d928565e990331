/* Reads a trace back from disk. A trace is Trace Event JSON with one event a line, so each line is parsed
 * alone and a file of a million events is never held as one document. The format of an event is the "Trace
 * Event Format" document of the Chromium project; which events simul writes is said in trace/write.c. */
#include "trace/trace.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <cjson/cJSON.h>

#include "trace/intern.h"

/* More of either in one file is damage, not a trace: they size arrays. */
enum { TASKS_MOST = 1 << 26, TID_MOST = 1 << 22 };

/* A wait that has begun and not yet ended: a task has at most one of each kind open. */
struct open_span {
    bool open;
    struct trace_span span;
};

struct loader {
    struct trace *trace;
    struct intern *strings;
    const char *path;
    unsigned long line;     /* of the event that is read now */
    struct open_span *open; /* two a task: waiting, ready */
    uint32_t *lane_of_tid;  /* lane index + 1; 0: none yet */
    size_t tid_count, lane_capacity, span_capacity;
    uint64_t last_ns; /* the latest time seen */
    struct error *error;
};

static int damaged(const struct loader *l, const char *what)
{
    error_set(l->error, -EINVAL, "\"%s\" line %lu: %s; the trace is damaged, run again to make a new one",
              l->path, l->line, what);
    return -EINVAL;
}

static int unreadable(const struct loader *l)
{
    error_system(l->error, -EIO, "cannot read \"%s\"", l->path);
    return -EIO;
}

static int no_memory(const struct loader *l)
{
    error_system(l->error, -ENOMEM, "cannot read \"%s\"", l->path);
    return -ENOMEM;
}

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

static const char *text_of(const cJSON *object, const char *name)
{
    const cJSON *item = member(object, name);
    return cJSON_IsString(item) ? item->valuestring : "";
}

/* A whole number from 0 to `most`; false if it is none. */
static bool number_of(const cJSON *object, const char *name, double most, uint64_t *out)
{
    const cJSON *item = member(object, name);
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble <= most))
        return false;
    *out = (uint64_t)item->valuedouble;
    return true;
}

/* A time in microseconds with ns as decimals: exact in a double for the first 104 days. Edges just before the
 * gate are 0. */
static bool time_of(const cJSON *event, const char *name, uint64_t *ns)
{
    const cJSON *item = member(event, name);
    if (!cJSON_IsNumber(item) || !(fabs(item->valuedouble) < 9e12))
        return false;
    *ns = item->valuedouble > 0 ? (uint64_t)llround(item->valuedouble * 1000) : 0;
    return true;
}

/* --- growing --- */

static int add_span(struct loader *l, struct trace_span span)
{
    struct trace *trace = l->trace;
    if (trace->span_count == l->span_capacity) {
        size_t capacity = l->span_capacity > 0 ? l->span_capacity * 2 : 1024;
        struct trace_span *spans = realloc(trace->spans, capacity * sizeof *spans);
        if (spans == NULL)
            return no_memory(l);
        trace->spans = spans;
        l->span_capacity = capacity;
    }
    trace->spans[trace->span_count++] = span;
    if (span.end_ns > l->last_ns)
        l->last_ns = span.end_ns;
    return 0;
}

/* Makes room to look a tid up. Tids are small numbers that simul itself gave, so an array does. */
static int reach_tid(struct loader *l, size_t tid)
{
    if (tid < l->tid_count)
        return 0;
    size_t count = l->tid_count > 0 ? l->tid_count : 64;
    while (count <= tid)
        count *= 2;
    uint32_t *lanes = realloc(l->lane_of_tid, count * sizeof *lanes);
    if (lanes == NULL)
        return no_memory(l);
    memset(lanes + l->tid_count, 0, (count - l->tid_count) * sizeof *lanes);
    l->lane_of_tid = lanes;
    l->tid_count = count;
    return 0;
}

/* The lane of an event's tid, made when it is new. */
static int lane_of(struct loader *l, const cJSON *event, uint32_t *index)
{
    struct trace *trace = l->trace;
    uint64_t tid = 0;
    if (!number_of(event, "tid", TID_MOST, &tid))
        return damaged(l, "the event has no \"tid\"");
    int code = reach_tid(l, tid);
    if (code < 0)
        return code;
    if (l->lane_of_tid[tid] == 0) {
        if (trace->lane_count == l->lane_capacity) {
            size_t capacity = l->lane_capacity > 0 ? l->lane_capacity * 2 : 16;
            struct trace_lane *lanes = realloc(trace->lanes, capacity * sizeof *lanes);
            if (lanes == NULL)
                return no_memory(l);
            trace->lanes = lanes;
            l->lane_capacity = capacity;
        }
        struct trace_lane *lane = &trace->lanes[trace->lane_count++];
        *lane = (struct trace_lane){.tid = (uint32_t)tid};
        snprintf(lane->name, sizeof lane->name, "lane %u", lane->tid);
        l->lane_of_tid[tid] = (uint32_t)trace->lane_count;
    }
    *index = l->lane_of_tid[tid] - 1;
    return 0;
}

/* --- one event each --- */

static int read_name(struct loader *l, const cJSON *event)
{
    static const char pool[] = "call pool";
    if (strcmp(text_of(event, "name"), "thread_name") != 0)
        return 0;
    uint32_t index;
    int code = lane_of(l, event, &index);
    if (code < 0)
        return code;
    struct trace_lane *lane = &l->trace->lanes[index];
    const char *name = text_of(member(event, "args"), "name");
    snprintf(lane->name, sizeof lane->name, "%s", name);
    lane->pool = strncmp(name, pool, strlen(pool)) == 0;
    return 0;
}

static int keep_text(struct loader *l, const char *text, const char **out)
{
    *out = *text == '\0' ? "" : intern_text(l->strings, text);
    return *out != NULL ? 0 : no_memory(l);
}

static int task_of(struct loader *l, const cJSON *object, const char *name, unsigned base, uint32_t *task)
{
    uint64_t number = 0;
    if (!number_of(object, name, TASKS_MOST, &number) || number < base ||
        number - base >= l->trace->task_count)
        return damaged(l, "the event names no task of this run");
    *task = (uint32_t)(number - base);
    return 0;
}

/* A slice on a lane: a task that runs, or an offloaded call on a thread of the pool. */
static int read_slice(struct loader *l, const cJSON *event)
{
    const char *category = text_of(event, "cat");
    bool call = strcmp(category, "call") == 0;
    if (!call && strcmp(category, "running") != 0)
        return 0;
    const cJSON *arguments = member(event, "args");
    struct trace_span span = {.state = TASK_RUNNING};
    uint64_t length_ns = 0;
    int code = lane_of(l, event, &span.lane);
    if (code == 0)
        code = task_of(l, arguments, "task", 0, &span.task);
    if (code == 0)
        code = keep_text(l, call ? "call" : text_of(arguments, "phase"), &span.what);
    if (code == 0)
        code = keep_text(l, text_of(arguments, "at"), &span.at);
    if (code < 0)
        return code;
    if (!time_of(event, "ts", &span.begin_ns) || !time_of(event, "dur", &length_ns))
        return damaged(l, "the slice has no \"ts\" or no \"dur\"");
    span.end_ns = span.begin_ns + length_ns;
    return add_span(l, span);
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

/* The begin or end of a task, of one of its waits, or of the time that it was ready and not yet running. */
static int read_edge(struct loader *l, const cJSON *event, bool begin)
{
    if (strcmp(text_of(event, "cat"), "task") != 0)
        return 0;
    const char *name = text_of(event, "name");
    uint64_t time_ns = 0;
    uint32_t task = 0;
    int code = task_of(l, event, "id", 1, &task);
    if (code < 0)
        return code;
    if (!time_of(event, "ts", &time_ns))
        return damaged(l, "the event has no \"ts\"");
    if (time_ns > l->last_ns)
        l->last_ns = time_ns;
    if (strncmp(name, "task ", 5) == 0)
        return read_lifetime(l, task, time_ns, begin);
    bool ready = strcmp(name, "ready") == 0;
    struct open_span *open = &l->open[2 * (size_t)task + ready];
    if (open->open == begin)
        return damaged(l, begin ? "a wait begins inside a wait" : "a wait ends that has not begun");
    open->open = begin;
    if (!begin) {
        open->span.end_ns = time_ns;
        return add_span(l, open->span);
    }
    open->span = (struct trace_span){
        .begin_ns = time_ns, .task = task, .lane = UINT32_MAX, .state = ready ? TASK_READY : TASK_WAITING};
    code = keep_text(l, name, &open->span.what);
    return code < 0 ? code : keep_text(l, text_of(member(event, "args"), "at"), &open->span.at);
}

/* Instants and counters are for viewers: what they say follows from the spans. */
static int read_event(struct loader *l, const cJSON *event)
{
    const char *phase = text_of(event, "ph");
    if (phase[0] == '\0' || phase[1] != '\0' || text_of(event, "name")[0] == '\0')
        return damaged(l, "this is no trace event: it lacks a \"ph\" of one letter or a \"name\"");
    switch (phase[0]) {
    case 'M':
        return read_name(l, event);
    case 'X':
        return read_slice(l, event);
    case 'b':
        return read_edge(l, event, true);
    case 'e':
        return read_edge(l, event, false);
    default:
        return 0;
    }
}

/* --- the file --- */

/* The next line without its end; false at the end of the file. */
static bool next_line(struct loader *l, FILE *file, char **line, size_t *capacity, size_t *length)
{
    ssize_t got = getline(line, capacity, file);
    if (got < 0)
        return false;
    l->line++;
    while (got > 0 && ((*line)[got - 1] == '\n' || (*line)[got - 1] == '\r'))
        (*line)[--got] = '\0';
    *length = (size_t)got;
    return true;
}

static int read_header(struct loader *l, char *line, size_t length)
{
    struct trace *trace = l->trace;
    uint64_t tasks = 0, number = 0;
    int code = 0;
    cJSON *document = NULL;
    /* The first line is the opening of the whole file's object: closed here, it is an object of its own. */
    if (length > 0 && line[length - 1] == ',') {
        line[length - 1] = '}';
        document = cJSON_ParseWithOpts(line, NULL, true);
    }
    const cJSON *facts = member(document, "simul");
    if (!cJSON_IsObject(facts)) {
        code = damaged(l, "no \"simul\" object: this is not a trace that simul wrote");
        goto out;
    }
    if (!number_of(facts, "tasks", TASKS_MOST, &tasks)) {
        code = damaged(l, "the \"simul\" object has no number of \"tasks\"");
        goto out;
    }
    snprintf(trace->workload, sizeof trace->workload, "%s", text_of(facts, "workload"));
    snprintf(trace->runner, sizeof trace->runner, "%s", text_of(facts, "runner"));
    trace->task_count = (uint32_t)tasks;
    trace->workers = number_of(facts, "workers", UINT32_MAX, &number) ? (uint32_t)number : 0;
    trace->makespan_ns = number_of(facts, "makespan_ns", 9e15, &number) ? number : 0;
    trace->cpus_allowed = number_of(facts, "cpus_allowed", UINT32_MAX, &number) ? (uint32_t)number : 0;
    trace->dropped_events = number_of(facts, "dropped_events", 9e15, &number) ? number : 0;
    trace->tasks = calloc(tasks + 1, sizeof *trace->tasks);
    l->open = calloc(2 * (tasks + 1), sizeof *l->open);
    if (trace->tasks == NULL || l->open == NULL)
        code = no_memory(l);
    for (size_t i = 0; code == 0 && i < tasks; i++)
        trace->tasks[i].end_ns = UINT64_MAX;
out:
    cJSON_Delete(document);
    return code;
}

static int read_events(struct loader *l, FILE *file)
{
    char *line = NULL;
    size_t capacity = 0, length = 0;
    int code = 0;
    if (!next_line(l, file, &line, &capacity, &length))
        code = damaged(l, "the file is empty: this is not a trace that simul wrote");
    if (code == 0)
        code = read_header(l, line, length);
    if (code == 0 &&
        (!next_line(l, file, &line, &capacity, &length) || strcmp(line, "\"traceEvents\":[") != 0))
        code = damaged(l, "expected \"traceEvents\":[");
    while (code == 0) {
        if (!next_line(l, file, &line, &capacity, &length)) {
            code = ferror(file) ? unreadable(l) : damaged(l, "the file ends before its closing ]}");
            break;
        }
        if (strcmp(line, "]}") == 0)
            break;
        if (length > 0 && line[length - 1] == ',')
            line[length - 1] = '\0';
        cJSON *event = cJSON_ParseWithOpts(line, NULL, true);
        code = event != NULL ? read_event(l, event) : damaged(l, "not valid JSON");
        cJSON_Delete(event);
    }
    free(line);
    return code;
}

/* What is still open when the recording stops lasts to its end: a failed run's tasks were waiting until it
 * was ended. */
static int close_open(struct loader *l)
{
    struct trace *trace = l->trace;
    int code = 0;
    if (trace->makespan_ns == 0)
        trace->makespan_ns = l->last_ns;
    for (size_t i = 0; code == 0 && i < 2 * (size_t)trace->task_count; i++) {
        if (!l->open[i].open)
            continue;
        struct trace_span span = l->open[i].span;
        span.end_ns = trace->makespan_ns > span.begin_ns ? trace->makespan_ns : span.begin_ns;
        code = add_span(l, span);
    }
    return code;
}

int trace_load(const char *path, struct trace *out, struct error *error)
{
    struct loader l = {.trace = out, .path = path, .error = error};
    int code;
    *out = (struct trace){0};
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return error_system(error, -errno, "cannot open the trace \"%s\"", path);
    l.strings = intern_create();
    out->strings = l.strings;
    code = l.strings != NULL ? read_events(&l, file) : no_memory(&l);
    if (code == 0)
        code = close_open(&l);
    free(l.lane_of_tid);
    free(l.open);
    fclose(file);
    return code;
}

void trace_free(struct trace *trace)
{
    free(trace->lanes);
    free(trace->tasks);
    free(trace->spans);
    intern_free(trace->strings);
    *trace = (struct trace){0};
}

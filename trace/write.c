/* The writer of Trace Event JSON. Every pid and tid is above 0; times are microseconds from the start barrier
 * with three decimals. */
#include "trace/write.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio_ext.h>
#include <stdlib.h>

#include "trace/curve.h"
#include "trace/lane_time.h"
#include "trace/merge.h"
#include "trace/trace.h"
#include "trace/utf8.h"
#include "trace/write_text.h"

/* What is open between two events, on a lane and in a task. */
struct open_slice {
    uint64_t begin_ns;
    const struct site *phase; /* named by the task, or NULL; of an offloaded call: its place */
    uint32_t task;            /* + 1; 0: none is open */
};

struct open_wait {
    uint8_t reason;
    bool waiting, ready; /* at most one is true: an async pair is open */
    bool started;
};

struct writer {
    FILE *out;
    struct shared *shared;
    uint32_t cpus_allowed;
    struct open_slice *slices; /* by lane */
    struct open_wait *waits;   /* by task */
    uint32_t in_flight, running;
    uint64_t last_ns;
    bool first; /* no event has been written yet */
    bool measured;
};

static uint32_t pid_of(const struct lane *lane)
{
    return lane->kind == LANE_PROCESS ? lane->number + 2 : 1; /* 1: the sample's own process */
}

/* A tid next to the lane's own that no other row has. */
static uint32_t kernel_tid(const struct lane *lane)
{
    return lane->number + 1 + TRACE_KERNEL_TID;
}

static void begin_event(struct writer *w)
{
    fputs(w->first ? "{" : ",\n{", w->out);
    w->first = false;
}

static uint64_t since_barrier(const struct writer *w, uint64_t time_ns)
{
    uint64_t barrier_ns = w->shared->barrier_ns;
    return time_ns > barrier_ns ? time_ns - barrier_ns : 0;
}

static void put_lane(struct writer *w, const struct lane *lane)
{
    trace_put_number(w->out, ",\"pid\":", pid_of(lane));
    trace_put_number(w->out, ",\"tid\":", lane->number + 1);
    fputc(',', w->out);
}

static void put_site(struct writer *w, const struct site *site)
{
    if (site == NULL)
        return;
    fputs(",\"at\":\"", w->out);
    trace_put_text(w->out, site->file);
    trace_put_number(w->out, ":", site->line);
    fputs("\",\"in\":\"", w->out);
    trace_put_text(w->out, site->function);
    fputc('"', w->out);
}

/* --- metadata --- */

static void put_name(struct writer *w, const char *kind, const struct lane *lane, const char *before,
                     unsigned number)
{
    begin_event(w);
    fprintf(w->out, "\"name\":\"%s\",\"ph\":\"M\"", kind);
    put_lane(w, lane);
    fputs("\"args\":{\"name\":\"", w->out);
    trace_put_text(w->out, before);
    if (number > 0)
        fprintf(w->out, " %u", number);
    fputs("\"}}", w->out);
}

static void put_lanes(struct writer *w, const char *title)
{
    unsigned numbers[LANE_KIND_COUNT] = {0};
    uint32_t used = atomic_load(&w->shared->lanes_used);
    for (uint32_t i = 0; i < used && i < w->shared->sizes.lanes; i++) {
        const struct lane *lane = &w->shared->lanes[i];
        unsigned number = ++numbers[lane->kind];
        if (lane->kind == LANE_PROCESS)
            put_name(w, "process_name", lane, "worker process", number);
        else if (i == 0)
            put_name(w, "process_name", lane, title, 0);
        put_name(w, "thread_name", lane, lane_kind_name(lane->kind), lane->kind == LANE_LOOP ? 0 : number);
        begin_event(w);
        fputs("\"name\":\"thread_sort_index\",\"ph\":\"M\"", w->out);
        put_lane(w, lane);
        fprintf(w->out, "\"args\":{\"sort_index\":%u}}", i + 1);
    }
}

/* --- events --- */

static void put_counter(struct writer *w, const char *name, const char *series, uint64_t time_ns,
                        uint32_t value)
{
    begin_event(w);
    fprintf(w->out, "\"name\":\"%s\",\"ph\":\"C\",\"pid\":1,\"tid\":1,", name);
    trace_put_time(w->out, "\"ts\":", time_ns);
    fprintf(w->out, ",\"args\":{\"%s\":%u}}", series, value);
}

static void count_in_flight(struct writer *w, uint64_t time_ns, int change)
{
    w->in_flight += (uint32_t)change;
    put_counter(w, "tasks in flight", "tasks", time_ns, w->in_flight);
}

static uint32_t capped(const struct writer *w)
{
    return w->running < w->cpus_allowed ? w->running : w->cpus_allowed;
}

static void count_running(struct writer *w, uint64_t time_ns, int change)
{
    uint32_t before = capped(w);
    w->running += (uint32_t)change;
    if (capped(w) != before && !w->measured) /* with `measured`, the curve comes from the kernel's records */
        put_counter(w, "lanes on CPU", "lanes", time_ns, capped(w));
}

/* One half of an async pair in a task's own track; `name` is the name of both halves. */
static void put_async(struct writer *w, char half, const char *name, uint32_t task, const struct lane *lane,
                      uint64_t time_ns)
{
    begin_event(w);
    fputs("\"name\":\"", w->out);
    fputs(name, w->out);
    fputs(half == 'b' ? "\",\"cat\":\"task\",\"ph\":\"b\"" : "\",\"cat\":\"task\",\"ph\":\"e\"", w->out);
    trace_put_number(w->out, ",\"id\":", task + 1);
    put_lane(w, lane);
    trace_put_time(w->out, "\"ts\":", time_ns);
}

static void put_lifetime(struct writer *w, char half, uint32_t task, const struct lane *lane,
                         uint64_t time_ns)
{
    char name[24];
    snprintf(name, sizeof name, "task %u", task);
    put_async(w, half, name, task, lane, time_ns);
    fprintf(w->out, ",\"args\":{\"task\":%u}}", task);
}

static void begin_slice(struct writer *w, const struct lane *lane, uint32_t task, const struct site *phase,
                        uint64_t time_ns)
{
    w->slices[lane->number] = (struct open_slice){.begin_ns = time_ns, .phase = phase, .task = task + 1};
}

/* Returns 1 if a slice was open. */
static int end_slice(struct writer *w, const struct lane *lane, uint64_t time_ns)
{
    struct open_slice *slice = &w->slices[lane->number];
    if (slice->task == 0)
        return 0;
    begin_event(w);
    trace_put_number(w->out, "\"name\":\"task ", slice->task - 1);
    if (slice->phase != NULL) {
        fputs(": ", w->out);
        trace_put_text(w->out, slice->phase->label);
    }
    fputs("\",\"cat\":\"running\",\"ph\":\"X\"", w->out);
    put_lane(w, lane);
    trace_put_time(w->out, "\"ts\":", slice->begin_ns);
    fputc(',', w->out);
    trace_put_time(w->out, "\"dur\":", time_ns - slice->begin_ns);
    trace_put_number(w->out, ",\"args\":{\"task\":", slice->task - 1);
    if (slice->phase != NULL) {
        fputs(",\"phase\":\"", w->out);
        trace_put_text(w->out, slice->phase->label);
        fputc('"', w->out);
    }
    put_site(w, slice->phase);
    fputs("}}", w->out);
    slice->task = 0;
    return 1;
}

static void begin_wait(struct writer *w, const struct lane *lane, const struct event *event, uint64_t time_ns)
{
    put_async(w, 'b', wait_reason_name(event->reason), event->task, lane, time_ns);
    trace_put_number(w->out, ",\"args\":{\"task\":", event->task);
    fputs(",\"state\":\"waiting\"", w->out);
    put_site(w, event->site);
    if (event->argument != UINT64_MAX) { /* a yield waits for nothing */
        fputc(',', w->out);
        trace_put_time(
            w->out, "\"until\":", event->reason == WAIT_YIELD ? time_ns : since_barrier(w, event->argument));
    }
    fputs("}}", w->out);
    w->waits[event->task].waiting = true;
    w->waits[event->task].reason = event->reason;
}

/* Ends the open pair of the task's track; `poster` (+ 1) is the task that woke it, 0 if not known. */
static void end_wait(struct writer *w, const struct lane *lane, uint32_t task, uint64_t time_ns,
                     uint64_t poster)
{
    struct open_wait *wait = &w->waits[task];
    if (!wait->waiting && !wait->ready)
        return;
    put_async(w, 'e', wait->ready ? "ready" : wait_reason_name(wait->reason), task, lane, time_ns);
    trace_put_number(w->out, ",\"args\":{\"task\":", task);
    if (poster != 0)
        fprintf(w->out, ",\"woken_by\":%" PRIu64, poster - 1);
    fputs("}}", w->out);
    wait->waiting = wait->ready = false;
}

static void begin_ready(struct writer *w, const struct lane *lane, uint32_t task, uint64_t time_ns)
{
    end_wait(w, lane, task, time_ns, 0);
    put_async(w, 'b', "ready", task, lane, time_ns);
    trace_put_number(w->out, ",\"args\":{\"task\":", task);
    fputs(",\"state\":\"ready\"}}", w->out);
    w->waits[task].ready = true;
}

static void put_post(struct writer *w, const struct lane *lane, const struct event *event, uint64_t time_ns)
{
    begin_event(w);
    fputs("\"name\":\"post\",\"cat\":\"semaphore\",\"ph\":\"i\",\"s\":\"t\"", w->out);
    put_lane(w, lane);
    trace_put_time(w->out, "\"ts\":", time_ns);
    fprintf(w->out, ",\"args\":{\"task\":%u", event->task);
    if (event->argument != 0)
        fprintf(w->out, ",\"woke\":%" PRIu64, event->argument - 1);
    put_site(w, event->site);
    fputs("}}", w->out);
}

/* An offloaded call on a thread of libuv's pool: a slice of the thread's own lane, on behalf of the parked
 * task. */
static void begin_call(struct writer *w, const struct lane *lane, const struct event *event, uint64_t time_ns)
{
    begin_slice(w, lane, event->task, event->site, time_ns);
    count_running(w, time_ns, 1);
}

/* Ends the open call, if any. */
static void end_call(struct writer *w, const struct lane *lane, uint64_t time_ns)
{
    struct open_slice *slice = &w->slices[lane->number];
    if (slice->task == 0)
        return;
    begin_event(w);
    fprintf(w->out, "\"name\":\"call: task %u\",\"cat\":\"call\",\"ph\":\"X\"", slice->task - 1);
    put_lane(w, lane);
    trace_put_time(w->out, "\"ts\":", slice->begin_ns);
    fputc(',', w->out);
    trace_put_time(w->out, "\"dur\":", time_ns - slice->begin_ns);
    fprintf(w->out, ",\"args\":{\"task\":%u", slice->task - 1);
    put_site(w, slice->phase);
    fputs("}}", w->out);
    slice->task = 0;
    count_running(w, time_ns, -1);
}

static void put_event(struct writer *w, const struct lane *lane, const struct event *event)
{
    uint64_t time_ns = since_barrier(w, event->time_ns);
    w->last_ns = time_ns;
    switch (event->kind) {
    case EVENT_START:
        put_lifetime(w, 'b', event->task, lane, time_ns);
        w->waits[event->task].started = true;
        count_in_flight(w, time_ns, 1);
        begin_slice(w, lane, event->task, NULL, time_ns);
        count_running(w, time_ns, 1);
        break;
    case EVENT_WAIT:
        count_running(w, time_ns, -end_slice(w, lane, time_ns));
        begin_wait(w, lane, event, time_ns);
        break;
    case EVENT_READY:
        begin_ready(w, lane, event->task, time_ns);
        break;
    case EVENT_RESUME:
        end_wait(w, lane, event->task, time_ns, event->reason == WAIT_SEMAPHORE ? event->argument : 0);
        begin_slice(w, lane, event->task, NULL, time_ns);
        count_running(w, time_ns, 1);
        break;
    case EVENT_PHASE:
        end_slice(w, lane, time_ns);
        begin_slice(w, lane, event->task, event->site, time_ns);
        break;
    case EVENT_POST:
        put_post(w, lane, event, time_ns);
        break;
    case EVENT_CALL_BEGIN:
        begin_call(w, lane, event, time_ns);
        break;
    case EVENT_CALL_END:
        end_call(w, lane, time_ns);
        break;
    case EVENT_END:
        count_running(w, time_ns, -end_slice(w, lane, time_ns));
        put_lifetime(w, 'e', event->task, lane, time_ns);
        w->waits[event->task].started = false;
        count_in_flight(w, time_ns, -1);
        break;
    default:
        break;
    }
}

/* Ends with the last event what a sample that was cut short left open, so that every pair has two halves. */
static void close_open(struct writer *w)
{
    for (uint32_t i = 0; i < w->shared->sizes.lanes; i++) {
        const struct lane *lane = &w->shared->lanes[i];
        if (lane->kind == LANE_POOL)
            end_call(w, lane, w->last_ns);
        else
            end_slice(w, lane, w->last_ns);
    }
    for (uint32_t task = 0; task < w->shared->sizes.tasks; task++) {
        if (!w->waits[task].started)
            continue;
        const struct lane *lane = &w->shared->lanes[w->shared->records[task].lane];
        end_wait(w, lane, task, w->last_ns, 0);
        put_lifetime(w, 'e', task, lane, w->last_ns);
    }
}

/* --- the kernel's view --- */

struct kernel_row {
    struct writer *w;
    const struct lane *lane;
};

static void put_interval(void *context, const struct lane_interval *interval)
{
    const struct kernel_row *row = context;
    struct writer *w = row->w;
    if (interval->end_ns == interval->begin_ns)
        return;
    begin_event(w);
    fprintf(w->out, "\"name\":\"%s", switch_kind_name(interval->kind));
    if (interval->kind == SWITCH_IN)
        fprintf(w->out, " %u", interval->cpu);
    fprintf(w->out, "\",\"cat\":\"kernel\",\"ph\":\"X\",\"pid\":%u,\"tid\":%u,", pid_of(row->lane),
            kernel_tid(row->lane));
    trace_put_time(w->out, "\"ts\":", interval->begin_ns);
    fputc(',', w->out);
    trace_put_time(w->out, "\"dur\":", interval->end_ns - interval->begin_ns);
    fprintf(w->out, ",\"args\":{\"lane\":%u,\"cpu\":%u}}", row->lane->number + 1, interval->cpu);
}

/* A row beside each lane, and the measured curve. A thread loses its CPU in the middle of a task's slice,
 * and slices of one row have to nest, so the lane's own row cannot show both. */
static int put_kernel(struct writer *w, uint64_t end_ns)
{
    struct curve curve;
    char name[64];
    uint32_t used = atomic_load(&w->shared->lanes_used);
    for (uint32_t i = 0; i < used; i++) {
        struct kernel_row row = {w, &w->shared->lanes[i]};
        begin_event(w);
        fprintf(
            w->out,
            "\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":%u,\"tid\":%u,\"args\":{\"name\":\"kernel: %s\"}}",
            pid_of(row.lane), kernel_tid(row.lane), lane_name(w->shared, row.lane, name, sizeof name));
        lane_each_interval(w->shared, row.lane, lane_known_until(w->shared, row.lane, end_ns), put_interval,
                           &row);
    }
    int status = lane_times_curve(w->shared, end_ns, &curve);
    if (status < 0)
        return status;
    for (size_t i = 0; i < curve.count; i++)
        put_counter(w, "lanes on CPU", "lanes", curve.points[i].time_ns, curve.points[i].value);
    curve_free(&curve);
    return 0;
}

/* A sample that never reached the start barrier counts its time from its first event. */
static void set_origin(struct shared *shared)
{
    uint64_t first = UINT64_MAX;
    for (uint32_t i = 0; shared->barrier_ns == 0 && i < shared->sizes.lanes; i++)
        if (atomic_load(&shared->lanes[i].count) > 0 && shared->lanes[i].events[0].time_ns < first)
            first = shared->lanes[i].events[0].time_ns;
    shared->barrier_ns = shared->barrier_ns == 0 ? first : shared->barrier_ns;
}

int trace_write(FILE *out, struct shared *shared, const struct trace_facts *facts)
{
    struct merge merge;
    set_origin(shared);
    struct writer w = {
        .out = out,
        .shared = shared,
        .cpus_allowed = facts->cpus_allowed,
        .first = true,
        .measured = facts->measured,
        .slices = calloc(shared->sizes.lanes, sizeof *w.slices),
        .waits = calloc(shared->sizes.tasks, sizeof *w.waits),
    };
    __fsetlocking(out, FSETLOCKING_BYCALLER); /* one thread writes */
    int status = w.slices != NULL && w.waits != NULL ? merge_open(&merge, shared) : -ENOMEM;
    if (status == 0) {
        const struct event *event;
        const struct lane *lane;
        fputs("{\"displayTimeUnit\":\"ms\",\"simul\":", out);
        utf8_put(out, facts->simul_json);
        fputs(",\n\"traceEvents\":[\n", out);
        put_lanes(&w, facts->title);
        while (merge_next(&merge, &event, &lane))
            put_event(&w, lane, event);
        close_open(&w);
        status = facts->measured ? put_kernel(&w, facts->end_ns > 0 ? facts->end_ns : w.last_ns) : 0;
        fputs("\n]}\n", out);
        merge_close(&merge);
        if (ferror(out))
            status = -EIO;
    }
    free(w.slices);
    free(w.waits);
    return status;
}

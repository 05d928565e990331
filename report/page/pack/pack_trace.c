/* The columns of a trace of simul: its spans in the order of their begins, its tasks, the kernel's view of
 * its lanes, and who woke whom. */
#include "report/page/pack/pack.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "report/text/states.h"
#include "trace/curve.h"
#include "trace/json/intern.h"
#include "trace/trace.h"

/* A span's number in the trace beside the key of the order. */
struct place {
    uint64_t begin_ns;
    uint32_t span;
};

struct source {
    const struct trace *trace;
    const char *cell;
    bool parks;
    struct curve in_flight, on_cpu;
    struct place *order; /* of the spans */
};

/* --- from a span to numbers --- */

static uint64_t state_of(const struct trace *trace, const struct trace_span *span)
{
    switch (span->state) {
    case TASK_RUNNING:
        return trace->lanes[span->lane].kind == LANE_POOL ? SHOWN_CALL : SHOWN_RUNNING;
    case TASK_READY:
        return SHOWN_READY;
    default:
        return SHOWN_WAITING;
    }
}

static uint64_t string_of(const char *text)
{
    return *text == '\0' ? 0 : intern_number(text);
}

/* number + 1; 0 where there is none. */
static uint64_t one_more(uint64_t number, uint64_t none)
{
    return number == none ? 0 : number + 1;
}

/* 1 + time from a wait's begin to its limit, at least 1; 0 without a limit. */
static uint64_t limit_of(const struct trace_span *span)
{
    uint64_t left_ns = span->until_ns > span->begin_ns ? span->until_ns - span->begin_ns : 0;
    return span->until_ns == UINT64_MAX ? 0 : left_ns + 1;
}

static uint64_t ended_of(const struct trace_task *task)
{
    return !task->started ? PACK_NEVER_STARTED : task->end_ns == UINT64_MAX ? PACK_UNFINISHED : PACK_ENDED;
}

/* --- the columns --- */

/* The column's item, name, type, and value: one list for functions and table. */
#define COLUMNS(X)                                                                                           \
    X(span, begin, DELTA64, item->begin_ns)                                                                  \
    X(span, duration, VARINT64, item->end_ns - item->begin_ns)                                               \
    X(span, task, DELTA, item->task)                                                                         \
    X(span, lane, VARINT, one_more(item->lane, UINT32_MAX))                                                  \
    X(span, state, U8, state_of(s->trace, item))                                                             \
    X(span, what, VARINT, string_of(item->what))                                                             \
    X(span, at, VARINT, string_of(item->at))                                                                 \
    X(span, limit, VARINT64, limit_of(item))                                                                 \
    X(span, unknown, U8, item->unknown)                                                                      \
    X(task, start, DELTA64, item->started ? item->start_ns : 0)                                              \
    X(task, end, DELTA64, ended_of(item) == PACK_ENDED ? item->end_ns : 0)                                   \
    X(task, ended, U8, ended_of(item))                                                                       \
    X(kernel, lane, DELTA, item->lane)                                                                       \
    X(kernel, begin, DELTA64, item->begin_ns)                                                                \
    X(kernel, duration, VARINT64, item->end_ns - item->begin_ns)                                             \
    X(kernel, kind, U8, item->kind)                                                                          \
    X(kernel, cpu, VARINT, item->cpu)                                                                        \
    X(wake, time, DELTA64, item->time_ns)                                                                    \
    X(wake, by, DELTA, item->by)                                                                             \
    X(wake, woke, VARINT, one_more(item->woke, UINT32_MAX))                                                  \
    X(wake, lane, VARINT, (uint64_t)item->lane + 1)

PACK_ITEM(span, struct trace_span, s->trace->spans[s->order[i].span])
PACK_ITEM(task, struct trace_task, s->trace->tasks[i])
PACK_ITEM(kernel, struct trace_interval, s->trace->kernel[i])
PACK_ITEM(wake, struct trace_wake, s->trace->wakes[i])

COLUMNS(PACK_VALUE)

/* --- the header --- */

/* A runner that parks no task has no event loop: its one lane is an ordinary thread. */
static bool is_plain_thread(const struct source *s, size_t lane)
{
    return s->trace->lanes[lane].kind == LANE_LOOP && !s->parks;
}

static void put_facts(FILE *header, const void *source)
{
    const struct source *s = source;
    const struct trace *trace = s->trace;
    const struct {
        const char *name, *text;
    } texts[] = {{"cell", s->cell},
                 {"workload", trace->workload},
                 {"runner", trace->runner},
                 {"status", trace->status}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        fprintf(header, "\"%s\":", texts[i].name);
        pack_text(header, texts[i].text);
        putc(',', header);
    }
    fprintf(header,
            "\"parks\":%s,\"tasks\":%" PRIu32 ",\"workers\":%" PRIu32 ",\"repeat\":%" PRIu32
            ",\"makespan_ns\":%" PRIu64 ",\"cpus_allowed\":%" PRIu32 ",\"dropped_events\":%" PRIu64
            ",\"measured\":%s,\"in_flight\":{\"mean\":%.17g,\"max\":%" PRIu32
            "},\"on_cpu\":{\"mean\":%.17g,\"max\":%" PRIu32 "},\"lanes\":[",
            s->parks ? "true" : "false", trace->task_count, trace->workers, trace->repeat, trace->makespan_ns,
            trace->cpus_allowed, trace->dropped_events, trace->measured ? "true" : "false", s->in_flight.mean,
            s->in_flight.max, s->on_cpu.mean, s->on_cpu.max);
    for (size_t i = 0; i < trace->lane_count; i++) {
        fputs(i > 0 ? ",{\"name\":" : "{\"name\":", header);
        pack_text(header, is_plain_thread(s, i) ? "main thread" : trace->lanes[i].name);
        fprintf(header, ",\"kind\":\"%s\"}",
                lane_kind_name(is_plain_thread(s, i) ? LANE_THREAD : trace->lanes[i].kind));
    }
    fputs("],", header);
}

/* --- order --- */

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    if (a->begin_ns != b->begin_ns)
        return a->begin_ns < b->begin_ns ? -1 : 1;
    return (a->span > b->span) - (a->span < b->span);
}

static struct place *order_spans(const struct trace *trace)
{
    struct place *order = malloc((trace->span_count + 1) * sizeof *order);
    if (order == NULL)
        return NULL;
    for (size_t i = 0; i < trace->span_count; i++)
        order[i] = (struct place){trace->spans[i].begin_ns, (uint32_t)i};
    qsort(order, trace->span_count, sizeof *order, compare_places);
    return order;
}

int pack_trace(const struct trace *trace, const char *cell, bool parks, FILE *out)
{
    const struct {
        size_t span, task, kernel, wake;
    } counts = {trace->span_count, trace->tasks_seen, trace->kernel_count, trace->wake_count};
#define COLUMN(of, what, type, value) {#of "." #what, PACK_##type, of##_##what, counts.of},
    const struct pack_column columns[] = {COLUMNS(COLUMN)};
#undef COLUMN
    struct source source = {.trace = trace, .cell = cell, .parks = parks, .order = order_spans(trace)};
    const struct pack pack = {
        .source = &source,
        .facts = put_facts,
        .strings = trace->strings,
        .columns = columns,
        .column_count = sizeof columns / sizeof columns[0],
    };
    int code = source.order != NULL ? curve_in_flight(trace, &source.in_flight) : -ENOMEM;
    if (code == 0)
        code = curve_on_cpu(trace, &source.on_cpu);
    if (code == 0)
        code = pack_write(&pack, out);
    curve_free(&source.on_cpu);
    curve_free(&source.in_flight);
    free(source.order);
    return code;
}

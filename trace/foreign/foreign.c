/* From events to slices, spans, instants and counters. The letters of "ph": "Trace Event Format", the
 * Chromium project's document on chrome://tracing. */
#include "trace/foreign/foreign_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "task/array.h"
#include "trace/json/intern.h"

enum { MAX_ITEMS = 4000000 }; /* slices, instants and samples together */

/* Beyond this length a browser's numbers are no longer exact to the ns: 52 days. */
#define MAX_LENGTH_NS         (1LL << 52)

#define LOSS_TEXT(name, text) text,
static const char *const loss_texts[] = {FOREIGN_LOSSES(LOSS_TEXT)};
#undef LOSS_TEXT

const char *foreign_loss_text(enum foreign_loss loss)
{
    return loss_texts[loss];
}

/* --- times --- */

static void reach(struct foreign_loader *l, int64_t time_ns)
{
    if (!l->any || time_ns < l->earliest_ns)
        l->earliest_ns = time_ns;
    if (!l->any || time_ns > l->latest_ns)
        l->latest_ns = time_ns;
    l->any = true;
}

/* Extends the trace's range by an interval of time. Two events that are too far apart cannot both be shown;
 * nobody knows which one is wrong. */
static int take_time(struct foreign_loader *l, int64_t begin_ns, int64_t end_ns)
{
    char text[160];
    reach(l, begin_ns);
    reach(l, end_ns);
    if ((uint64_t)l->latest_ns - (uint64_t)l->earliest_ns <= MAX_LENGTH_NS)
        return 0;
    snprintf(text, sizeof text,
             "with this event the trace is %.3g days long, and 52 can be shown: its time, or that of one "
             "before, is wrong",
             ((double)l->latest_ns - (double)l->earliest_ns) / 86400e9);
    return event_reader_refuse(l->reader, text);
}

/* Counts the items that need memory. */
static int take_item(struct foreign_loader *l)
{
    if (++l->items <= MAX_ITEMS)
        return 0;
    return event_reader_refuse(l->reader, "the trace has more than 4,000,000 events: record a shorter one");
}

/* --- one event each --- */

static int add_slice(struct foreign_loader *l, struct foreign_finder *finder,
                     const struct foreign_slice *slice)
{
    struct foreign_rows *rows = finder->rows;
    int code = take_item(l);
    if (code < 0)
        return code;
    struct foreign_slice *slices =
        array_room(rows->slices, rows->slice_count, &finder->slice_room, sizeof *slices);
    if (slices == NULL)
        return foreign_no_memory(l);
    rows->slices = slices;
    slices[rows->slice_count++] = *slice;
    return 0;
}

static int begin_slice(struct foreign_loader *l, struct foreign_finder *finder, uint32_t row,
                       const struct trace_event *event, int64_t time_ns)
{
    struct foreign_slice slice = {
        .begin_ns = (uint64_t)time_ns, .end_ns = FOREIGN_OPEN, .row = row, .link = finder->innermost[row]};
    int code = foreign_name(l, event, &slice.name);
    if (code == 0)
        code = add_slice(l, finder, &slice);
    if (code == 0)
        finder->innermost[row] = (uint32_t)finder->rows->slice_count;
    return code;
}

static int end_slice(struct foreign_loader *l, struct foreign_finder *finder, uint32_t row, int64_t time_ns)
{
    if (finder->innermost[row] == 0)
        return foreign_lose(l, FOREIGN_UNBEGUN);
    struct foreign_slice *slice = &finder->rows->slices[finder->innermost[row] - 1];
    slice->end_ns = time_ns > (int64_t)slice->begin_ns ? (uint64_t)time_ns : slice->begin_ns;
    finder->innermost[row] = slice->link;
    return 0;
}

/* "X": begin and duration in one; without a duration, an instant. */
static int read_complete(struct foreign_loader *l, const struct trace_event *event, uint32_t lane,
                         int64_t time_ns)
{
    struct foreign_slice slice = {.begin_ns = (uint64_t)time_ns, .row = lane};
    int64_t length_ns = 0;
    if (event->duration.present && (!event_ns(&event->duration, &length_ns) || length_ns < 0))
        return foreign_lose(l, FOREIGN_UNTIMED);
    slice.end_ns = (uint64_t)(time_ns + length_ns);
    int code = take_time(l, time_ns, time_ns + length_ns);
    if (code == 0)
        code = foreign_name(l, event, &slice.name);
    return code < 0 ? code : add_slice(l, &l->lanes, &slice);
}

static int read_instant(struct foreign_loader *l, const struct trace_event *event, uint32_t lane,
                        int64_t time_ns)
{
    struct foreign *trace = l->trace;
    struct foreign_instant instant = {.time_ns = (uint64_t)time_ns, .lane = lane};
    int code = take_item(l);
    if (code == 0)
        code = foreign_name(l, event, &instant.name);
    if (code < 0)
        return code;
    struct foreign_instant *instants =
        array_room(trace->instants, trace->instant_count, &l->instant_room, sizeof *instants);
    if (instants == NULL)
        return foreign_no_memory(l);
    trace->instants = instants;
    instants[trace->instant_count++] = instant;
    return 0;
}

static int add_sample(struct foreign_loader *l, const struct foreign_sample *sample)
{
    struct foreign *trace = l->trace;
    int code = take_item(l);
    if (code < 0)
        return code;
    struct foreign_sample *samples =
        array_room(trace->samples, trace->sample_count, &l->sample_room, sizeof *samples);
    if (samples == NULL)
        return foreign_no_memory(l);
    trace->samples = samples;
    samples[trace->sample_count++] = *sample;
    return 0;
}

/* A counter has a series for each of its numbers. */
static int read_counter(struct foreign_loader *l, const struct trace_event *event, int64_t time_ns)
{
    char name[FOREIGN_TEXT_BYTES];
    int code = 0;
    for (size_t i = 0; i < event->argument_count && code == 0; i++) {
        const struct event_argument *argument = &event->arguments[i];
        struct foreign_sample sample = {.time_ns = (uint64_t)time_ns};
        if (!argument->value.number)
            continue;
        sample.value = strtod(argument->value.text, NULL);
        snprintf(name, sizeof name, "%.100s: %.200s: %.200s", event->pid.text, event->name.text,
                 argument->name.text);
        code = foreign_text(l, name, &sample.series);
        if (code == 0)
            code = add_sample(l, &sample);
    }
    return code;
}

/* Slices, instants and spans: items with a time and a row. */
static int read_on_row(struct foreign_loader *l, const struct trace_event *event, int64_t time_ns)
{
    bool async = strchr("bneSTpF", event->phase) != NULL;
    uint32_t row;
    int code = async ? foreign_track(l, event, &row) : foreign_lane(l, event, &row);
    if (code < 0)
        return code;
    switch (event->phase) {
    case 'B':
        return begin_slice(l, &l->lanes, row, event, time_ns);
    case 'E':
        return end_slice(l, &l->lanes, row, time_ns);
    case 'X':
        return read_complete(l, event, row, time_ns);
    case 'b':
    case 'S': /* the older names of b, e and n */
        return begin_slice(l, &l->tracks, row, event, time_ns);
    case 'e':
    case 'F':
        return end_slice(l, &l->tracks, row, time_ns);
    default:
        return read_instant(l, event, async ? UINT32_MAX : row, time_ns);
    }
}

static int read_event(struct foreign_loader *l, const struct trace_event *event)
{
    int64_t time_ns;
    if (event->phase == 'M')
        return foreign_metadata(l, event);
    if (event->phase == '\0' || strchr("BEXbneSTpFiIRC", event->phase) == NULL)
        return foreign_lose(l, event->phase == '\0'                        ? FOREIGN_UNKNOWN
                               : strchr("stf", event->phase) != NULL       ? FOREIGN_FLOWS
                               : strchr("PNODvVc()", event->phase) != NULL ? FOREIGN_SNAPSHOTS
                                                                           : FOREIGN_UNKNOWN);
    if (!event_ns(&event->time, &time_ns))
        return foreign_lose(l, FOREIGN_UNTIMED);
    int code = take_time(l, time_ns, time_ns);
    if (code < 0)
        return code;
    return event->phase == 'C' ? read_counter(l, event, time_ns) : read_on_row(l, event, time_ns);
}

/* --- the file --- */

static int read_events(struct foreign_loader *l)
{
    const struct trace_event *event;
    int got;
    while ((got = event_reader_next(l->reader, &event)) == 1) {
        int code = read_event(l, event);
        if (code == -ENOSPC)
            code = foreign_lose(l, FOREIGN_ROWS);
        if (code < 0)
            return code;
    }
    if (got == 0 && !l->any)
        return event_reader_refuse(l->reader, "there is no event in it that could be drawn");
    if (got == 0 && !event_reader_whole(l->reader))
        foreign_lose(l, FOREIGN_CUT);
    return got;
}

static int read_all(struct foreign_loader *l)
{
    l->trace->strings = intern_create();
    l->lanes.keys = intern_create();
    l->tracks.keys = intern_create();
    l->pids = intern_create();
    if (l->trace->strings == NULL || l->lanes.keys == NULL || l->tracks.keys == NULL || l->pids == NULL)
        return foreign_no_memory(l);
    int code = read_events(l);
    if (code == 0)
        code = foreign_name_processes(l, &l->trace->lanes);
    if (code == 0)
        code = foreign_name_processes(l, &l->trace->tracks);
    if (code == 0)
        foreign_order(l->trace, l->earliest_ns, l->latest_ns);
    return code;
}

int foreign_load(const char *path, struct foreign *out, struct error *error)
{
    struct foreign_loader l = {
        .trace = out, .path = path, .error = error, .lanes.rows = &out->lanes, .tracks.rows = &out->tracks};
    *out = (struct foreign){0};
    int code = event_reader_open(&l.reader, path, false, error);
    if (code < 0)
        return code;
    code = read_all(&l);
    intern_free(l.lanes.keys);
    intern_free(l.tracks.keys);
    intern_free(l.pids);
    free(l.lanes.innermost);
    free(l.tracks.innermost);
    free(l.process_names);
    event_reader_close(l.reader);
    return code;
}

void foreign_free(struct foreign *trace)
{
    intern_free(trace->strings);
    free(trace->lanes.rows);
    free(trace->lanes.slices);
    free(trace->tracks.rows);
    free(trace->tracks.slices);
    free(trace->instants);
    free(trace->samples);
    *trace = (struct foreign){0};
}

/* From events to slices, spans, instants and counters. The letters of "ph": "Trace Event Format", the
 * Chromium project's document on chrome://tracing. */
#include "trace/foreign/foreign_private.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "task/array.h"
#include "trace/json/intern.h"

enum { MAX_ITEMS = 4000000 }; /* slices, instants and samples together */

#define LOSS_TEXT(name, text) text,
static const char *const loss_texts[] = {FOREIGN_LOSSES(LOSS_TEXT)};
#undef LOSS_TEXT

const char *foreign_loss_text(enum foreign_loss loss)
{
    return loss_texts[loss];
}

/* --- one event each --- */

/* Whether there is memory for one more item; counts those beyond the limit. */
static bool take_item(struct foreign_loader *l)
{
    bool room = l->items < MAX_ITEMS;
    l->items += room;
    l->trace->losses[FOREIGN_MANY] += !room;
    return room;
}

static int add_slice(struct foreign_loader *l, struct foreign_finder *finder, struct foreign_slice slice)
{
    struct foreign_rows *rows = finder->rows;
    if (!take_item(l))
        return 0;
    struct foreign_slice *slices =
        array_room(rows->slices, rows->slice_count, &finder->slice_room, sizeof *slices);
    if (slices == NULL)
        return foreign_no_memory(l);
    rows->slices = slices;
    slice.link = (uint32_t)rows->slice_count;
    slices[rows->slice_count++] = slice;
    return 0;
}

/* One half of a pair, whose other half is found later. */
static int add_half(struct foreign_loader *l, struct foreign_finder *finder, uint32_t row,
                    const struct trace_event *event, int64_t time_ns, enum foreign_kind kind)
{
    struct foreign_slice slice = {
        .begin_ns = (uint64_t)time_ns, .end_ns = (uint64_t)time_ns, .row = row, .kind = (uint8_t)kind};
    int code = foreign_name(l, event, &slice.name);
    return code < 0 ? code : add_slice(l, finder, slice);
}

/* The state that a thread's state is drawn as: by the names of the kernel's own tools and of Perfetto. */
static enum foreign_kind state_kind(const char *name)
{
    if (strcasecmp(name, "running") == 0)
        return FOREIGN_RUNNING;
    return strncasecmp(name, "runnable", 8) == 0 || strcmp(name, "R") == 0 || strcmp(name, "R+") == 0
               ? FOREIGN_READY
               : FOREIGN_WAITING;
}

/* "X", a slice, or "T", a thread's state: begin and duration in one; without a duration, an instant. */
static int read_complete(struct foreign_loader *l, const struct trace_event *event, uint32_t lane,
                         int64_t time_ns)
{
    bool state = event->phase == 'T';
    struct foreign_slice slice = {.begin_ns = (uint64_t)time_ns, .row = lane};
    int64_t length_ns = 0;
    if (event->duration.present && (!event_ns(&event->duration, &length_ns) || length_ns < 0))
        return foreign_lose(l, FOREIGN_UNTIMED);
    slice.end_ns = (uint64_t)(time_ns + length_ns);
    slice.kind = (uint8_t)(state ? state_kind(event->name.text) : FOREIGN_SLICE);
    int code = foreign_name(l, event, &slice.name);
    return code < 0 ? code : add_slice(l, state ? &l->states : &l->lanes, slice);
}

static int read_instant(struct foreign_loader *l, const struct trace_event *event, uint32_t lane,
                        int64_t time_ns)
{
    struct foreign *trace = l->trace;
    struct foreign_instant instant = {.time_ns = (uint64_t)time_ns, .lane = lane};
    int code = foreign_name(l, event, &instant.name);
    if (code < 0 || !take_item(l))
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
    if (!take_item(l))
        return 0;
    struct foreign_sample *samples =
        array_room(trace->samples, trace->sample_count, &l->sample_room, sizeof *samples);
    if (samples == NULL)
        return foreign_no_memory(l);
    trace->samples = samples;
    samples[trace->sample_count++] = *sample;
    return 0;
}

/* A counter has a series for each of its numbers; counters of one name differ by their ids. */
static int read_counter(struct foreign_loader *l, const struct trace_event *event, int64_t time_ns)
{
    char name[4 * FOREIGN_KEY_BYTES];
    const char *open = event->id.present ? "[" : "", *close = event->id.present ? "]" : "";
    int code = 0;
    bool empty = !event->details; /* no "args" */
    l->trace->losses[FOREIGN_NESTED] += event->arguments_nested + event->arguments_lost;
    l->trace->losses[FOREIGN_NUMBERS] += event->arguments_null > 0 ? event->arguments_null : empty;
    for (size_t i = 0; i < event->argument_count && code == 0; i++) {
        const struct event_argument *argument = &event->arguments[i];
        struct foreign_sample sample = {.time_ns = (uint64_t)time_ns};
        if (!event_number(&argument->value, &sample.value)) {
            foreign_lose(l, FOREIGN_NUMBERS);
            continue;
        }
        snprintf(name, sizeof name, "%s: %s%s%s%s: %s", event->pid.text, event->name.text, open,
                 event->id.text, close, argument->name.text);
        code = foreign_text(l, name, &sample.series);
        if (code == 0)
            code = add_sample(l, &sample);
    }
    return code;
}

/* Slices, states and instants of a lane. */
static int read_on_lane(struct foreign_loader *l, const struct trace_event *event, int64_t time_ns)
{
    uint32_t lane = UINT32_MAX;
    bool instant = strchr("iIR", event->phase) != NULL;
    bool of_none = instant && (event->instant_scope == 'g' || event->instant_scope == 'p');
    int code = of_none ? 0 : foreign_lane(l, event, &lane);
    if (code < 0)
        return code;
    if (instant)
        return read_instant(l, event, lane, time_ns);
    if (event->phase == 'B' || event->phase == 'E')
        return add_half(l, &l->lanes, lane, event, time_ns,
                        event->phase == 'B' ? FOREIGN_BEGIN : FOREIGN_END);
    return read_complete(l, event, lane, time_ns);
}

/* Spans of a track, and their instants. S, T, p and F are the older kinds of b, n and e. */
static int read_on_track(struct foreign_loader *l, const struct trace_event *event, int64_t time_ns)
{
    uint32_t track;
    if (strchr("nTp", event->phase) != NULL)
        return read_instant(l, event, UINT32_MAX, time_ns);
    int code = foreign_track(l, event, &track);
    if (code < 0)
        return code;
    return add_half(l, &l->tracks, track, event, time_ns,
                    strchr("bS", event->phase) != NULL ? FOREIGN_BEGIN : FOREIGN_END);
}

/* What an event is that cannot be drawn. */
static enum foreign_loss loss_of(char phase)
{
    return phase == '\0'                       ? FOREIGN_UNKNOWN
           : strchr("stf", phase) != NULL      ? FOREIGN_FLOWS
           : phase == 'P'                      ? FOREIGN_SAMPLES
           : strchr("NODvVc()", phase) != NULL ? FOREIGN_SNAPSHOTS
                                               : FOREIGN_UNKNOWN;
}

static int read_event(struct foreign_loader *l, const struct trace_event *event)
{
    int64_t time_ns;
    if (event->phase == 'M')
        return foreign_metadata(l, event);
    if (event->phase == '\0' || strchr("BEXbneSTpFiIRC", event->phase) == NULL)
        return foreign_lose(l, loss_of(event->phase));
    if (!event_ns(&event->time, &time_ns))
        return foreign_lose(l, FOREIGN_UNTIMED);
    l->trace->losses[FOREIGN_FLOWS] += event->flow;
    bool async = strchr("bneSTpF", event->phase) != NULL && (event->phase != 'T' || event->id.present);
    l->trace->losses[FOREIGN_DETAILS] +=
        event->phase != 'C' && (event->details || (!async && event->category.length > 0));
    if (event->phase == 'C')
        return read_counter(l, event, time_ns);
    return async ? read_on_track(l, event, time_ns) : read_on_lane(l, event, time_ns);
}

/* --- the file --- */

static void count_damage(struct foreign_loader *l)
{
    struct event_damage damage = event_reader_damage(l->reader);
    uint64_t *losses = l->trace->losses;
    losses[FOREIGN_NUMBERS] += damage.repairs.numbers;
    losses[FOREIGN_ESCAPES] += damage.repairs.escapes;
    losses[FOREIGN_COMMAS] += damage.repairs.commas;
    losses[FOREIGN_DAMAGE] += damage.places;
    losses[FOREIGN_SAMPLES] += damage.samples;
    losses[FOREIGN_TEXTS] += damage.texts;
    losses[FOREIGN_MEMBERS] += damage.members;
    losses[FOREIGN_CUT] += !event_reader_whole(l->reader);
}

/* Refuses a file with nothing to draw: by what is damaged, or by what it holds instead. */
static int refuse_empty(struct foreign_loader *l)
{
    struct event_damage damage = event_reader_damage(l->reader);
    char text[256];
    unsigned most = FOREIGN_FLOWS;
    if (damage.where[0] != '\0')
        return error_set(l->error, -EINVAL, "%s", damage.where);
    for (unsigned loss = 0; loss < FOREIGN_DETAILS; loss++)
        if (l->trace->losses[loss] > l->trace->losses[most])
            most = loss;
    if (l->trace->losses[most] == 0)
        return event_reader_refuse(l->reader, "there is no event in it that could be drawn");
    snprintf(text, sizeof text, "there is no event in it that could be drawn; %s: %" PRIu64,
             foreign_loss_text(most), l->trace->losses[most]);
    return event_reader_refuse(l->reader, text);
}

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
    if (got < 0)
        return got;
    l->trace->is_simul = event_reader_simul(l->reader) != NULL;
    count_damage(l);
    return l->items == 0 ? refuse_empty(l) : 0;
}

/* The steps from events to a picture, in their order. */
static int arrange(struct foreign_loader *l)
{
    int code = foreign_name_processes(l, &l->lanes);
    if (code == 0)
        code = foreign_name_processes(l, &l->tracks);
    if (code == 0)
        code = foreign_window(l);
    if (code == 0)
        code = foreign_pair(l);
    if (code == 0)
        code = foreign_order_lanes(l);
    if (code == 0)
        code = foreign_pack_tracks(l);
    if (code == 0)
        code = foreign_order(l);
    l->trace->losses[FOREIGN_COUNTERS] = l->trace->sample_count;
    return code;
}

static int read_all(struct foreign_loader *l)
{
    struct intern **sets[] = {&l->trace->strings, &l->lanes.keys, &l->tracks.keys,
                              &l->pids,           &l->groups,     &l->wide};
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
        if ((*sets[i] = intern_create()) == NULL)
            return foreign_no_memory(l);
    int code = read_events(l);
    return code < 0 ? code : arrange(l);
}

int foreign_load(const char *path, struct foreign *out, struct error *error)
{
    struct foreign_loader l = {.trace = out,
                               .path = path,
                               .error = error,
                               .lanes.rows = &out->lanes,
                               .tracks.rows = &out->tracks,
                               .states.rows = &out->states};
    *out = (struct foreign){0};
    int code = event_reader_open(&l.reader, path, true, error);
    if (code < 0)
        return code;
    code = read_all(&l);
    intern_free(l.lanes.keys);
    intern_free(l.tracks.keys);
    intern_free(l.pids);
    intern_free(l.groups);
    intern_free(l.wide);
    free(l.lanes.places);
    free(l.tracks.places);
    free(l.processes);
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
    free(trace->states.slices);
    free(trace->instants);
    free(trace->samples);
    *trace = (struct foreign){0};
}

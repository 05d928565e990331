/* The columns of another tool's trace: slices on lanes, spans on tracks, instants, counters. */
#include "report/page/pack/pack.h"

#include <inttypes.h>
#include <string.h>

#include "trace/foreign/foreign.h"
#include "trace/json/intern.h"

struct source {
    const struct foreign *trace;
    const char *cell;
};

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* As in report/page/pack/pack_trace.c: the column's item, name, type, and value. */
#define COLUMNS(X)                                                                                           \
    X(slice, begin, DELTA64, item->begin_ns)                                                                 \
    X(slice, duration, VARINT64, item->end_ns - item->begin_ns)                                              \
    X(slice, lane, DELTA, item->row)                                                                         \
    X(slice, depth, U8, item->depth)                                                                         \
    X(slice, name, VARINT, item->name)                                                                       \
    X(async, begin, DELTA64, item->begin_ns)                                                                 \
    X(async, duration, VARINT64, item->end_ns - item->begin_ns)                                              \
    X(async, track, DELTA, item->row)                                                                        \
    X(async, depth, U8, item->depth)                                                                         \
    X(async, name, VARINT, item->name)                                                                       \
    X(state, begin, DELTA64, item->begin_ns)                                                                 \
    X(state, duration, VARINT64, item->end_ns - item->begin_ns)                                              \
    X(state, lane, DELTA, item->row)                                                                         \
    X(state, name, VARINT, item->name)                                                                       \
    X(state, kind, U8, item->kind)                                                                           \
    X(instant, time, DELTA64, item->time_ns)                                                                 \
    X(instant, lane, VARINT, item->lane == UINT32_MAX ? 0 : item->lane + UINT64_C(1))                        \
    X(instant, name, VARINT, item->name)                                                                     \
    X(counter, time, DELTA64, item->time_ns)                                                                 \
    X(counter, series, VARINT, item->series)                                                                 \
    X(counter, value, F64, bits_of(item->value))

PACK_ITEM(slice, struct foreign_slice, s->trace->lanes.slices[i])
PACK_ITEM(async, struct foreign_slice, s->trace->tracks.slices[i])
PACK_ITEM(state, struct foreign_slice, s->trace->states.slices[i])
PACK_ITEM(instant, struct foreign_instant, s->trace->instants[i])
PACK_ITEM(counter, struct foreign_sample, s->trace->samples[i])

COLUMNS(PACK_VALUE)

/* --- the header --- */

static void put_text_of(FILE *header, const struct foreign *trace, uint32_t number)
{
    pack_text(header, number == 0 ? "" : intern_at(trace->strings, number));
}

static void put_rows(FILE *header, const struct foreign *trace, const char *name, const char *kind,
                     const struct foreign_rows *rows)
{
    fprintf(header, "\"%s\":[", name);
    for (size_t i = 0; i < rows->count; i++) {
        fprintf(header, "%s{\"kind\":\"%s\",\"name\":", i > 0 ? "," : "", kind);
        put_text_of(header, trace, rows->rows[i].name);
        fputs(",\"process\":", header);
        put_text_of(header, trace, rows->rows[i].process);
        putc('}', header);
    }
    fputs("],", header);
}

static void put_facts(FILE *header, const void *source)
{
    const struct source *s = source;
    const struct foreign *trace = s->trace;
    fputs("\"foreign\":true,\"cell\":", header);
    pack_text(header, s->cell);
    fprintf(header,
            ",\"workload\":\"\",\"runner\":\"\",\"status\":\"ok\",\"tasks\":0,\"workers\":0,\"repeat\":0,"
            "\"makespan_ns\":%" PRIu64 ",\"cpus_allowed\":0,\"dropped_events\":0,\"measured\":false,",
            trace->length_ns);
    put_rows(header, trace, "lanes", "thread", &trace->lanes);
    put_rows(header, trace, "async_tracks", "track", &trace->tracks);
}

int pack_foreign(const struct foreign *trace, const char *cell, FILE *out)
{
    const struct {
        size_t slice, async, state, instant, counter;
    } counts = {trace->lanes.slice_count, trace->tracks.slice_count, trace->states.slice_count,
                trace->instant_count, trace->sample_count};
#define COLUMN(of, what, type, value) {#of "." #what, PACK_##type, of##_##what, counts.of},
    const struct pack_column columns[] = {COLUMNS(COLUMN)};
#undef COLUMN
    const struct source source = {trace, cell};
    const struct pack pack = {
        .source = &source,
        .facts = put_facts,
        .strings = trace->strings,
        .columns = columns,
        .column_count = sizeof columns / sizeof columns[0],
    };
    return pack_write(&pack, out);
}

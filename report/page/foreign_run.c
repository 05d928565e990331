/* The document keeps only the file name of a path, because users publish pages. */
#include "report/page/foreign_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "report/page/foreign_page.h"
#include "report/text/figure.h"
#include "trace/json/intern.h"

enum { MAX_LANES_REPORTED = 200 };

cJSON *foreign_run_new(void)
{
    cJSON *run = cJSON_CreateObject();
    cJSON_AddStringToObject(run, "simul", SIMUL_VERSION);
    cJSON_AddNumberToObject(run, "schema", RUN_SCHEMA);
    cJSON_AddBoolToObject(run, "foreign", true);
    cJSON_AddBoolToObject(run, "complete", true);
    cJSON_AddArrayToObject(run, "cells");
    return run;
}

char *foreign_run_id(size_t i, char out[FOREIGN_ID_BYTES])
{
    snprintf(out, FOREIGN_ID_BYTES, "trace-%zu", i + 1);
    return out;
}

static const char *text_at(const struct foreign *trace, uint32_t number)
{
    return number == 0 ? "" : intern_at(trace->strings, number);
}

static void add_notes(cJSON *cell, const struct foreign *trace, const char *refused)
{
    cJSON *notes = cJSON_AddArrayToObject(cell, "notes");
    char text[ERROR_TEXT_BYTES + 64];
    if (*refused != '\0') {
        snprintf(text, sizeof text, "its tasks are not drawn: %s", refused);
        cJSON_AddItemToArray(notes, cJSON_CreateString(text));
    }
    for (unsigned loss = 0; loss < FOREIGN_LOSS_COUNT; loss++) {
        if (trace->losses[loss] == 0)
            continue;
        snprintf(text, sizeof text, "%s: %" PRIu64, foreign_loss_text(loss), trace->losses[loss]);
        cJSON_AddItemToArray(notes, cJSON_CreateString(text));
    }
}

/* Each lane has its number of slices and the time within slices. */
static void add_lanes(cJSON *contents, const struct foreign *trace)
{
    const struct foreign_rows *lanes = &trace->lanes;
    cJSON *list = cJSON_AddArrayToObject(contents, "lanes");
    size_t next = 0;
    for (uint32_t i = 0; i < lanes->count && i < MAX_LANES_REPORTED; i++) {
        double slices = 0, busy_ns = 0;
        uint64_t until_ns = 0; /* busy so far: slices of one lane may cross */
        for (; next < lanes->slice_count && lanes->slices[next].row == i; next++) {
            const struct foreign_slice *slice = &lanes->slices[next];
            slices++;
            uint64_t from_ns = slice->begin_ns > until_ns ? slice->begin_ns : until_ns;
            if (slice->end_ns > from_ns) {
                busy_ns += (double)(slice->end_ns - from_ns);
                until_ns = slice->end_ns;
            }
        }
        cJSON *lane = cJSON_CreateObject();
        cJSON_AddStringToObject(lane, "name", text_at(trace, lanes->rows[i].name));
        cJSON_AddStringToObject(lane, "process", text_at(trace, lanes->rows[i].process));
        cJSON_AddNumberToObject(lane, "slices", slices);
        cJSON_AddNumberToObject(lane, "busy_ns", busy_ns);
        cJSON_AddItemToArray(list, lane);
    }
}

static void add_contents(cJSON *cell, const struct foreign *trace)
{
    cJSON *contents = cJSON_AddObjectToObject(cell, "contents");
    cJSON_AddNumberToObject(contents, "length_ns", (double)trace->length_ns);
    cJSON_AddNumberToObject(contents, "lane_count", (double)trace->lanes.count);
    cJSON_AddNumberToObject(contents, "slices", (double)trace->lanes.slice_count);
    cJSON_AddNumberToObject(contents, "async_tracks", (double)trace->tracks.count);
    cJSON_AddNumberToObject(contents, "spans", (double)trace->tracks.slice_count);
    cJSON_AddNumberToObject(contents, "states", (double)trace->states.slice_count);
    cJSON_AddNumberToObject(contents, "instants", (double)trace->instant_count);
    cJSON_AddNumberToObject(contents, "counter_values", (double)trace->sample_count);
    add_lanes(contents, trace);
}

void foreign_run_add(cJSON *run, size_t i, const char *path, const struct foreign *trace, unsigned tasks,
                     const char *refused)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    char id[FOREIGN_ID_BYTES];
    cJSON *cell = cJSON_CreateObject();
    foreign_run_id(i, id);
    cJSON_AddStringToObject(cell, "id", id);
    cJSON_AddStringToObject(cell, "group", id);
    cJSON_AddStringToObject(cell, "title", name);
    cJSON_AddStringToObject(cell, "workload", name);
    cJSON_AddStringToObject(cell, "kind", "mixed");
    cJSON_AddStringToObject(cell, "runner", "trace");
    cJSON_AddNumberToObject(cell, "tasks", tasks);
    cJSON_AddNullToObject(cell, "workers");
    cJSON_AddBoolToObject(cell, "workers_are_tasks", false);
    cJSON_AddStringToObject(cell, "status", "ok");
    cJSON_AddNullToObject(cell, "error");
    cJSON_AddArrayToObject(cell, "samples");
    cJSON_AddNullToObject(cell, "summary");
    add_notes(cell, trace, refused);
    add_contents(cell, trace);
    cJSON_AddItemToArray(document_item(run, RUN_CELLS), cell);
}

/* "1 lane", "3 lanes"; a part with the count 0 is left out. */
static void add_part(FILE *out, const cJSON *cell, enum member member, const char *one, const char *more,
                     int *parts)
{
    struct figure count;
    double number = document_number(cell, member);
    if (!(number > 0))
        return;
    fprintf(out, "%s%s %s", (*parts)++ > 0 ? ", " : "", figure_count(number, &count),
            number == 1 ? one : more);
}

char *report_foreign_sentence(const cJSON *cell, char *out, size_t bytes)
{
    int parts = 0;
    struct figure length;
    FILE *text = fmemopen(out, bytes, "w");
    if (text == NULL) {
        snprintf(out, bytes, "there is no memory to say more");
        return out;
    }
    fprintf(text, "%s long, ", figure_duration(document_number(cell, CELL_CONTENTS_LENGTH_NS), &length));
    add_part(text, cell, CELL_TASKS, "task", "tasks", &parts);
    add_part(text, cell, CELL_CONTENTS_SLICES, "slice", "slices", &parts);
    add_part(text, cell, CELL_CONTENTS_SPANS, "async span", "async spans", &parts);
    add_part(text, cell, CELL_CONTENTS_STATES, "thread state", "thread states", &parts);
    add_part(text, cell, CELL_CONTENTS_INSTANTS, "instant", "instants", &parts);
    add_part(text, cell, CELL_CONTENTS_COUNTER_VALUES, "counter value", "counter values", &parts);
    if (parts == 0)
        fputs("nothing to draw", text);
    parts = 0;
    fputs(" on ", text);
    add_part(text, cell, CELL_CONTENTS_LANE_COUNT, "lane", "lanes", &parts);
    add_part(text, cell, CELL_CONTENTS_TRACKS, "async track", "async tracks", &parts);
    fputs(parts == 0 ? "no lane." : ".", text);
    fclose(text);
    return out;
}

/* The frame around events: lists of them, in one or more documents, and what stands beside. */
#include "trace/json/event_reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/json/event_members.h"
#include "trace/json/file_kind.h"
#include "trace/json/json.h"

/* More than any viewer opens; a small gzip file may unpack to any size. */
#define MAX_FILE_BYTES (4ULL << 30)

struct event_reader {
    struct json *json;
    bool tolerant;
    unsigned list_depth; /* in a list of events; 0: in none */
    unsigned lists;      /* seen */
    bool ended, cut;     /* cut: the file ends within a value */
    bool simul_seen;
    const char *known; /* what the file is instead of a trace, or NULL */
    unsigned documents;
    struct event_damage damage;
    struct error *error, first; /* the first damage's text */
    struct trace_event event, simul;
};

int event_reader_open(struct event_reader **out, const char *path, bool tolerant, struct error *error)
{
    struct event_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return error_system(error, -ENOMEM, "cannot read \"%s\"", path);
    reader->error = error;
    reader->tolerant = tolerant;
    int code = json_open(&reader->json, path, MAX_FILE_BYTES, error);
    if (code < 0) {
        free(reader);
        return code;
    }
    if (tolerant)
        json_tolerate(reader->json);
    *out = reader;
    return 0;
}

void event_reader_close(struct event_reader *reader)
{
    if (reader == NULL)
        return;
    json_close(reader->json);
    free(reader);
}

const struct trace_event *event_reader_simul(const struct event_reader *reader)
{
    return reader->simul_seen ? &reader->simul : NULL;
}

uint64_t event_reader_bytes(const struct event_reader *reader)
{
    return json_bytes(reader->json);
}

bool event_reader_whole(const struct event_reader *reader)
{
    return !reader->cut && json_depth(reader->json) == 0 && !json_damaged(reader->json);
}

struct event_damage event_reader_damage(const struct event_reader *reader)
{
    struct event_damage damage = reader->damage;
    damage.repairs = *json_repairs(reader->json);
    damage.where = reader->first.text;
    return damage;
}

int event_reader_refuse(struct event_reader *reader, const char *what)
{
    return json_refuse(reader->json, what);
}

static int read_event(struct event_reader *reader)
{
    struct json_token token;
    event_clear(&reader->event);
    for (;;) {
        int code = json_next(reader->json, &token);
        if (code < 0)
            return code;
        if (token.kind == JSON_CLOSE)
            return 1;
        if (token.kind == JSON_END) {
            reader->ended = reader->cut = true;
            return reader->tolerant ? 0
                                    : json_refuse(reader->json, "the file ends in the middle of an event");
        }
        code = event_read_member(reader->json, &reader->event, &token);
        if (code < 0)
            return code;
    }
}

/* --- the frame --- */

/* Counts the values of a list that has begun. */
static int count_values(struct json *json, uint64_t *count)
{
    struct json_token token;
    for (;;) {
        int code = json_next(json, &token);
        if (code < 0 || token.kind == JSON_CLOSE || token.kind == JSON_END)
            return code;
        ++*count;
        code = json_skip(json, &token);
        if (code < 0)
            return code;
    }
}

/* Reads a top-level member besides the events, whose key has been read. */
static int read_beside(struct event_reader *reader, const struct json_token *key, struct json_token *token)
{
    struct json *json = reader->json;
    bool simul = json_token_is(key, "simul"), samples = json_token_is(key, "samples"),
         unit = json_token_is(key, "displayTimeUnit");
    bool text = json_token_is(key, "systemTraceEvents") || json_token_is(key, "powerTraceAsString");
    int code = json_next(json, token);
    if (code == 0 && simul && token->kind == JSON_OBJECT && !reader->simul_seen) {
        event_clear(&reader->simul);
        reader->simul_seen = true;
        return event_read_arguments(json, &reader->simul);
    }
    if (code == 0 && samples && token->kind == JSON_ARRAY)
        return count_values(json, &reader->damage.samples);
    reader->damage.texts += code == 0 && text;
    reader->damage.members += code == 0 && !text && !simul && !unit;
    return code < 0 ? code : json_skip(json, token);
}

/* Reads the top-level object up to its list of events, or to its end. */
static int read_frame(struct event_reader *reader)
{
    struct json_token token;
    for (;;) {
        int code = json_next(reader->json, &token);
        if (code < 0 || token.kind != JSON_KEY) {
            reader->ended = token.kind == JSON_END;
            return code;
        }
        if (reader->known == NULL)
            reader->known = file_kind_of_member(token.text);
        if (!json_token_is(&token, "traceEvents")) {
            code = read_beside(reader, &token, &token);
            if (code < 0)
                return code;
            continue;
        }
        code = json_next(reader->json, &token);
        if (code == 0 && token.kind == JSON_ARRAY) {
            reader->list_depth = json_depth(reader->json);
            return 0;
        }
        code = code < 0 ? code : json_skip(reader->json, &token);
        if (code < 0)
            return code;
    }
}

/* The first token of a document decides its form. */
static int read_document(struct event_reader *reader)
{
    struct json_token token = {.kind = JSON_END};
    bool more = reader->documents == 0 || reader->tolerant;
    int code = more ? json_next(reader->json, &token) : 0;
    reader->ended = code == 0 && token.kind == JSON_END;
    if (code < 0 || reader->ended)
        return code;
    if (token.kind != JSON_ARRAY && token.kind != JSON_OBJECT)
        return json_refuse(reader->json, "this is not a trace: Trace Event JSON begins with { or [");
    reader->documents++;
    if (token.kind == JSON_ARRAY)
        reader->list_depth = json_depth(reader->json);
    return 0;
}

/* There is no list of events in the file. */
static int refuse_file(struct event_reader *reader)
{
    char text[200];
    if (reader->documents == 0)
        return json_refuse(reader->json, "the file is empty: it holds no trace");
    const char *known = reader->documents > 1 ? file_kind_lines : reader->known;
    if (known == NULL)
        return json_refuse(reader->json,
                           "there is no list of \"traceEvents\": this is not a trace, or it is cut short");
    snprintf(text, sizeof text, "there is no list of \"traceEvents\": %s", known);
    return json_refuse(reader->json, text);
}

/* Reads on to the next list of events, or to the end. */
static int find_list(struct event_reader *reader)
{
    int code = 0;
    while (code == 0 && reader->list_depth == 0 && !reader->ended)
        code = json_depth(reader->json) == 0 ? read_document(reader) : read_frame(reader);
    if (code < 0)
        return code;
    reader->lists += reader->list_depth > 0;
    return reader->lists == 0 ? refuse_file(reader) : 0;
}

/* Names a file that is none of text in UTF-8, before anything of it is read. */
static int check_beginning(struct event_reader *reader)
{
    const char *bytes, *kind;
    int count = json_beginning(reader->json, &bytes);
    if (count < 0)
        return count;
    kind = file_kind_of_bytes(bytes, (size_t)count);
    return kind == NULL ? 0 : json_refuse(reader->json, kind);
}

/* The next event: 1, or 0 at the end, or -errno. */
static int next_event(struct event_reader *reader)
{
    struct json_token token;
    for (;;) {
        int code = find_list(reader);
        if (code < 0 || reader->ended)
            return code;
        code = json_next(reader->json, &token);
        if (code < 0)
            return code;
        if (token.kind == JSON_OBJECT)
            return read_event(reader);
        reader->ended = token.kind == JSON_END;
        if (token.kind == JSON_CLOSE)
            reader->list_depth = 0;
        else if (!reader->ended && !reader->tolerant)
            return json_refuse(reader->json, "this is no event: each is an object in { }");
        else if (!reader->ended && (code = json_skip(reader->json, &token)) < 0)
            return code;
        else
            reader->damage.places += !reader->ended;
    }
}

/* Passes over damage. Returns 0, or -errno if nothing can be read after it. */
static int pass_over(struct event_reader *reader, int code)
{
    if (!reader->tolerant || (code != -EINVAL && code != -EFBIG) || json_bytes(reader->json) > MAX_FILE_BYTES)
        return code;
    if (reader->first.text[0] == '\0')
        reader->first = *reader->error;
    bool between = json_depth(reader->json) == 0; /* documents */
    if (reader->list_depth == 0 && !between)
        reader->list_depth = 2;
    int found = json_resync(reader->json, reader->list_depth);
    if (found < 0)
        return found;
    reader->lists += !between;
    reader->ended = found == 0;
    reader->cut |= found == 0 && !between;
    reader->damage.places += found == 1 || between;
    return reader->ended && reader->lists == 0 ? refuse_file(reader) : 0;
}

/* The events of further lists, if any, follow those of the first. */
int event_reader_next(struct event_reader *reader, const struct trace_event **event)
{
    int code = reader->documents == 0 ? check_beginning(reader) : 0;
    if (code < 0 || reader->ended)
        return code;
    while ((code = next_event(reader)) < 0) {
        code = reader->documents == 0 ? code : pass_over(reader, code);
        if (code < 0)
            return code;
        if (reader->ended)
            return 0;
    }
    *event = &reader->event;
    return code;
}

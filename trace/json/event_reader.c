/* From tokens to events: each event is a small table of values, whatever its other members. */
#include "trace/json/event_reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static inline bool is(const struct json_token *token, const char *name)
{
    return event_text_is(token->text, token->length, name);
}

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

/* --- one event --- */

/* Empties the event, without the bytes of its texts. */
static void clear(struct trace_event *event)
{
    static const struct event_value none = {.text = ""};
    event->phase = event->instant_scope = '\0';
    event->id_kind = EVENT_ID_PLAIN;
    event->flow = event->details = false;
    event->name = event->category = event->id = event->pid = event->tid = none;
    event->time = event->duration = event->scope = none;
    event->argument_count = event->arguments_lost = event->arguments_nested = 0;
    event->member_bytes = event->text_used = 0;
}

/* Copies a token's text to a place that lives as long as the event; without room the value is not present. */
static struct event_value keep(char *memory, size_t bytes, size_t *used, const struct json_token *token)
{
    struct event_value value = {.text = "", .number = token->kind == JSON_NUMBER};
    if (*used + token->length + 1 > bytes)
        return value;
    char *text = memory + *used;
    memcpy(text, token->text, token->length + 1);
    *used += token->length + 1;
    value.text = text;
    value.length = token->length;
    value.present = true;
    return value;
}

static struct event_value keep_argument(struct trace_event *event, const struct json_token *token)
{
    return keep(event->text, sizeof event->text, &event->text_used, token);
}

static bool is_scalar(enum json_kind kind)
{
    return kind == JSON_STRING || kind == JSON_NUMBER || kind == JSON_TRUE || kind == JSON_FALSE;
}

/* The members of an object that has begun, as arguments; members that are objects or lists are skipped. */
static int read_arguments(struct json *json, struct trace_event *event)
{
    struct json_token token;
    for (;;) {
        int code = json_next(json, &token);
        if (code < 0 || token.kind != JSON_KEY)
            return code;
        event->details = true;
        bool room = event->argument_count < MAX_EVENT_ARGUMENTS;
        struct event_value name = room ? keep_argument(event, &token) : (struct event_value){.text = ""};
        code = json_next(json, &token);
        if (code < 0)
            return code;
        struct event_value value =
            is_scalar(token.kind) && name.present ? keep_argument(event, &token) : name;
        if (is_scalar(token.kind) && name.present && value.present)
            event->arguments[event->argument_count++] = (struct event_argument){name, value};
        else if (is_scalar(token.kind))
            event->arguments_lost++;
        else
            event->arguments_nested += token.kind != JSON_NULL;
        code = json_skip(json, &token);
        if (code < 0)
            return code;
    }
}

/* The value to which a member that every reader asks for is assigned. */
static struct event_value *member(struct trace_event *event, const struct json_token *key)
{
    if (is(key, "name"))
        return &event->name;
    if (is(key, "ts"))
        return &event->time;
    if (is(key, "tid"))
        return &event->tid;
    if (is(key, "pid"))
        return &event->pid;
    if (is(key, "cat"))
        return &event->category;
    if (is(key, "dur"))
        return &event->duration;
    if (is(key, "scope"))
        return &event->scope;
    return is(key, "id") ? &event->id : NULL;
}

/* Keeps a member's value. One that is given twice, which JSON leaves open, keeps its first value. */
static void keep_member(struct trace_event *event, struct event_value *value, const struct json_token *token)
{
    if (!value->present)
        *value = keep(event->members, sizeof event->members, &event->member_bytes, token);
}

/* "id2" holds the id as {"local": id} or {"global": id}. */
static int read_id2(struct json *json, struct trace_event *event)
{
    struct json_token token;
    for (;;) {
        int code = json_next(json, &token);
        if (code < 0 || token.kind != JSON_KEY)
            return code;
        bool local = is(&token, "local"), global = is(&token, "global");
        code = json_next(json, &token);
        if (code == 0 && is_scalar(token.kind) && (local || global)) {
            keep_member(event, &event->id, &token);
            event->id_kind = local ? EVENT_ID_LOCAL : EVENT_ID_GLOBAL;
        }
        if (code == 0)
            code = json_skip(json, &token);
        if (code < 0)
            return code;
    }
}

/* The members that are read by a rule of their own. */
enum special { NOT_SPECIAL, PHASE, SCOPE, ARGUMENTS, ID2, FLOW, FLOW_END };

static enum special special_member(const struct json_token *key)
{
    static const struct {
        const char *name;
        enum special which;
    } table[] = {{"ph", PHASE},     {"args", ARGUMENTS},   {"s", SCOPE},           {"id2", ID2},
                 {"bind_id", FLOW}, {"flow_in", FLOW_END}, {"flow_out", FLOW_END}, {"bp", FLOW_END}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (is(key, table[i].name))
            return table[i].which;
    return NOT_SPECIAL;
}

/* The value of one member, whose key has been read. */
static int read_member(struct json *json, struct trace_event *event, const struct json_token *key)
{
    struct json_token token;
    struct event_value *value = member(event, key); /* the key's text is lost once the value is read */
    enum special special = value == NULL ? special_member(key) : NOT_SPECIAL;
    int code = json_next(json, &token);
    if (code < 0)
        return code;
    bool letter = token.kind == JSON_STRING && token.length == 1;
    if (value != NULL && is_scalar(token.kind))
        keep_member(event, value, &token);
    else if (special == PHASE)
        event->phase = letter ? token.text[0] : '\0';
    else if (special == SCOPE)
        event->instant_scope = letter ? token.text[0] : '\0';
    else if (special == FLOW)
        event->flow = true;
    else if (special == ARGUMENTS && token.kind == JSON_OBJECT)
        return read_arguments(json, event);
    else if (special == ID2 && token.kind == JSON_OBJECT)
        return read_id2(json, event);
    else if (value == NULL && special != FLOW_END)
        event->details = true;
    return json_skip(json, &token);
}

static int read_event(struct event_reader *reader)
{
    struct json_token token;
    clear(&reader->event);
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
        code = read_member(reader->json, &reader->event, &token);
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
    bool simul = is(key, "simul"), samples = is(key, "samples");
    bool text = is(key, "systemTraceEvents") || is(key, "powerTraceAsString");
    int code = json_next(json, token);
    if (code == 0 && simul && token->kind == JSON_OBJECT && !reader->simul_seen) {
        clear(&reader->simul);
        reader->simul_seen = true;
        return read_arguments(json, &reader->simul);
    }
    if (code == 0 && samples && token->kind == JSON_ARRAY)
        return count_values(json, &reader->damage.samples);
    reader->damage.texts += code == 0 && text;
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
        if (!is(&token, "traceEvents")) {
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
    return 0;
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

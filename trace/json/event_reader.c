/* From tokens to events: each event is a small table of values, whatever its other members. */
#include "trace/json/event_reader.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "trace/json/json.h"

/* More than any viewer opens; a small gzip file may unpack to any size. */
#define MAX_FILE_BYTES (4ULL << 30)

#define MAX_NS         INT64_C(0x3FFFFFFFFFFFFFFF) /* two such times can be added */

struct event_reader {
    struct json *json;
    unsigned list_depth; /* in the list of events; 0: before the list */
    bool ended, whole;
    bool simul_seen;
    struct trace_event event, simul;
};

static inline bool is(const struct json_token *token, const char *name)
{
    return event_text_is(token->text, token->length, name);
}

int event_reader_open(struct event_reader **out, const char *path, struct error *error)
{
    struct event_reader *reader = malloc(sizeof *reader);
    if (reader == NULL)
        return error_system(error, -ENOMEM, "cannot read \"%s\"", path);
    reader->list_depth = 0;
    reader->ended = reader->whole = reader->simul_seen = false;
    int code = json_open(&reader->json, path, MAX_FILE_BYTES, error);
    if (code < 0)
        free(reader);
    else
        *out = reader;
    return code;
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
    return reader->whole;
}

int event_reader_refuse(struct event_reader *reader, const char *what)
{
    return json_refuse(reader->json, what);
}

/* --- one event --- */

static void clear(struct trace_event *event)
{
    static const struct event_value none = {.text = ""};
    event->phase = 0;
    event->name = event->category = event->id = event->pid = event->tid = none;
    event->time = event->duration = none;
    event->argument_count = event->text_used = 0;
}

/* Copies a token's text to a place that lives as long as the event; without room the value is not present. */
static struct event_value keep(struct trace_event *event, const struct json_token *token)
{
    struct event_value value = {.text = "", .number = token->kind == JSON_NUMBER};
    if (event->text_used + token->length + 1 > sizeof event->text)
        return value;
    char *text = event->text + event->text_used;
    memcpy(text, token->text, token->length + 1);
    event->text_used += token->length + 1;
    value.text = text;
    value.length = token->length;
    value.present = true;
    return value;
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
        struct event_value name = keep(event, &token);
        code = json_next(json, &token);
        if (code < 0)
            return code;
        if (is_scalar(token.kind) && event->argument_count < MAX_EVENT_ARGUMENTS && name.present) {
            struct event_value value = keep(event, &token);
            event->arguments[event->argument_count++] = (struct event_argument){name, value};
        } else if ((code = json_skip(json, &token)) < 0) {
            return code;
        }
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
    return is(key, "id") ? &event->id : NULL;
}

/* "id2" holds the id as {"local": id} or {"global": id}. */
static int read_id2(struct json *json, struct trace_event *event)
{
    size_t before = event->argument_count;
    int code = read_arguments(json, event);
    if (code == 0 && event->argument_count > before)
        event->id = event->arguments[before].value;
    event->argument_count = before;
    return code;
}

/* The value of one member, whose key has been read. */
static int read_member(struct json *json, struct trace_event *event, const struct json_token *key)
{
    struct json_token token;
    struct event_value *value = member(event, key); /* the key's text is lost once the value is read */
    bool phase = is(key, "ph"), arguments = is(key, "args"), id2 = is(key, "id2");
    int code = json_next(json, &token);
    if (code < 0)
        return code;
    if (value != NULL && is_scalar(token.kind))
        *value = keep(event, &token);
    else if (phase && token.kind == JSON_STRING)
        event->phase = token.length == 1 ? token.text[0] : '\0';
    else if (arguments && token.kind == JSON_OBJECT)
        return read_arguments(json, event);
    else if (id2 && token.kind == JSON_OBJECT)
        return read_id2(json, event);
    return json_skip(json, &token);
}

static int read_event(struct event_reader *reader)
{
    struct json_token token;
    clear(&reader->event);
    for (;;) {
        int code = json_next(reader->json, &token);
        if (code < 0 || token.kind == JSON_CLOSE)
            return code;
        if (token.kind == JSON_END)
            return json_refuse(reader->json, "the file ends in the middle of an event");
        code = read_member(reader->json, &reader->event, &token);
        if (code < 0)
            return code;
    }
}

/* --- the frame --- */

/* Reads the top-level object up to its list of events, or to its end. */
static int read_frame(struct event_reader *reader)
{
    struct json_token token;
    for (;;) {
        int code = json_next(reader->json, &token);
        if (code < 0 || token.kind != JSON_KEY) {
            reader->ended = true;
            reader->whole = token.kind == JSON_CLOSE;
            return code;
        }
        bool events = is(&token, "traceEvents"), simul = is(&token, "simul");
        code = json_next(reader->json, &token);
        if (code < 0)
            return code;
        if (events && token.kind == JSON_ARRAY) {
            reader->list_depth = json_depth(reader->json);
            return 0;
        }
        if (simul && token.kind == JSON_OBJECT && !reader->simul_seen) {
            clear(&reader->simul);
            code = read_arguments(reader->json, &reader->simul);
            reader->simul_seen = true;
        } else {
            code = json_skip(reader->json, &token);
        }
        if (code < 0)
            return code;
    }
}

/* The file's first token decides the form. */
static int read_beginning(struct event_reader *reader)
{
    struct json_token token;
    int code = json_next(reader->json, &token);
    if (code < 0)
        return code;
    if (token.kind == JSON_ARRAY)
        reader->list_depth = json_depth(reader->json);
    else if (token.kind == JSON_OBJECT)
        code = read_frame(reader);
    else
        code =
            json_refuse(reader->json, token.kind == JSON_END ? "the file is empty: it holds no trace"
                                                             : "this is not a trace: Trace Event JSON begins "
                                                               "with { or [");
    if (code == 0 && reader->list_depth == 0)
        code = json_refuse(reader->json,
                           "there is no list of \"traceEvents\": this is not a trace, or it is cut short");
    return code;
}

/* The members after the list of events. */
static int read_rest(struct event_reader *reader)
{
    bool array_form = reader->list_depth == 1;
    reader->list_depth = 0;
    if (!array_form)
        return read_frame(reader);
    reader->ended = reader->whole = true;
    return 0;
}

/* The events of further lists, if any, follow those of the first. */
int event_reader_next(struct event_reader *reader, const struct trace_event **event)
{
    struct json_token token;
    int code = reader->list_depth == 0 && !reader->ended ? read_beginning(reader) : 0;
    while (code == 0 && !reader->ended) {
        code = json_next(reader->json, &token);
        if (code < 0)
            break;
        switch (token.kind) {
        case JSON_OBJECT:
            code = read_event(reader);
            *event = &reader->event;
            return code < 0 ? code : 1;
        case JSON_CLOSE:
            code = read_rest(reader);
            break;
        case JSON_END:
            reader->ended = true;
            break;
        default:
            return json_refuse(reader->json, "this is no event: each is an object in { }");
        }
    }
    return code;
}

/* --- values --- */

const struct event_value *event_argument(const struct trace_event *event, const char *name)
{
    static const struct event_value none = {.text = ""};
    for (size_t i = 0; i < event->argument_count; i++)
        if (event_value_is(&event->arguments[i].name, name))
            return &event->arguments[i].value;
    return &none;
}

bool event_count(const struct event_value *value, uint64_t max, uint64_t *out)
{
    uint64_t number = 0;
    if (!value->number || !value->present)
        return false;
    for (const char *c = value->text; *c != '\0'; c++) {
        uint64_t digit = (uint64_t)*c - '0';
        if (digit > 9 || digit > max || number > (max - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *out = number;
    return true;
}

/* A number with an exponent: rare, and rounded. */
static bool rounded_ns(const char *text, int64_t *ns)
{
    if (text[strspn(text, "0123456789.eE+-")] != '\0') /* strtod accepts other forms too */
        return false;
    char *end;
    double rounded = strtod(text, &end) * 1000;
    if (*end != '\0' || !(fabs(rounded) < (double)MAX_NS))
        return false;
    *ns = (int64_t)(rounded + (rounded < 0 ? -0.5 : 0.5));
    return true;
}

/* Appends a digit to a number of ns; false beyond the limit. */
static bool append_digit(int64_t *number, int digit)
{
    if (*number > (MAX_NS - digit) / 10)
        return false;
    *number = *number * 10 + digit;
    return true;
}

bool event_ns(const struct event_value *value, int64_t *ns)
{
    const char *c = value->text;
    bool negative = *c == '-';
    int64_t number = 0;
    int decimals = -1; /* digits behind the point; -1: before it */
    c += negative;
    if (*c < '0' || *c > '9')
        return false;
    for (; *c != '\0'; c++) {
        bool digit = *c >= '0' && *c <= '9';
        if (!digit && (*c != '.' || decimals >= 0))
            return rounded_ns(value->text, ns);
        if (digit && decimals < 3 && !append_digit(&number, *c - '0')) /* less than a ns is cut */
            return false;
        decimals += !digit || (decimals >= 0 && decimals < 3);
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 3; i++)
        if (!append_digit(&number, 0))
            return false;
    *ns = negative ? -number : number;
    return true;
}

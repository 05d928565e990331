/* The events of a Trace Event JSON file one by one, whatever wrote the file, plain or gzip, with any members
 * in any order. Two forms: an object ({"traceEvents": [...], ...}) or an array ([...], whose closing bracket
 * may be missing). The caller interprets the events: trace/load.c simul's own, trace/foreign/foreign.c
 * others.
 *
 * Format: "Trace Event Format", the Chromium project's document on chrome://tracing. */
#ifndef TRACE_JSON_EVENT_READER_H
#define TRACE_JSON_EVENT_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "task/error.h"
#include "trace/json/json.h"

/* A member's value as text: of a string its text, of a number its digits. */
struct event_value {
    const char *text; /* "" if not present; followed by a NUL */
    size_t length;
    bool present, number;
};

struct event_argument {
    struct event_value name, value;
};

enum { MAX_EVENT_ARGUMENTS = 512, EVENT_TEXT_BYTES = 32 * 1024 };

/* What an id means: the id alone, or within its process, or in all processes. */
enum event_id { EVENT_ID_PLAIN, EVENT_ID_LOCAL, EVENT_ID_GLOBAL };

/* One event. Its texts live until the next event is read. */
struct trace_event {
    char phase;         /* "ph"; 0: none, or not one letter */
    char instant_scope; /* "s": 'g' global, 'p' of a process, 't' of a thread; 0: none */
    enum event_id id_kind;
    bool flow;    /* "bind_id": an arrow begins or ends here */
    bool details; /* it has members besides these */
    struct event_value name, category, id, pid, tid, time, duration, scope;
    struct event_argument arguments[MAX_EVENT_ARGUMENTS]; /* scalars in "args" */
    size_t argument_count;
    size_t arguments_lost;   /* scalars beyond the limit */
    size_t arguments_nested; /* objects and lists in "args" */
    size_t arguments_null;   /* as they are written; not those that a tolerant reader makes */
    size_t member_bytes, text_used;
    char members[12 * (MAX_JSON_STRING +
                       1)];      /* the memory of the members above, and of names in "args": all fit */
    char text[EVENT_TEXT_BYTES]; /* of the arguments; a text that does not fit is left out */
};

struct event_reader;

/* Returns 0 or -errno with a text. `path` and `error` are borrowed until the reader is closed. A tolerant
 * reader passes over damage and counts it; the other kind refuses the file there. */
int event_reader_open(struct event_reader **out, const char *path, bool tolerant, struct error *error);
void event_reader_close(struct event_reader *reader); /* NULL is fine */

/* Reads the next event. Returns 1; 0 when there is none left; or -errno with a text. */
int event_reader_next(struct event_reader *reader, const struct trace_event **event);

/* The members of the top-level object "simul", as arguments, if the object has been read; else NULL. In a
 * trace that simul wrote, "simul" stands before the events. */
const struct trace_event *event_reader_simul(const struct event_reader *reader);

/* What a tolerant reader has passed over. */
struct event_damage {
    struct json_repairs repairs;
    uint64_t places;   /* where an event, or what stood in place of one, could not be read */
    uint64_t samples;  /* stack samples beside the events */
    uint64_t members;  /* other members beside the events */
    uint64_t texts;    /* traces of other formats beside the events, as texts */
    const char *where; /* the first place, with file, line and byte; "" if there is none */
};

struct event_damage event_reader_damage(const struct event_reader *reader);

/* How many bytes of the file, unpacked, have been read. */
uint64_t event_reader_bytes(const struct event_reader *reader);

/* After the last event: whether all brackets were closed, and a gzip file was whole. */
bool event_reader_whole(const struct event_reader *reader);

/* Refuses the file because of the event just read, with file, line and byte. Returns -EINVAL. */
int event_reader_refuse(struct event_reader *reader, const char *what);

/* --- values --- */

/* Whether a text is `name`. The lengths are compared first, as the compiler knows the length of a literal:
 * with a million events these comparisons are most of the work. */
static inline bool event_text_is(const char *text, size_t length, const char *name)
{
    return length == strlen(name) && memcmp(text, name, length) == 0;
}

static inline bool event_value_is(const struct event_value *value, const char *name)
{
    return event_text_is(value->text, value->length, name);
}

/* The argument of this name, or a value that is not present. */
const struct event_value *event_argument(const struct trace_event *event, const char *name);

/* A finite number, also if it is written as a string. */
bool event_number(const struct event_value *value, double *out);

/* A whole number from 0 to `max`; false for anything else. */
bool event_count(const struct event_value *value, uint64_t max, uint64_t *out);

/* A time in microseconds with decimals, a number or a string, as whole ns; the rest is cut. False for
 * anything else, and beyond +-2^62 ns. */
bool event_ns(const struct event_value *value, int64_t *ns);

#endif

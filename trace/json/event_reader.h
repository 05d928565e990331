/* The events of a Trace Event JSON file one by one, whatever wrote it: the object form ({"traceEvents":
 * [...],
 * ...}) and the array form ([...], whose closing bracket may be missing), plain or gzip, with any members in
 * any order. What the events mean is the caller's to say: trace/load.c for simul's own,
 * trace/foreign/foreign.c for others.
 *
 * Format: "Trace Event Format", the Chromium project's document on chrome://tracing. */
#ifndef TRACE_JSON_EVENT_READER_H
#define TRACE_JSON_EVENT_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "task/error.h"

/* A member's value as text: of a string its text, of a number its digits. */
struct event_value {
    const char *text; /* "" where there is none; followed by a NUL */
    size_t length;
    bool present, number;
};

struct event_argument {
    struct event_value name, value;
};

enum { MAX_EVENT_ARGUMENTS = 24, EVENT_TEXT_BYTES = 32 * 1024 };

/* One event. Texts live until the next one is read. */
struct trace_event {
    char phase; /* "ph"; 0: none, or not one letter */
    struct event_value name, category, id, pid, tid, time, duration;
    struct event_argument arguments[MAX_EVENT_ARGUMENTS]; /* scalars in "args" */
    size_t argument_count;
    size_t text_used;
    char text[EVENT_TEXT_BYTES]; /* what the values point into; what does not fit is left out */
};

struct event_reader;

/* Returns 0 or -errno with a text. `path` and `error` are borrowed until the reader is closed. */
int event_reader_open(struct event_reader **out, const char *path, struct error *error);
void event_reader_close(struct event_reader *reader); /* NULL is fine */

/* Reads the next event. Returns 1; 0 when there is none left; or -errno with a text. */
int event_reader_next(struct event_reader *reader, const struct trace_event **event);

/* The members of the top-level object "simul", as arguments, if it has been read; else NULL. It stands before
 * the events in a trace that simul wrote. */
const struct trace_event *event_reader_simul(const struct event_reader *reader);

/* How many bytes of the file, unpacked, have been read. */
uint64_t event_reader_bytes(const struct event_reader *reader);

/* After the last event: whether all brackets were closed. */
bool event_reader_whole(const struct event_reader *reader);

/* Refuses the file because of the event just read, with file, line and byte. Returns -EINVAL. */
int event_reader_refuse(struct event_reader *reader, const char *what);

/* --- values --- */

/* Whether a text is `name`. The lengths are compared first, and that of a literal is known to the compiler:
 * with a million events these comparisons are most of the work. */
static inline bool event_text_is(const char *text, size_t length, const char *name)
{
    return length == strlen(name) && memcmp(text, name, length) == 0;
}

static inline bool event_value_is(const struct event_value *value, const char *name)
{
    return event_text_is(value->text, value->length, name);
}

/* The argument of this name; one that is not present if there is none. */
const struct event_value *event_argument(const struct trace_event *event, const char *name);

/* A whole number from 0 to `max`; false if it is none. */
bool event_count(const struct event_value *value, uint64_t max, uint64_t *out);

/* A time in microseconds with decimals, as whole ns, exactly; also one that is written as a string. False if
 * it is none, or beyond +-2^62 ns. */
bool event_ns(const struct event_value *value, int64_t *ns);

#endif

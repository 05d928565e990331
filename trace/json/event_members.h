/* The members of one event, for trace/json/event_reader.c. */
#ifndef TRACE_JSON_EVENT_MEMBERS_H
#define TRACE_JSON_EVENT_MEMBERS_H

#include "trace/json/event_reader.h"
#include "trace/json/json.h"

static inline bool json_token_is(const struct json_token *token, const char *name)
{
    return event_text_is(token->text, token->length, name);
}

/* Empties the event, without the bytes of its texts. */
void event_clear(struct trace_event *event);

/* Reads the value of one member, whose key has been read. Returns 0 or -errno with a text. */
int event_read_member(struct json *json, struct trace_event *event, const struct json_token *key);

/* Reads the members of an object that has begun, as arguments; those that are objects or lists are counted.
 * Returns 0 or -errno with a text. */
int event_read_arguments(struct json *json, struct trace_event *event);

#endif

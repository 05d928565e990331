/* From tokens to an event: each is a small table of values, whatever its other members. */
#include "trace/json/event_members.h"

#include <string.h>

void event_clear(struct trace_event *event)
{
    static const struct event_value none = {.text = ""};
    event->phase = event->instant_scope = '\0';
    event->id_kind = EVENT_ID_PLAIN;
    event->flow = event->details = false;
    event->name = event->category = event->id = event->pid = event->tid = none;
    event->time = event->duration = event->scope = none;
    event->argument_count = event->arguments_lost = 0;
    event->arguments_nested = event->arguments_null = 0;
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

/* Keeps a name or a value of "args". What names a thread or process has room however long the others are. */
static struct event_value keep_argument(struct trace_event *event, const struct json_token *token, bool names)
{
    return names ? keep(event->members, sizeof event->members, &event->member_bytes, token)
                 : keep(event->text, sizeof event->text, &event->text_used, token);
}

static bool is_scalar(enum json_kind kind)
{
    return kind == JSON_STRING || kind == JSON_NUMBER || kind == JSON_TRUE || kind == JSON_FALSE;
}

int event_read_arguments(struct json *json, struct trace_event *event)
{
    struct json_token token;
    for (;;) {
        int code = json_next(json, &token);
        if (code < 0 || token.kind != JSON_KEY)
            return code;
        event->details = true;
        bool room = event->argument_count < MAX_EVENT_ARGUMENTS;
        bool names = (json_token_is(&token, "name") || json_token_is(&token, "labels") ||
                      json_token_is(&token, "sort_index")) &&
                     !event_argument(event, token.text)->present;
        struct event_value name =
            room ? keep_argument(event, &token, names) : (struct event_value){.text = ""};
        code = json_next(json, &token);
        if (code < 0)
            return code;
        struct event_value value =
            is_scalar(token.kind) && name.present ? keep_argument(event, &token, names) : name;
        if (is_scalar(token.kind) && name.present && value.present)
            event->arguments[event->argument_count++] = (struct event_argument){name, value};
        else if (is_scalar(token.kind))
            event->arguments_lost++;
        else
            event->arguments_nested += token.kind != JSON_NULL;
        event->arguments_null += token.kind == JSON_NULL && token.length > 0;
        code = json_skip(json, &token);
        if (code < 0)
            return code;
    }
}

/* The value to which a member that every reader asks for is assigned; false for other members. */
static bool is_plain(struct trace_event *event, const struct json_token *key, struct event_value **value)
{
    const struct {
        const char *name;
        struct event_value *value;
    } table[] = {{"name", &event->name},   {"ts", &event->time},      {"tid", &event->tid},
                 {"pid", &event->pid},     {"cat", &event->category}, {"dur", &event->duration},
                 {"scope", &event->scope}, {"id", &event->id}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        *value = table[i].value;
        if (json_token_is(key, table[i].name))
            return true;
    }
    return false;
}

/* Keeps a member's value. Of one that is given often, which JSON leaves open, the last that has room. */
static void keep_member(struct trace_event *event, struct event_value *value, const struct json_token *token)
{
    struct event_value kept = keep(event->members, sizeof event->members, &event->member_bytes, token);
    if (kept.present)
        *value = kept;
}

/* "id2" holds the id as {"local": id} or {"global": id}. */
static int read_id2(struct json *json, struct trace_event *event)
{
    struct json_token token;
    for (;;) {
        int code = json_next(json, &token);
        if (code < 0 || token.kind != JSON_KEY)
            return code;
        bool local = json_token_is(&token, "local"), global = json_token_is(&token, "global");
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
        if (json_token_is(key, table[i].name))
            return table[i].which;
    return NOT_SPECIAL;
}

int event_read_member(struct json *json, struct trace_event *event, const struct json_token *key)
{
    struct json_token token;
    struct event_value *value;
    bool plain = is_plain(event, key, &value); /* the key's text is lost once the value is read */
    enum special special = plain ? NOT_SPECIAL : special_member(key);
    int code = json_next(json, &token);
    if (code < 0)
        return code;
    bool letter = token.kind == JSON_STRING && token.length == 1;
    if (plain && is_scalar(token.kind))
        keep_member(event, value, &token);
    else if (special == PHASE)
        event->phase = letter ? token.text[0] : '\0';
    else if (special == SCOPE)
        event->instant_scope = letter ? token.text[0] : '\0';
    else if (special == FLOW)
        event->flow = true;
    else if (special == ARGUMENTS && token.kind == JSON_OBJECT)
        return event_read_arguments(json, event);
    else if (special == ID2 && token.kind == JSON_OBJECT)
        return read_id2(json, event);
    else if (!plain && special != FLOW_END)
        event->details = true;
    return json_skip(json, &token);
}

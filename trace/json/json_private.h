/* Shared by trace/json/json.c, which reads the structure, and trace/json/json_string.c, which reads texts. */
#ifndef TRACE_JSON_JSON_PRIVATE_H
#define TRACE_JSON_JSON_PRIVATE_H

#include "trace/json/json.h"
#include "trace/json/window.h"

enum { MAX_UTF8 = 4 };

/* What may come next. */
enum expected { VALUE, VALUE_OR_CLOSE, KEY_OR_CLOSE, COLON, COMMA_OR_CLOSE, NOTHING };

struct json {
    enum expected expected;
    bool discarding; /* texts are not wanted: json_skip */
    bool tolerant;
    struct json_repairs repairs;
    unsigned depth;
    bool in_object[MAX_JSON_DEPTH];
    size_t kept;                                  /* bytes in `scratch` */
    bool cut;                                     /* the text is longer than its kept part */
    char scratch[MAX_JSON_STRING + MAX_UTF8 + 1]; /* texts with escapes or across the window's end */
    struct window in;
};

/* Reads a string whose opening quote has been read. Returns 0 or -errno with a text. */
int json_read_string(struct json *json, struct json_token *token);

#endif

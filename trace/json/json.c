/* Tokens from a window of the file. */
#include "trace/json/json_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NUMBER = 64 }; /* characters: a longer number cannot be a measurement */

int json_open(struct json **out, const char *path, uint64_t max_bytes, struct error *error)
{
    struct json *json = calloc(1, sizeof *json);
    if (json == NULL)
        return error_system(error, -ENOMEM, "cannot read \"%s\"", path);
    int code = window_open(&json->in, path, max_bytes, error);
    if (code < 0)
        free(json);
    else
        *out = json;
    return code;
}

void json_close(struct json *json)
{
    if (json == NULL)
        return;
    window_close(&json->in);
    free(json);
}

int json_beginning(struct json *json, const char **bytes)
{
    int code = window_peek(&json->in);
    *bytes = json->in.bytes + json->in.at;
    if (code < 0)
        return code == -ENODATA ? 0 : code;
    return (int)(json->in.end - json->in.at);
}

void json_tolerate(struct json *json)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* the byte order mark, in UTF-8 */
    const char *bytes;
    json->tolerant = json->in.tolerant = true;
    if (json_beginning(json, &bytes) >= 3 && memcmp(bytes, mark, 3) == 0)
        json->in.at += 3;
}

const struct json_repairs *json_repairs(const struct json *json)
{
    return &json->repairs;
}

bool json_damaged(const struct json *json)
{
    return json->in.damaged;
}

unsigned json_depth(const struct json *json)
{
    return json->depth;
}

uint64_t json_bytes(const struct json *json)
{
    return window_offset(&json->in);
}

int json_refuse(struct json *json, const char *what)
{
    return window_refuse(&json->in, -EINVAL, what);
}

static int peek_after_space(struct json *json)
{
    for (;;) {
        int c = window_peek(&json->in);
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return c;
        json->in.line += c == '\n';
        json->in.at++;
    }
}

/* --- numbers and words --- */

/* Whether a text is a number by RFC 8259, section 6. */
static bool is_number(const char *c)
{
    c += *c == '-';
    if (*c == '0')
        c++;
    else if (*c >= '1' && *c <= '9')
        c += strspn(c, "0123456789");
    else
        return false;
    if (*c == '.') {
        size_t digits = strspn(c + 1, "0123456789");
        if (digits == 0)
            return false;
        c += 1 + digits;
    }
    if ((*c | 32) == 'e') {
        c++;
        c += *c == '+' || *c == '-';
        size_t digits = strspn(c, "0123456789");
        if (digits == 0)
            return false;
        c += digits;
    }
    return *c == '\0';
}

/* Whether a character ends a number or a word. */
static bool ends_word(int c)
{
    return c <= ' ' || c == ',' || c == ']' || c == '}' || c == ':' || c == '"';
}

/* The bracket that closes the innermost container; -ENODATA at the outermost level. */
static int closing(const struct json *json)
{
    if (json->depth == 0)
        return -ENODATA;
    return json->in_object[json->depth - 1] ? '}' : ']';
}

/* Reads a value that is missing, or a word that is none, as null. `n` characters of it have been read. */
static int repair_value(struct json *json, struct json_token *token, size_t n)
{
    int c;
    while (!ends_word(c = window_peek(&json->in)))
        json->in.at++;
    if (c < 0 && c != -ENODATA)
        return c;
    if (n == 0 && c != ',' && c != closing(json)) /* the brackets are wrong, not the value */
        return window_refuse(&json->in, -EINVAL, "not valid JSON: a value was expected here");
    json->repairs.numbers++;
    *token = (struct json_token){.kind = JSON_NULL, .text = ""};
    return 0;
}

/* A number, or one of true, false and null. */
static int read_word(struct json *json, struct json_token *token)
{
    uint64_t begin = window_offset(&json->in);
    size_t n = 0;
    int c;
    while (!ends_word(c = window_peek(&json->in)) && n < MAX_NUMBER) {
        json->scratch[n++] = (char)c;
        json->in.at++;
    }
    if (c < 0 && c != -ENODATA)
        return c;
    json->scratch[n] = '\0';
    token->text = json->scratch;
    token->length = n;
    token->kind = strcmp(json->scratch, "true") == 0    ? JSON_TRUE
                  : strcmp(json->scratch, "false") == 0 ? JSON_FALSE
                  : strcmp(json->scratch, "null") == 0  ? JSON_NULL
                                                        : JSON_NUMBER;
    if (token->kind != JSON_NUMBER || is_number(json->scratch))
        return 0;
    if (json->tolerant)
        return repair_value(json, token, n);
    return window_refuse_at(&json->in, begin, -EINVAL, "not valid JSON: a value was expected here");
}

/* --- structure --- */

static int open_value(struct json *json, struct json_token *token, bool object)
{
    if (json->depth == MAX_JSON_DEPTH)
        return window_refuse(&json->in, -EFBIG, "objects and arrays are nested too deeply for a trace");
    json->in.at++;
    json->in_object[json->depth++] = object;
    json->expected = object ? KEY_OR_CLOSE : VALUE_OR_CLOSE;
    token->kind = object ? JSON_OBJECT : JSON_ARRAY;
    return 0;
}

static void after_value(struct json *json)
{
    json->expected = json->depth > 0 ? COMMA_OR_CLOSE : NOTHING;
}

static int close_value(struct json *json, struct json_token *token)
{
    json->in.at++;
    json->depth--;
    token->kind = JSON_CLOSE;
    after_value(json);
    return 0;
}

static int read_value(struct json *json, int c, struct json_token *token)
{
    if (c == '{' || c == '[')
        return open_value(json, token, c == '{');
    after_value(json);
    if (c != '"')
        return read_word(json, token);
    json->in.at++;
    token->kind = JSON_STRING;
    return json_read_string(json, token);
}

static int read_key(struct json *json, int c, struct json_token *token)
{
    if (c != '"')
        return window_refuse(&json->in, -EINVAL,
                             "not valid JSON: a member's name in quotes was expected here");
    json->in.at++;
    json->expected = COLON;
    token->kind = JSON_KEY;
    return json_read_string(json, token);
}

static bool is_missing_comma(const struct json *json, int c)
{
    return json->tolerant && (c == '"' || (!json->in_object[json->depth - 1] && (c == '{' || c == '[')));
}

/* Reads the comma or colon before the next token. Returns the token's first character, unread, or -errno. A
 * closing bracket after a comma is accepted, though JSON forbids it. */
static int read_separator(struct json *json)
{
    int c = peek_after_space(json), close = closing(json);
    if (c < 0 || (json->expected == COMMA_OR_CLOSE && c == close))
        return c;
    if (json->expected == COLON) {
        if (c != ':')
            return window_refuse(&json->in, -EINVAL, "not valid JSON: a colon was expected here");
        json->expected = VALUE;
    } else if (json->expected == COMMA_OR_CLOSE) {
        bool missing = c != ',' && is_missing_comma(json, c);
        if (c != ',' && !missing)
            return window_refuse(&json->in, -EINVAL,
                                 close == '}' ? "not valid JSON: a comma or } was expected here"
                                              : "not valid JSON: a comma or ] was expected here");
        json->expected = close == '}' ? KEY_OR_CLOSE : VALUE_OR_CLOSE;
        json->repairs.commas += missing;
        if (missing)
            return c;
    } else {
        return c;
    }
    json->in.at++;
    return peek_after_space(json);
}

/* Passes over commas where a value or a member's name was expected. Returns the next character or -errno. */
static int skip_commas(struct json *json, int c)
{
    while (c == ',' && json->tolerant && json->depth > 0 && json->expected != VALUE) {
        json->repairs.commas++;
        json->in.at++;
        c = peek_after_space(json);
    }
    return c;
}

int json_next(struct json *json, struct json_token *token)
{
    *token = (struct json_token){.kind = JSON_END, .text = ""};
    int c = skip_commas(json, read_separator(json));
    if (c < 0)
        return c == -ENODATA ? 0 : c;
    if (json->expected == NOTHING && json->tolerant && (c == '{' || c == '['))
        json->expected = VALUE;
    if (json->expected == NOTHING)
        return window_refuse(&json->in, -EINVAL, "not valid JSON: there is something after its end");
    if (json->expected != VALUE && c == closing(json))
        return close_value(json, token);
    return json->expected == KEY_OR_CLOSE ? read_key(json, c, token) : read_value(json, c, token);
}

int json_resync(struct json *json, unsigned depth)
{
    int c, before = 0; /* the character before, spaces left out */
    while ((c = peek_after_space(json)) >= 0 && (depth > 0 || c != '[') && (c != '{' || before == ':')) {
        before = c;
        json->in.at++;
    }
    if (c < 0)
        return c == -ENODATA ? 0 : c;
    for (unsigned i = json->depth; i + 1 < depth; i++)
        json->in_object[i] = true;
    if (depth > 0)
        json->in_object[depth - 1] = false;
    json->depth = depth;
    json->expected = depth > 0 ? VALUE : NOTHING;
    return 1;
}

int json_skip(struct json *json, const struct json_token *token)
{
    struct json_token inner = *token;
    unsigned nondeterministic = json->depth - 1;
    int code = 0;
    if (token->kind != JSON_OBJECT && token->kind != JSON_ARRAY)
        return 0;
    json->discarding = true;
    while (code == 0 && inner.kind != JSON_END && json->depth > nondeterministic)
        code = json_next(json, &inner);
    json->discarding = false;
    return code;
}

/* Tokens from a window of the file. A string that lies in the window without an escape is returned in place,
 * so most bytes of a trace are read once and never copied. */
#include "trace/json/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "trace/json/window.h"

enum {
    MAX_NUMBER = 64, /* characters: a longer number cannot be a measurement */
    MAX_UTF8 = 4,
};

/* What may come next. */
enum expected { VALUE, VALUE_OR_CLOSE, KEY_OR_CLOSE, COLON, COMMA_OR_CLOSE, NOTHING };

struct json {
    enum expected expected;
    bool discarding; /* texts are not wanted: json_skip */
    unsigned depth;
    bool in_object[MAX_JSON_DEPTH];
    size_t kept;                                  /* bytes in `scratch` */
    bool cut;                                     /* the text is longer than its kept part */
    char scratch[MAX_JSON_STRING + MAX_UTF8 + 1]; /* texts with escapes or across the window's end */
    struct window in;
};

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

/* A missing character: either the end of the file or a failure to read. */
static int refuse_end(struct json *json, int code, const char *what)
{
    return code == -ENODATA ? window_refuse(&json->in, -EINVAL, what) : code;
}

/* --- texts --- */

static void keep(struct json *json, const char *bytes, size_t n)
{
    if (json->cut || json->discarding)
        return;
    if (json->kept + n > MAX_JSON_STRING) {
        n = MAX_JSON_STRING - json->kept;
        json->cut = true;
    }
    memcpy(json->scratch + json->kept, bytes, n);
    json->kept += n;
}

static void keep_character(struct json *json, uint32_t c)
{
    char bytes[MAX_UTF8];
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n; i-- > 1; c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3F));
    bytes[0] = (char)(lead[n] | c);
    keep(json, bytes, n);
}

/* Removes half a character from the end of a text that was cut. */
static void end_text(struct json *json)
{
    size_t n = json->kept;
    while (json->cut && n > 0 && json->kept - n < MAX_UTF8 && (json->scratch[n - 1] & 0xC0) == 0x80)
        n--;
    if (json->cut && n > 0 && (json->scratch[n - 1] & 0xC0) == 0xC0)
        json->kept = n - 1;
    json->scratch[json->kept] = '\0';
}

/* Four hexadecimal digits. Returns their value or -errno. */
static int read_hex(struct json *json)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        int c = window_peek(&json->in);
        if (c < 0)
            return refuse_end(json, c, "the file ends inside of a string");
        int digit = c >= '0' && c <= '9'                 ? c - '0'
                    : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                         : -1;
        if (digit < 0)
            return window_refuse(&json->in, -EINVAL, "\\u in a string needs four hexadecimal digits");
        value = value * 16 + digit;
        json->in.at++;
    }
    return value;
}

/* A \u escape, or two that form one character beyond 16 bits (RFC 8259, section 7). `high` is the preceding
 * half, or 0. Returns a new first half, or 0, or -errno. */
static int read_unicode(struct json *json, uint32_t high)
{
    int code = read_hex(json);
    if (code < 0)
        return code;
    uint32_t c = (uint32_t)code;
    if (high != 0 && c >= 0xDC00 && c <= 0xDFFF) {
        keep_character(json, 0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00));
        return 0;
    }
    if (high != 0)
        keep_character(json, 0xFFFD);
    if (c >= 0xD800 && c <= 0xDBFF)
        return code;
    keep_character(json, c == 0 || (c >= 0xDC00 && c <= 0xDFFF) ? 0xFFFD : c);
    return 0;
}

/* The part of an escape after its backslash. `high` as in read_unicode. */
static int read_escape(struct json *json, uint32_t high)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    int c = window_peek(&json->in);
    if (c < 0)
        return refuse_end(json, c, "the file ends inside of a string");
    json->in.at++;
    if (c == 'u')
        return read_unicode(json, high);
    const char *found = c != 0 ? strchr(names, c) : NULL;
    if (found == NULL)
        return window_refuse(&json->in, -EINVAL,
                             "a backslash in a string stands before a character that it cannot escape");
    if (high != 0)
        keep_character(json, 0xFFFD);
    keep(json, &values[found - names], 1);
    return 0;
}

/* The rest of a string that has an escape or crosses the window's end, joined in `scratch`. */
static int read_long_string(struct json *json)
{
    int high = 0;
    json->kept = 0;
    json->cut = false;
    for (;;) {
        int c = window_peek(&json->in);
        if (c < 0)
            return refuse_end(json, c, "the file ends inside of a string");
        if (c == '\\') {
            json->in.at++;
            high = read_escape(json, (uint32_t)high);
            if (high < 0)
                return high;
            continue;
        }
        if (high != 0)
            keep_character(json, 0xFFFD);
        high = 0;
        if (c == '"')
            break;
        size_t begin = json->in.at;
        for (; json->in.at < json->in.end && (c = (unsigned char)json->in.bytes[json->in.at]) != '"' &&
               c != '\\';
             json->in.at++)
            json->in.line += c == '\n';
        keep(json, json->in.bytes + begin, json->in.at - begin);
    }
    json->in.at++;
    end_text(json);
    return 0;
}

/* A string whose opening quote has been read. */
static int read_string(struct json *json, struct json_token *token)
{
    char *begin = json->in.bytes + json->in.at, *end = json->in.bytes + json->in.end, *c = begin;
    while (c < end && *c != '"' && *c != '\\' && *c != '\n')
        c++;
    if (c < end && *c == '"' && c - begin <= MAX_JSON_STRING) {
        *c = '\0'; /* the closing quote will not be read again */
        json->in.at += (size_t)(c - begin) + 1;
        token->text = begin;
        token->length = (size_t)(c - begin);
        return 0;
    }
    int code = read_long_string(json);
    token->text = json->scratch;
    token->length = json->kept;
    return code;
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

/* A number, or one of true, false and null. */
static int read_word(struct json *json, struct json_token *token)
{
    uint64_t begin = window_offset(&json->in);
    size_t n = 0;
    int c;
    while ((c = window_peek(&json->in)) > ' ' && c != ',' && c != ']' && c != '}' && c != ':' && c != '"' &&
           n < MAX_NUMBER) {
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
    return read_string(json, token);
}

static int read_key(struct json *json, int c, struct json_token *token)
{
    if (c != '"')
        return window_refuse(&json->in, -EINVAL,
                             "not valid JSON: a member's name in quotes was expected here");
    json->in.at++;
    json->expected = COLON;
    token->kind = JSON_KEY;
    return read_string(json, token);
}

/* The bracket that closes the innermost container; -ENODATA at the outermost level. */
static int closing(const struct json *json)
{
    if (json->depth == 0)
        return -ENODATA;
    return json->in_object[json->depth - 1] ? '}' : ']';
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
        if (c != ',')
            return window_refuse(&json->in, -EINVAL,
                                 close == '}' ? "not valid JSON: a comma or } was expected here"
                                              : "not valid JSON: a comma or ] was expected here");
        json->expected = close == '}' ? KEY_OR_CLOSE : VALUE_OR_CLOSE;
    } else {
        return c;
    }
    json->in.at++;
    return peek_after_space(json);
}

int json_next(struct json *json, struct json_token *token)
{
    *token = (struct json_token){.kind = JSON_END, .text = ""};
    int c = read_separator(json);
    if (c < 0)
        return c == -ENODATA ? 0 : c;
    if (json->expected == NOTHING)
        return window_refuse(&json->in, -EINVAL, "not valid JSON: there is something after its end");
    if (json->expected != VALUE && c == closing(json))
        return close_value(json, token);
    return json->expected == KEY_OR_CLOSE ? read_key(json, c, token) : read_value(json, c, token);
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

/* Strings. One that lies in the window without an escape is returned in place, so most bytes of a trace are
 * read once and never copied. */
#include "trace/json/json_private.h"

#include <errno.h>
#include <string.h>

/* A missing character: either the end of the file or a failure to read. */
static int refuse_end(struct json *json, int code, const char *what)
{
    return code == -ENODATA ? window_refuse(&json->in, -EINVAL, what) : code;
}

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

/* Keeps an escape that means nothing as it is written: a backslash, and what has been read after it. */
static int keep_escape(struct json *json, const char *read, size_t n)
{
    keep(json, "\\", 1);
    keep(json, read, n);
    json->repairs.escapes++;
    return 0;
}

/* Four hexadecimal digits after \u. Returns 1; 0 if there are fewer, which a tolerant reader keeps as they
 * are; or -errno. */
static int read_hex(struct json *json, uint32_t *value)
{
    char read[] = "u0000";
    *value = 0;
    for (size_t i = 1; i <= 4; i++) {
        int c = window_peek(&json->in);
        if (c < 0)
            return refuse_end(json, c, "the file ends inside of a string");
        int digit = c >= '0' && c <= '9'                 ? c - '0'
                    : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                         : -1;
        if (digit < 0 && json->tolerant)
            return keep_escape(json, read, i);
        if (digit < 0)
            return window_refuse(&json->in, -EINVAL, "\\u in a string needs four hexadecimal digits");
        read[i] = (char)c;
        *value = *value * 16 + (uint32_t)digit;
        json->in.at++;
    }
    return 1;
}

/* A \u escape, or two that form one character beyond 16 bits (RFC 8259, section 7). `high` is the preceding
 * half, or 0. Returns a new first half, or 0, or -errno. */
static int read_unicode(struct json *json, uint32_t high)
{
    uint32_t c;
    int code = read_hex(json, &c);
    if (code <= 0)
        return code;
    if (high != 0 && c >= 0xDC00 && c <= 0xDFFF) {
        keep_character(json, 0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00));
        return 0;
    }
    if (high != 0)
        keep_character(json, 0xFFFD);
    if (c >= 0xD800 && c <= 0xDBFF)
        return (int)c;
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
    if (found == NULL && !json->tolerant)
        return window_refuse(&json->in, -EINVAL,
                             "a backslash in a string stands before a character that it cannot escape");
    if (high != 0)
        keep_character(json, 0xFFFD);
    if (found == NULL) {
        char read = (char)c;
        json->in.line += c == '\n';
        return keep_escape(json, &read, 1);
    }
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

int json_read_string(struct json *json, struct json_token *token)
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

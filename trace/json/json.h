/* A JSON text (RFC 8259) as a stream of tokens, from a plain or a gzip file. A trace may be larger than the
 * memory, so only a window of the file is kept. What a hostile file could inflate (size, depth, length of a
 * string) has a limit, and each error names the file, the line and the byte.
 *
 * A pull reader: its caller asks for the next token, so the reader of a format is plain code. Two violations
 * of JSON are accepted, because writers of traces commit them: a comma before a closing bracket, and control
 * characters in a string. A tolerant reader also repairs what else writers do, and counts each repair. Bytes
 * that are not UTF-8 are passed on: the code that shows a text cleans it. */
#ifndef TRACE_JSON_JSON_H
#define TRACE_JSON_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "task/error.h"

struct json;

enum json_kind {
    JSON_END, /* of the file; inside of an array or object too, see json_depth */
    JSON_OBJECT,
    JSON_ARRAY,
    JSON_CLOSE, /* of the innermost object or array */
    JSON_KEY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
};

enum { MAX_JSON_STRING = 4096, MAX_JSON_DEPTH = 256 };

struct json_token {
    enum json_kind kind;
    /* KEY, STRING: without quotes and escapes, cut after MAX_JSON_STRING bytes, never within a character;
     * U+0000 and half a surrogate pair are U+FFFD. NUMBER: as written. Followed by a NUL; valid until the
     * next token is asked for. */
    const char *text;
    size_t length;
};

/* What a tolerant reader repaired. */
struct json_repairs {
    uint64_t numbers; /* a value that is missing, or a word like NaN, is read as null */
    uint64_t escapes; /* a backslash that escapes nothing stays in the text */
    uint64_t commas;  /* one that is missing, or one too many */
};

/* Opens a file of at most `max_bytes` bytes, unpacked. Returns 0, or -errno with a text. */
int json_open(struct json **out, const char *path, uint64_t max_bytes, struct error *error);
void json_close(struct json *json); /* NULL is fine */

/* Makes the reader tolerant, before its first token. A tolerant reader accepts a byte order mark, several
 * documents in one file, and the end of a damaged gzip file, too. */
void json_tolerate(struct json *json);
const struct json_repairs *json_repairs(const struct json *json);

/* The first bytes of the file, unpacked; before the first token. Returns their number, or -errno with a
 * text. */
int json_beginning(struct json *json, const char **bytes);

/* Reads the next token. Returns 0; -EINVAL for invalid JSON, -EFBIG beyond a limit, or -EIO, each with a
 * text. */
int json_next(struct json *json, struct json_token *token);

/* Reads to the end of the value that `token` began; reads nothing unless the value is an object or array. */
int json_skip(struct json *json, const struct json_token *token);

/* After an error: reads on to the next object that is no member's value, and makes it the next token, within
 * an array at this depth; at depth 0 to the next document. Returns 1; 0 if the file ends before; or -errno
 * with a text. */
int json_resync(struct json *json, unsigned depth);

/* Whether a gzip file was damaged, and its rest left out. */
bool json_damaged(const struct json *json);

/* How many objects and arrays are open. */
unsigned json_depth(const struct json *json);

/* How many bytes of the file, unpacked, have been read. */
uint64_t json_bytes(const struct json *json);

/* Writes "FILE" line N, byte M: `what`, for the reader's position. Returns -EINVAL. */
int json_refuse(struct json *json, const char *what);

#endif

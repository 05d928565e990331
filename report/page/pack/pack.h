/* The packed form of a trace in the page: a header and columns of numbers, compressed (zlib, RFC 1950) and
 * written as base64. report/page/web/format.txt describes the form for both sides.
 *
 * Columns are read value by value and written as a stream, so packing holds no copy of the trace. */
#ifndef REPORT_PAGE_PACK_PACK_H
#define REPORT_PAGE_PACK_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct intern;
struct trace;
struct foreign;

#define PACK_MAGIC 0x314c4d53U /* "SML1" */

/* type, its name in the header */
#define PACK_TYPES(X)                                                                                        \
    X(U8, "u8")             /* a byte */                                                                     \
    X(VARINT, "varint")     /* unsigned LEB128: 7 bits a byte, the lowest first; below 2^31 */               \
    X(DELTA, "delta")       /* the difference to the value before, zigzag, LEB128; below 2^31 */             \
    X(VARINT64, "varint64") /* as varint, but below 2^53: a length of time */                                \
    X(DELTA64, "delta64")   /* as delta, but below 2^53: a time */                                           \
    X(F64, "f64")           /* the 64 bits of a double, little-endian */

#define PACK_ENUM(type, name) PACK_##type,
enum pack_type { PACK_TYPES(PACK_ENUM) PACK_TYPE_COUNT };
#undef PACK_ENUM

/* How a task ended. */
#define PACK_ENDS(X)   X(NEVER_STARTED) X(ENDED) X(UNFINISHED)

#define PACK_ENUM(end) PACK_##end,
enum pack_end { PACK_ENDS(PACK_ENUM) PACK_END_COUNT };
#undef PACK_ENUM

struct pack_column {
    const char *name;
    enum pack_type type;
    uint64_t (*value)(const void *source, size_t i); /* of a F64: its bits */
    size_t count;
};

struct pack {
    const void *source; /* argument of the functions */
    /* Writes the trace's own members of the header's object, each with a comma after the member. */
    void (*facts)(FILE *header, const void *source);
    const struct intern *strings; /* strings[0] is ""; then strings of the set by their numbers */
    const struct pack_column *columns;
    size_t column_count;
};

/* The type of a set's items and how one is found: item i of the `struct source` s, which each packer
 * declares. */
#define PACK_ITEM(of, item_type, place)                                                                      \
    typedef item_type of##_item;                                                                             \
    static const of##_item *of##_get(const struct source *s, size_t i)                                       \
    {                                                                                                        \
        return &(place);                                                                                     \
    }

/* The function behind a column: `value` of the item, an expression of `item` and of the packer's source `s`.
 */
#define PACK_VALUE(of, what, type, value)                                                                    \
    static uint64_t of##_##what(const void *source, size_t i)                                                \
    {                                                                                                        \
        const struct source *s = source;                                                                     \
        const of##_item *item = of##_get(s, i);                                                              \
        return value;                                                                                        \
    }

/* Writes the packed form to `out`. Returns 0 or -ENOMEM; the caller checks the stream for errors. */
int pack_write(const struct pack *pack, FILE *out);

/* Packs a cell's trace; `parks`: the cell's runner parks waiting tasks. Returns like pack_write. */
int pack_trace(const struct trace *trace, const char *cell, bool parks, FILE *out);

/* Packs a trace that another tool wrote. Returns like pack_write. */
int pack_foreign(const struct foreign *trace, const char *cell, FILE *out);

/* Writes `text` as a JSON string, with its quotes. */
void pack_text(FILE *header, const char *text);

#endif

/* Two passes over each column: the first counts bytes for the header, the second writes the bytes. */
#include "report/page/pack/pack.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "report/text/base64.h"
#include "report/text/escape.h"
#include "trace/json/intern.h"

enum { BUFFER_BYTES = 64 * 1024, MAX_VALUE_BYTES = 10 };

#define PACK_NAME(type, name) name,
static const char *const type_names[] = {PACK_TYPES(PACK_NAME)};
#undef PACK_NAME

/* From bytes to compressed letters. */
struct packer {
    z_stream deflate;
    struct base64 letters;
    size_t used; /* bytes of `plain` */
    unsigned char plain[BUFFER_BYTES], packed[BUFFER_BYTES];
};

/* --- the stream --- */

/* Compresses the buffer. With room for its output deflate cannot fail (zlib.h). */
static void flush(struct packer *p, int how)
{
    p->deflate.next_in = p->plain;
    p->deflate.avail_in = (unsigned)p->used;
    p->used = 0;
    do {
        p->deflate.next_out = p->packed;
        p->deflate.avail_out = BUFFER_BYTES;
        deflate(&p->deflate, how);
        base64_put(&p->letters, p->packed, BUFFER_BYTES - p->deflate.avail_out);
    } while (p->deflate.avail_out == 0);
}

static void put_bytes(struct packer *p, const void *bytes, size_t n)
{
    const unsigned char *next = bytes;
    while (n > 0) {
        size_t part = n < BUFFER_BYTES - p->used ? n : BUFFER_BYTES - p->used;
        memcpy(p->plain + p->used, next, part);
        p->used += part;
        next += part;
        n -= part;
        if (p->used == BUFFER_BYTES)
            flush(p, Z_NO_FLUSH);
    }
}

static void put_u32(struct packer *p, uint32_t value)
{
    const unsigned char bytes[] = {(unsigned char)value, (unsigned char)(value >> 8),
                                   (unsigned char)(value >> 16), (unsigned char)(value >> 24)};
    put_bytes(p, bytes, sizeof bytes);
}

/* --- values --- */

/* LEB128 (DWARF 5, section 7.6). Returns how many bytes. */
static size_t encode_varint(uint64_t value, unsigned char out[MAX_VALUE_BYTES])
{
    size_t n = 0;
    for (; value >= 0x80; value >>= 7)
        out[n++] = (unsigned char)(value | 0x80);
    out[n++] = (unsigned char)value;
    return n;
}

/* Small differences of either sign become small numbers: 0, -1, 1, -2 are 0, 1, 2, 3. */
static uint64_t zigzag(uint64_t value, uint64_t before)
{
    uint64_t difference = value - before;
    return difference << 1 ^ (difference >> 63 != 0 ? UINT64_MAX : 0);
}

/* Writes one value in its column's type; `before` is the column's previous value. Returns how many bytes. */
static size_t encode(enum pack_type type, uint64_t value, uint64_t before, unsigned char out[MAX_VALUE_BYTES])
{
    switch (type) {
    case PACK_VARINT:
    case PACK_VARINT64:
        return encode_varint(value, out);
    case PACK_DELTA:
    case PACK_DELTA64:
        return encode_varint(zigzag(value, before), out);
    case PACK_F64:
        for (unsigned i = 0; i < 8; i++)
            out[i] = (unsigned char)(value >> (8 * i));
        return 8;
    default:
        out[0] = (unsigned char)value;
        return 1;
    }
}

/* Counts the bytes of a column, and writes the bytes unless `p` is NULL. */
static size_t put_column(const struct pack *pack, const struct pack_column *column, struct packer *p)
{
    unsigned char bytes[MAX_VALUE_BYTES];
    uint64_t before = 0;
    size_t total = 0;
    for (size_t i = 0; i < column->count; i++) {
        uint64_t value = column->value(pack->source, i);
        size_t n = encode(column->type, value, before, bytes);
        if (p != NULL)
            put_bytes(p, bytes, n);
        before = value;
        total += n;
    }
    return total;
}

/* --- the header --- */

void pack_text(FILE *header, const char *text)
{
    putc('"', header);
    escape_write(header, ESCAPE_JSON, text);
    putc('"', header);
}

static void put_strings(const struct intern *strings, FILE *header)
{
    fputs("\"strings\":[\"\"", header);
    for (uint32_t i = 1; i <= intern_count(strings); i++) {
        putc(',', header);
        pack_text(header, intern_at(strings, i));
    }
    fputs("],", header);
}

/* The header as a text, to be freed, or NULL. */
static char *make_header(const struct pack *pack, size_t *length)
{
    char *text = NULL;
    FILE *header = open_memstream(&text, length);
    if (header == NULL)
        return NULL;
    putc('{', header);
    pack->facts(header, pack->source);
    put_strings(pack->strings, header);
    fputs("\"columns\":[", header);
    for (size_t i = 0; i < pack->column_count; i++) {
        const struct pack_column *column = &pack->columns[i];
        fprintf(header, "%s{\"name\":\"%s\",\"type\":\"%s\",\"count\":%zu,\"bytes\":%zu}", i > 0 ? "," : "",
                column->name, type_names[column->type], column->count, put_column(pack, column, NULL));
    }
    fputs("]}", header);
    bool failed = ferror(header) != 0;
    if (fclose(header) != 0 || failed) {
        free(text);
        return NULL;
    }
    return text;
}

int pack_write(const struct pack *pack, FILE *out)
{
    size_t length = 0;
    int code = -ENOMEM;
    struct packer *p = calloc(1, sizeof *p);
    char *header = p != NULL ? make_header(pack, &length) : NULL;
    if (header == NULL)
        goto out;
    /* Columns of small numbers gain little by more effort. */
    if (deflateInit(&p->deflate, 4) != Z_OK)
        goto out;
    p->letters.out = out;
    put_u32(p, PACK_MAGIC);
    put_u32(p, (uint32_t)length);
    put_bytes(p, header, length);
    for (size_t i = 0; i < pack->column_count; i++)
        put_column(pack, &pack->columns[i], p);
    flush(p, Z_FINISH);
    base64_end(&p->letters);
    deflateEnd(&p->deflate);
    code = 0;
out:
    free(header);
    free(p);
    return code;
}

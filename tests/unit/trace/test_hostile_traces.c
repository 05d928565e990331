/* Many damaged traces: a small corpus, changed by a seeded generator, goes through both readers and the
 * packer. Whatever they make of it, they come back: with a trace, or with a text that names the file.
 * Sanitizers see the rest. */
#include "tests/unit/support/harness.h"

#include "report/page/pack/pack.h"
#include "tests/unit/support/scratch_file.h"
#include "trace/foreign/foreign.h"
#include "trace/trace.h"

enum { ROUNDS = 2000, MAX_TEXT_BYTES = 4096 };

static const char *const corpus[] = {
    "{\"displayTimeUnit\":\"ms\",\"simul\":{\"workload\":\"count\",\"runner\":\"threads\",\"tasks\":2,"
    "\"workers\":1,"
    "\"makespan_ns\":30000,\"cpus_allowed\":2,\"parallelism_source\":\"measured\"},\n\"traceEvents\":[\n"
    "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":1,\"args\":{\"name\":\"thread 1\"}},\n"
    "{\"name\":\"task 0\",\"cat\":\"task\",\"ph\":\"b\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":0.001},\n"
    "{\"name\":\"task 0\",\"cat\":\"running\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":0.001,\"dur\":2.499,"
    "\"args\":{\"task\":0,\"phase\":\"One\",\"at\":\"workloads/count.c:30\"}},\n"
    "{\"name\":\"sleep\",\"cat\":\"task\",\"ph\":\"b\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":2.5,\"args\":{"
    "\"until\":9}},\n"
    "{\"name\":\"post\",\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":4,\"args\":{\"task\":1,\"woke\":0}},\n"
    "{\"name\":\"sleep\",\"cat\":\"task\",\"ph\":\"e\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":12.25},\n"
    "{\"name\":\"task 0\",\"cat\":\"task\",\"ph\":\"e\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":20},\n"
    "{\"name\":\"on CPU 1\",\"cat\":\"kernel\",\"ph\":\"X\",\"pid\":1,\"tid\":1000001,\"ts\":0,\"dur\":20,"
    "\"args\":{\"lane\":1,\"cpu\":1}}\n]}\n",
    "[{\"name\":\"outer\",\"ph\":\"B\",\"pid\":1,\"tid\":\"a\",\"ts\":1700000000000000.5},\n"
    "{\"name\":\"\\u00e9\\ud83d\\ude00\",\"ph\":\"X\",\"pid\":1,\"tid\":\"a\",\"ts\":1700000000000001,"
    "\"dur\":1e2},\n"
    "{\"ph\":\"E\",\"pid\":1,\"tid\":\"a\",\"ts\":1700000000000500},\n"
    "{\"name\":\"r\",\"cat\":\"n\",\"ph\":\"b\",\"id\":\"0x1\",\"ts\":1700000000000002},"
    "{\"name\":\"r\",\"cat\":\"n\",\"ph\":\"e\",\"id2\":{\"local\":\"0x1\"},\"ts\":1700000000000009},\n"
    "{\"name\":\"c\",\"ph\":\"C\",\"pid\":1,\"ts\":1700000000000003,\"args\":{\"v\":1.5,\"w\":-2}},\n"
    "{\"name\":\"i\",\"ph\":\"i\",\"pid\":1,\"tid\":2,\"ts\":1700000000000004,\"s\":\"g\"},\n",
};

/* What hostile files are made of. */
static const char *const pieces[] = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "\xFF",
    "\xC0\x80",
    "</script>",
    "9223372036854775808",
    "-1",
    "1e308",
    "1e-308",
    "0.0000001",
    "18446744073709551615",
    "null",
    "true",
    "\"ph\":\"E\",",
    "\"ph\":\"B\",",
    "\"ts\":-5,",
    "\"tid\":4194303,",
    "\"id\":2,",
    "[[[[[[[[",
    "\x1F\x8B\x08",
    "\n",
    "\r",
};

enum { PIECES = sizeof pieces / sizeof pieces[0] };

/* xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016). */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 2685821657736338717ULL;
}

static size_t below(uint64_t *state, size_t n)
{
    return n > 0 ? (size_t)(next_random(state) >> 16) % n : 0;
}

/* Replaces `removed` bytes at a place by others; `text` has room for it. Returns the new length. */
static size_t splice(char *text, size_t length, size_t at, size_t removed, const char *bytes, size_t n)
{
    if (removed > length - at)
        removed = length - at;
    if (length - removed + n > MAX_TEXT_BYTES)
        return length;
    memmove(text + at + n, text + at + removed, length - at - removed);
    memcpy(text + at, bytes, n);
    return length - removed + n;
}

static size_t mutate(char *text, size_t length, uint64_t *state)
{
    char copy[128];
    size_t at = below(state, length), n = below(state, sizeof copy);
    char byte = (char)next_random(state);
    const char *piece = pieces[below(state, PIECES)];
    switch (below(state, 6)) {
    case 0: /* another byte */
        return splice(text, length, at, 1, &byte, 1);
    case 1: /* an interval less */
        return splice(text, length, at, n, "", 0);
    case 2: /* an interval twice */
        n = n < length - at ? n : length - at;
        memcpy(copy, text + at, n);
        return splice(text, length, below(state, length), 0, copy, n);
    case 3: /* cut short */
        return below(state, 4) == 0 ? at : length;
    case 4: /* something hostile inside */
        return splice(text, length, at, 0, piece, strlen(piece));
    default: /* in place of something */
        return splice(text, length, at, 1 + below(state, 12), piece, strlen(piece));
    }
}

/* Reads the file as both kinds. Returns how many of the two could be read. */
static unsigned try(const char *path)
{
    struct trace trace;
    struct foreign foreign;
    struct error error = {""};
    unsigned read = 0;
    FILE *nowhere = fopen("/dev/null", "w");
    assert_non_null(nowhere);
    if (trace_load(path, &trace, &error) == 0) {
        assert_int_equal(pack_trace(&trace, "cell", false, nowhere), 0);
        read++;
    } else {
        assert_non_null(strstr(error.text, path));
    }
    trace_free(&trace);
    error.text[0] = '\0';
    if (foreign_load(path, &foreign, &error) == 0) {
        assert_int_equal(pack_foreign(&foreign, "cell", nowhere), 0);
        read++;
    } else {
        assert_non_null(strstr(error.text, path));
    }
    foreign_free(&foreign);
    fclose(nowhere);
    return read;
}

static void nothing_brings_the_readers_down(void **state)
{
    (void)state;
    char text[MAX_TEXT_BYTES], path[SCRATCH_PATH_BYTES];
    uint64_t seed = 20261122;
    unsigned read = 0;
    scratch_text(path, "");
    for (unsigned round = 0; round < ROUNDS; round++) {
        const char *original = corpus[round % 2];
        size_t length = strlen(original);
        length = splice(text, 0, 0, 0, original, length);
        for (size_t i = 1 + below(&seed, 4); i > 0; i--)
            length = mutate(text, length, &seed);
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(text, 1, length, file), length);
        assert_int_equal(fclose(file), 0);
        read += try(path);
    }
    unlink(path);
    /* If none, or all, could be read, the changes would not test much. */
    assert_in_range(read, ROUNDS / 10, 2 * ROUNDS - ROUNDS / 10);
}

static void the_corpus_itself_is_read(void **state)
{
    (void)state;
    char path[SCRATCH_PATH_BYTES];
    for (size_t i = 0; i < 2; i++) {
        scratch_text(path, corpus[i]);
        assert_int_equal(try(path), 2 - i); /* what simul wrote is Trace Event JSON like any other */
        unlink(path);
    }
}

UNIT_TESTS(cmocka_unit_test(the_corpus_itself_is_read), cmocka_unit_test(nothing_brings_the_readers_down))

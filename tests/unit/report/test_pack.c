/* The packed form, read back by a reader of its own that follows report/page/web/format.txt: what went in
 * comes out. */
#include "tests/unit/support/harness.h"

#include <stdlib.h>

#include <cjson/cJSON.h>
#include <zlib.h>

#include "report/page/pack/pack.h"
#include "tests/unit/support/scratch_file.h"
#include "trace/foreign/foreign.h"
#include "trace/json/intern.h"
#include "trace/trace.h"

struct unpacked {
    unsigned char *bytes;
    size_t length, columns_at;
    cJSON *header;
};

/* --- the reader --- */

static unsigned value_of(char letter)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = strchr(letters, letter);
    assert_non_null(found);
    return (unsigned)(found - letters);
}

/* Decodes in place. Returns the length. */
static size_t decode_base64(char *text)
{
    size_t length = 0, n = strlen(text);
    assert_int_equal(n % 4, 0);
    for (size_t i = 0; i < n; i += 4) {
        unsigned bits = value_of(text[i]) << 18 | value_of(text[i + 1]) << 12;
        bool two = text[i + 2] != '=', three = text[i + 3] != '=';
        bits |= (two ? value_of(text[i + 2]) : 0) << 6 | (three ? value_of(text[i + 3]) : 0);
        text[length++] = (char)(bits >> 16);
        if (two)
            text[length++] = (char)(bits >> 8);
        if (three)
            text[length++] = (char)bits;
    }
    return length;
}

static uint32_t u32_at(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static struct unpacked unpack(char *base64)
{
    struct unpacked out = {.bytes = malloc(1 << 20)};
    uLongf room = 1 << 20;
    assert_non_null(out.bytes);
    size_t packed = decode_base64(base64);
    assert_int_equal(uncompress(out.bytes, &room, (const Bytef *)base64, packed), Z_OK);
    out.length = room;
    assert_int_equal(u32_at(out.bytes), 0x314c4d53);
    size_t header_bytes = u32_at(out.bytes + 4);
    out.header = cJSON_ParseWithLength((const char *)out.bytes + 8, header_bytes);
    assert_non_null(out.header);
    out.columns_at = 8 + header_bytes;
    return out;
}

static void unpacked_free(struct unpacked *unpacked)
{
    cJSON_Delete(unpacked->header);
    free(unpacked->bytes);
}

static const cJSON *member(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    assert_non_null(item);
    return item;
}

static uint64_t read_varint(const unsigned char **at)
{
    uint64_t value = 0;
    unsigned shift = 0;
    do
        value |= (uint64_t)(**at & 0x7F) << shift;
    while (shift += 7, *(*at)++ & 0x80);
    return value;
}

/* The next value of a column, which for a delta is distinguished from the one before. */
static double read_value(const char *type, const unsigned char **at, int64_t *before)
{
    double real;
    if (strcmp(type, "u8") == 0)
        return *(*at)++;
    if (strcmp(type, "f64") == 0) {
        memcpy(&real, *at, sizeof real);
        *at += sizeof real;
        return real;
    }
    uint64_t value = read_varint(at);
    if (strncmp(type, "varint", 6) == 0)
        return (double)value;
    assert_int_equal(strncmp(type, "delta", 5), 0);
    *before += (int64_t)(value >> 1 ^ -(value & 1));
    return (double)*before;
}

/* A column's values as a text: "1 2 3". All columns are read, so that their places are checked too. */
static char *column(const struct unpacked *unpacked, const char *name, char *out, size_t bytes)
{
    const cJSON *one;
    const unsigned char *at = unpacked->bytes + unpacked->columns_at;
    size_t used = 0;
    out[0] = '\0';
    cJSON_ArrayForEach(one, member(unpacked->header, "columns"))
    {
        const unsigned char *begin = at;
        int64_t before = 0;
        bool wanted = strcmp(member(one, "name")->valuestring, name) == 0;
        for (int i = 0; i < member(one, "count")->valueint; i++) {
            double value = read_value(member(one, "type")->valuestring, &at, &before);
            if (wanted)
                used += (size_t)snprintf(out + used, bytes - used, "%s%.17g", i > 0 ? " " : "", value);
        }
        assert_int_equal(at - begin, member(one, "bytes")->valueint);
    }
    assert_ptr_equal(at, unpacked->bytes + unpacked->length);
    return out;
}

static void expect(const struct unpacked *unpacked, const char *name, const char *values)
{
    char out[1024];
    assert_string_equal(column(unpacked, name, out, sizeof out), values);
}

static const char *string_at(const struct unpacked *unpacked, int i)
{
    return cJSON_GetArrayItem(member(unpacked->header, "strings"), i)->valuestring;
}

/* What is packed goes to packing.out; packed() then reads it. */
static struct {
    char *text;
    size_t length;
    FILE *out;
} packing;

static FILE *packer(void)
{
    packing.out = open_memstream(&packing.text, &packing.length);
    assert_non_null(packing.out);
    return packing.out;
}

static struct unpacked packed(int code)
{
    assert_int_equal(code, 0);
    assert_int_equal(fclose(packing.out), 0);
    struct unpacked unpacked = unpack(packing.text);
    free(packing.text);
    return unpacked;
}

/* --- the tests --- */

/* Waits end, and so stand in the file, after what began later. From its deadline on, task 1 is ready. */
static const char file[] =
    "{\"simul\":{\"workload\":\"count\",\"runner\":\"threads\",\"status\":\"ok\",\"tasks\":3,\"workers\":2,"
    "\"repeat\":4,"
    "\"makespan_ns\":5000000300,\"cpus_allowed\":2,\"dropped_events\":7,\"parallelism_source\":\"measured\"},"
    "\n"
    "\"traceEvents\":[\n"
    "{\"name\":\"thread_name\",\"ph\":\"M\",\"tid\":1,\"args\":{\"name\":\"thread 1\"}},\n"
    "{\"name\":\"thread_name\",\"ph\":\"M\",\"tid\":2,\"args\":{\"name\":\"call pool 1\"}},\n"
    "{\"name\":\"task 0\",\"cat\":\"task\",\"ph\":\"b\",\"id\":1,\"ts\":0},\n"
    "{\"name\":\"task 1\",\"cat\":\"task\",\"ph\":\"b\",\"id\":2,\"ts\":0.005},\n"
    "{\"name\":\"x\",\"cat\":\"running\",\"ph\":\"X\",\"tid\":1,\"ts\":0,\"dur\":0.2,\"args\":{\"task\":0}},"
    "\n"
    "{\"name\":\"sleep\",\"cat\":\"task\",\"ph\":\"b\",\"id\":2,\"ts\":0.1,\"args\":{\"at\":\"a.c:1\","
    "\"until\":1.1}},\n"
    "{\"name\":\"x\",\"cat\":\"call\",\"ph\":\"X\",\"tid\":2,\"ts\":0.2,\"dur\":0.05,\"args\":{\"task\":0,"
    "\"at\":\"a.c:2\"}},\n"
    "{\"name\":\"ready\",\"cat\":\"task\",\"ph\":\"b\",\"id\":1,\"ts\":0.25},\n"
    "{\"name\":\"ready\",\"cat\":\"task\",\"ph\":\"e\",\"id\":1,\"ts\":0.251},\n"
    "{\"name\":\"post\",\"ph\":\"i\",\"tid\":1,\"ts\":0.05,\"args\":{\"task\":1,\"woke\":0}},\n"
    "{\"name\":\"post\",\"ph\":\"i\",\"tid\":2,\"ts\":0.06,\"args\":{\"task\":0}},\n"
    "{\"name\":\"task 0\",\"cat\":\"task\",\"ph\":\"e\",\"id\":1,\"ts\":9},\n"
    "{\"name\":\"sleep\",\"cat\":\"task\",\"ph\":\"e\",\"id\":2,\"ts\":5000000.1},\n"
    "{\"name\":\"on CPU "
    "1\",\"cat\":\"kernel\",\"ph\":\"X\",\"ts\":0,\"dur\":0.1,\"args\":{\"lane\":1,\"cpu\":1}},\n"
    "{\"name\":\"preempted\",\"cat\":\"kernel\",\"ph\":\"X\",\"ts\":0.1,\"dur\":0.2,\"args\":{\"lane\":1,"
    "\"cpu\":1}},\n"
    "{\"name\":\"blocked\",\"cat\":\"kernel\",\"ph\":\"X\",\"ts\":0,\"dur\":0.3,\"args\":{\"lane\":2,\"cpu\":"
    "0}}\n"
    "]}\n";

static const char *const columns[][2] = {
    {"span.begin", "0 100 200 250 1100"},
    {"span.duration", "200 1000 50 1 4999999000"},
    {"span.task", "0 1 0 0 1"},
    {"span.lane", "1 0 2 0 0"},
    {"span.state", "1 2 4 3 3"},
    {"span.what", "0 1 3 5 5"},
    {"span.at", "0 2 4 0 2"},
    {"span.limit", "0 1001 0 0 0"},
    {"span.unknown", "0 0 0 0 0"},
    {"task.start", "0 5"},
    {"task.end", "9000 0"},
    {"task.ended", "1 2"},
    {"kernel.lane", "0 0 1"},
    {"kernel.begin", "0 100 0"},
    {"kernel.duration", "100 200 300"},
    {"kernel.kind", "0 2 1"},
    {"kernel.cpu", "1 1 0"},
    {"wake.time", "50 60"},
    {"wake.by", "1 0"},
    {"wake.woke", "1 0"},
    {"wake.lane", "1 2"},
};

static void a_trace_comes_back(void **state)
{
    (void)state;
    char path[SCRATCH_PATH_BYTES];
    struct error error;
    struct trace trace;
    scratch_text(path, file);
    assert_int_equal(trace_load(path, &trace, &error), 0);
    unlink(path);
    struct unpacked u = packed(pack_trace(&trace, "count.threads.2", false, packer()));
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        expect(&u, columns[i][0], columns[i][1]);
    assert_string_equal(string_at(&u, 0), "");
    assert_string_equal(member(u.header, "cell")->valuestring, "count.threads.2");
    assert_string_equal(member(u.header, "runner")->valuestring, "threads");
    assert_true(cJSON_IsFalse(member(u.header, "parks")));
    assert_int_equal(member(u.header, "repeat")->valueint, 4);
    assert_true(member(u.header, "makespan_ns")->valuedouble == 5000000300);
    assert_true(cJSON_IsTrue(member(u.header, "measured")));
    const cJSON *pool = cJSON_GetArrayItem(member(u.header, "lanes"), 1);
    assert_string_equal(member(pool, "name")->valuestring, "call pool 1");
    assert_string_equal(member(pool, "kind")->valuestring, "call pool");
    unpacked_free(&u);
    trace_free(&trace);
}

/* More than one of the packer's buffers, with numbers of every length. */
static void a_long_column_comes_back(void **state)
{
    (void)state;
    enum { SPANS = 30000 };
    struct trace_span *spans = calloc(SPANS, sizeof *spans);
    struct intern *strings = intern_create();
    assert_non_null(spans);
    for (size_t i = 0; i < SPANS; i++)
        spans[i] = (struct trace_span){.begin_ns = i * i * i,
                                       .end_ns = i * i * i + (UINT64_C(1) << i % 52),
                                       .lane = UINT32_MAX,
                                       .state = TASK_WAITING,
                                       .what = "",
                                       .at = "",
                                       .until_ns = UINT64_MAX};
    const struct trace trace = {.spans = spans, .span_count = SPANS, .strings = strings};
    struct unpacked u = packed(pack_trace(&trace, "count.threads.2", false, packer()));
    size_t bytes = (size_t)SPANS * 20;
    char *out = malloc(bytes), *rest = out;
    assert_non_null(out);
    column(&u, "span.begin", out, bytes);
    for (uint64_t i = 0; i < SPANS; i++)
        assert_int_equal(strtoull(rest, &rest, 10), i * i * i);
    column(&u, "span.duration", out, bytes);
    rest = out;
    for (uint64_t i = 0; i < SPANS; i++)
        assert_int_equal(strtoull(rest, &rest, 10), UINT64_C(1) << i % 52);
    free(out);
    unpacked_free(&u);
    free(spans);
    intern_free(strings);
}

static void a_foreign_trace_comes_back(void **state)
{
    (void)state;
    char path[SCRATCH_PATH_BYTES];
    struct error error;
    struct foreign trace;
    scratch_text(path, "[{\"name\":\"outer\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":10,\"dur\":9},"
                       "{\"name\":\"inner\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":12,\"dur\":2},"
                       "{\"name\":\"hit\",\"ph\":\"i\",\"pid\":1,\"tid\":2,\"ts\":11},"
                       "{\"name\":\"get\",\"cat\":\"n\",\"ph\":\"b\",\"id\":1,\"pid\":1,\"ts\":13},"
                       "{\"name\":\"mem\",\"ph\":\"C\",\"pid\":1,\"ts\":14,\"args\":{\"used\":-2.5}}]");
    assert_int_equal(foreign_load(path, &trace, &error), 0);
    unlink(path);
    struct unpacked u = packed(pack_foreign(&trace, "trace-1", packer()));
    expect(&u, "slice.begin", "0 2000");
    expect(&u, "slice.duration", "9000 2000");
    expect(&u, "slice.lane", "0 0");
    expect(&u, "slice.depth", "0 1");
    expect(&u, "instant.lane", "2");
    expect(&u, "async.begin", "3000");
    expect(&u, "async.duration", "6000");
    expect(&u, "counter.time", "4000");
    expect(&u, "counter.value", "-2.5");
    assert_true(cJSON_IsTrue(member(u.header, "foreign")));
    assert_int_equal(cJSON_GetArraySize(member(u.header, "async_tracks")), 1);
    unpacked_free(&u);
    foreign_free(&trace);
}

/* A name is a name, whatever is in it: the header stays JSON, and what could deceive a reader is replaced. */
static void hostile_texts_stay_texts(void **state)
{
    (void)state;
    struct intern *strings = intern_create();
    static const char *const texts[][2] = {{"</script><b>\"\\", "</script><b>\"\\"},
                                           {"tab\tline\n", "tab\tline\n"},
                                           {"bell\a\x7F", "bell\xEF\xBF\xBD\xEF\xBF\xBD"},
                                           {"\xFF\xC0\x80x", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDx"},
                                           {"\xE2\x80\xA8new line", "\xEF\xBF\xBDnew line"}};
    enum { TEXTS = sizeof texts / sizeof texts[0] };
    for (size_t i = 0; i < TEXTS; i++)
        assert_non_null(intern_text(strings, texts[i][0]));
    const struct trace trace = {.strings = strings};
    struct unpacked u = packed(pack_trace(&trace, "count.threads.2", false, packer()));
    for (int i = 0; i < TEXTS; i++)
        assert_string_equal(string_at(&u, i + 1), texts[i][1]);
    assert_null(memchr(u.bytes, '<', u.length)); /* even before it is packed */
    unpacked_free(&u);
    intern_free(strings);
}

static void interned_texts_have_numbers(void **state)
{
    (void)state;
    struct intern *set = intern_create();
    char text[16];
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(text, sizeof text, "text %u", i);
        assert_null(intern_find(set, text));
        const char *kept = intern_text(set, text);
        assert_ptr_equal(intern_text(set, text), kept);
        assert_ptr_equal(intern_find(set, text), kept);
        assert_int_equal(intern_number(kept), i + 1);
        assert_ptr_equal(intern_at(set, i + 1), kept);
    }
    assert_string_equal(intern_at(set, 7), "text 6");
    assert_int_equal(intern_count(set), 1000);
    intern_free(set);
}

UNIT_TESTS(cmocka_unit_test(a_trace_comes_back), cmocka_unit_test(a_long_column_comes_back),
           cmocka_unit_test(a_foreign_trace_comes_back), cmocka_unit_test(hostile_texts_stay_texts),
           cmocka_unit_test(interned_texts_have_numbers))

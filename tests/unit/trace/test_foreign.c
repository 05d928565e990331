/* Traces of other tools: what is drawn of them, what is left out in words, and what is refused. */
#include "tests/unit/support/harness.h"

#include <errno.h>

#include "tests/unit/support/scratch_file.h"
#include "trace/foreign/foreign.h"
#include "trace/json/intern.h"

static char path[SCRATCH_PATH_BYTES];
static struct error error;

#define ON(tid) "\"pid\":1,\"tid\":" #tid

static int load(const char *text, struct foreign *trace)
{
    error.text[0] = '\0';
    scratch_text(path, text);
    int code = foreign_load(path, trace, &error);
    unlink(path);
    return code;
}

static const char *text_of(const struct foreign *trace, uint32_t number)
{
    return number == 0 ? "" : intern_at(trace->strings, number);
}

/* All slices of some rows in order, as "row.depth name begin-end; " in us. */
static void expect_slices(const struct foreign *trace, const struct foreign_rows *rows, const char *expected)
{
    char out[1024] = "";
    for (size_t i = 0; i < rows->slice_count; i++) {
        const struct foreign_slice *slice = &rows->slices[i];
        size_t used = strlen(out);
        snprintf(out + used, sizeof out - used, "%u.%u %s %g-%g; ", slice->row, slice->depth,
                 text_of(trace, slice->name), (double)slice->begin_ns / 1000, (double)slice->end_ns / 1000);
    }
    assert_string_equal(out, expected);
}

static void expect_lanes(const char *text, const char *expected)
{
    struct foreign trace;
    assert_int_equal(load(text, &trace), 0);
    expect_slices(&trace, &trace.lanes, expected);
    foreign_free(&trace);
}

static void slices_nest(void **state)
{
    (void)state;
    /* Begin and end, begin and duration, mixed; out of order; times from the first. */
    expect_lanes(
        "[{\"name\":\"inner\",\"ph\":\"X\"," ON(
            1) ",\"ts\":110,\"dur\":20},"
               "{\"name\":\"outer\",\"ph\":\"B\"," ON(
                   1) ",\"ts\":100},"
                      "{\"name\":\"other\",\"ph\":\"X\"," ON(
                          2) ",\"ts\":105,\"dur\":1},"
                             "{\"name\":\"innermost\",\"ph\":\"B\"," ON(
                                 1) ",\"ts\":112},"
                                    "{\"ph\":\"E\"," ON(1) ",\"ts\":115},"
                                                           "{\"ph\":\"E\"," ON(
                                                               1) ",\"ts\":150},"
                                                                  "{\"name\":\"next\",\"ph\":\"X\"," ON(
                                                                      1) ",\"ts\":150,\"dur\":5}]",
        "0.0 outer 0-50; 0.1 inner 10-30; 0.2 innermost 12-15; 0.0 next 50-55; 1.0 other 5-6; ");
    /* The same interval: the order of the file decides. One that ends after what it began in stands below
     * too.
     */
    expect_lanes("[{\"name\":\"a\",\"ph\":\"X\"," ON(1) ",\"ts\":0,\"dur\":10},"
                                                        "{\"name\":\"b\",\"ph\":\"X\"," ON(
                                                            1) ",\"ts\":0,\"dur\":10},"
                                                               "{\"name\":\"c\",\"ph\":\"X\"," ON(
                                                                   1) ",\"ts\":5,\"dur\":10},"
                                                                      "{\"name\":\"d\",\"ph\":\"X\"," ON(
                                                                          1) ",\"ts\":12,\"dur\":1}]",
                 "0.0 a 0-10; 0.1 b 0-10; 0.2 c 5-15; 0.3 d 12-13; ");
}

static void lanes_are_named(void **state)
{
    (void)state;
    struct foreign trace;
    assert_int_equal(
        load("[{\"name\":\"a\",\"ph\":\"X\",\"pid\":1,\"tid\":\"io\",\"ts\":0},"
             "{\"name\":\"a\",\"ph\":\"X\",\"pid\":1,\"tid\":2,\"ts\":0},"
             "{\"name\":\"a\",\"ph\":\"X\",\"pid\":9,\"tid\":2,\"ts\":0},"
             "{\"name\":\"a\",\"ph\":\"X\",\"ts\":0},"
             "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":2,\"args\":{\"name\":\"worker\"}},"
             "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,\"args\":{\"name\":\"server\"}}]",
             &trace),
        0);
    static const char *const names[][2] = {
        {"thread io", "server"}, {"worker", "server"}, {"thread 2", "process 9"}, {"(no thread)", ""}};
    assert_int_equal(trace.lanes.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(text_of(&trace, trace.lanes.rows[i].name), names[i][0]);
        assert_string_equal(text_of(&trace, trace.lanes.rows[i].process), names[i][1]);
    }
    foreign_free(&trace);
}

static void async_spans_have_tracks(void **state)
{
    (void)state;
    struct foreign trace;
    assert_int_equal(
        load("[{\"name\":\"get\",\"cat\":\"net\",\"ph\":\"b\",\"id\":1," ON(
                 1) ",\"ts\":0},"
                    "{\"name\":\"put\",\"cat\":\"net\",\"ph\":\"b\",\"id\":\"0x2\"," ON(
                        1) ",\"ts\":1},"
                           "{\"name\":\"read\",\"cat\":\"net\",\"ph\":\"b\",\"id\":1," ON(
                               2) ",\"ts\":2},"
                                  "{\"name\":\"read\",\"cat\":\"net\",\"ph\":\"e\",\"id\":1," ON(
                                      2) ",\"ts\":3},"
                                         "{\"name\":\"get\",\"cat\":\"net\",\"ph\":\"e\",\"id\":1," ON(
                                             1) ",\"ts\":9},"
                                                "{\"name\":\"old\",\"cat\":\"io\",\"ph\":\"S\",\"id\":1," ON(
                                                    1) ",\"ts\":4},"
                                                       "{\"name\":\"old\",\"cat\":\"io\",\"ph\":\"F\",\"id\":"
                                                       "1," ON(1) ",\"ts\":6},"
                                                                  "{\"name\":\"put\",\"cat\":\"net\",\"ph\":"
                                                                  "\"e\",\"id2\":{\"local\":\"0x2\"}," ON(
                                                                      1) ",\"ts\":7},"
                                                                         "{\"name\":\"mark\",\"cat\":\"net\","
                                                                         "\"ph\":\"n\",\"id\":1," ON(
                                                                             1) ",\"ts\":8}]",
             &trace),
        0);
    expect_slices(&trace, &trace.tracks, "0.0 get 0-9; 0.1 read 2-3; 1.0 put 1-7; 2.0 old 4-6; ");
    assert_string_equal(text_of(&trace, trace.tracks.rows[1].name), "net");
    assert_int_equal(trace.instant_count, 1);
    assert_int_equal(trace.instants[0].lane, UINT32_MAX);
    foreign_free(&trace);
}

static void instants_and_counters_are_in_order(void **state)
{
    (void)state;
    struct foreign trace;
    assert_int_equal(
        load("[{\"name\":\"late\",\"ph\":\"i\"," ON(
                 1) ",\"ts\":9},"
                    "{\"name\":\"early\",\"ph\":\"I\"," ON(
                        1) ",\"ts\":1},"
                           "{\"name\":\"mem\",\"ph\":\"C\",\"pid\":1,\"ts\":5,\"args\":{\"used\":2.5,"
                           "\"text\":\"no\",\"free\":-1}},"
                           "{\"name\":\"mem\",\"ph\":\"C\",\"pid\":1,\"ts\":2,\"args\":{\"used\":1e300}}]",
             &trace),
        0);
    assert_int_equal(trace.instant_count, 2);
    assert_string_equal(text_of(&trace, trace.instants[0].name), "early");
    assert_int_equal(trace.instants[1].time_ns, 8000);
    assert_int_equal(trace.sample_count, 3);
    assert_string_equal(text_of(&trace, trace.samples[0].series), "1: mem: used");
    assert_float_equal(trace.samples[0].value, 1e300, 0);
    assert_float_equal(trace.samples[1].value, 2.5, 0);
    assert_float_equal(trace.samples[2].value, -1, 0);
    assert_int_equal(trace.length_ns, 8000);
    foreign_free(&trace);
}

/* Nothing is dropped in silence. */
static void losses_are_counted(void **state)
{
    (void)state;
    struct foreign trace;
    assert_int_equal(
        load("[{\"name\":\"a\",\"ph\":\"B\"," ON(
                 1) ",\"ts\":0},"
                    "{\"ph\":\"E\"," ON(
                        2) ",\"ts\":1},"
                           "{\"name\":\"f\",\"ph\":\"s\",\"id\":1,\"ts\":1},{\"name\":\"f\",\"ph\":\"t\","
                           "\"id\":1,\"ts\":1},"
                           "{\"name\":\"p\",\"ph\":\"P\",\"ts\":1},"
                           "{\"name\":\"?\",\"ph\":\"Q\",\"ts\":1},{\"name\":\"no phase\",\"ts\":1},"
                           "{\"name\":\"no time\",\"ph\":\"X\"," ON(
                               1) "},"
                                  "{\"name\":\"beyond\",\"ph\":\"X\"," ON(
                                      1) ",\"ts\":9223372036854775808},"
                                         "{\"name\":\"negative\",\"ph\":\"X\"," ON(
                                             1) ",\"ts\":2,\"dur\":-1},"
                                                "{\"name\":\"last\",\"ph\":\"X\"," ON(
                                                    1) ",\"ts\":5,\"dur\":2},",
             &trace),
        0);
    static const uint64_t expected[FOREIGN_LOSS_COUNT] = {
        [FOREIGN_FLOWS] = 2,   [FOREIGN_SAMPLES] = 1, [FOREIGN_UNKNOWN] = 2, [FOREIGN_UNTIMED] = 3,
        [FOREIGN_UNBEGUN] = 1, [FOREIGN_UNENDED] = 1, [FOREIGN_CUT] = 1};
    for (unsigned i = 0; i < FOREIGN_LOSS_COUNT; i++)
        assert_int_equal(trace.losses[i], expected[i]);
    expect_slices(&trace, &trace.lanes, "0.0 a 0-7; 0.1 last 5-7; ");
    foreign_free(&trace);
}

/* `head`, n times `item` with each # replaced by 0, 1, 2, ..., and `tail`; to be freed. */
static char *repeated(const char *head, const char *item, int n, const char *tail)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    fputs(head, out);
    for (int i = 0; i < n; i++) {
        for (const char *c = item; *c != '\0'; c++) {
            if (*c == '#')
                fprintf(out, "%d", i);
            else
                putc(*c, out);
        }
    }
    fputs(tail, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void depth_rows_and_names_have_limits(void **state)
{
    (void)state;
    struct foreign trace;
    char *text = repeated("[", "{\"name\":\"n\",\"ph\":\"B\"," ON(1) ",\"ts\":#},", 300,
                          "{\"name\":\"end\",\"ph\":\"i\"," ON(1) ",\"ts\":999}]");
    assert_int_equal(load(text, &trace), 0);
    assert_int_equal(trace.lanes.slice_count, 256);
    assert_int_equal(trace.lanes.slices[255].depth, 255);
    assert_int_equal(trace.losses[FOREIGN_DEEP], 44);
    foreign_free(&trace);
    free(text);
    text = repeated("[", "{\"name\":\"n#\",\"ph\":\"X\",\"tid\":#,\"ts\":1},", 100010, "]");
    assert_int_equal(load(text, &trace), 0);
    assert_int_equal(trace.lanes.count, 65536);
    assert_int_equal(trace.lanes.slice_count, 2999); /* a page has 3,000 rows, one of them for instants */
    assert_int_equal(trace.losses[FOREIGN_ROWS], 100010 - 2999);
    foreign_free(&trace);
    free(text);
    text = repeated("[", "{\"name\":\"n#\",\"ph\":\"X\",\"tid\":1,\"ts\":#},", 100010, "]");
    assert_int_equal(load(text, &trace), 0);
    assert_int_equal(trace.lanes.slice_count, 100010);
    assert_true(trace.losses[FOREIGN_NAMES] >= 10);
    assert_string_equal(text_of(&trace, trace.lanes.slices[100009].name), "(other)");
    foreign_free(&trace);
    free(text);
}

/* Processes may all have been named before anything happened on them, or on one more. */
static void an_event_of_one_process_too_many_is_left_out(void **state)
{
    (void)state;
    struct foreign trace;
    char *text =
        repeated("[", "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":#,\"args\":{\"name\":\"p\"}},", 65536,
                 "{\"name\":\"a\",\"ph\":\"X\",\"pid\":\"more\",\"ts\":1,\"dur\":1},"
                 "{\"name\":\"b\",\"ph\":\"b\",\"pid\":\"more\",\"id\":1,\"ts\":1},"
                 "{\"name\":\"c\",\"ph\":\"X\",\"pid\":7,\"ts\":1,\"dur\":1}]");
    assert_int_equal(load(text, &trace), 0);
    expect_slices(&trace, &trace.lanes, "0.0 c 0-1; ");
    assert_int_equal(trace.lanes.count, 1);
    assert_string_equal(text_of(&trace, trace.lanes.rows[0].process), "p");
    assert_int_equal(trace.tracks.count, 0);
    assert_int_equal(trace.losses[FOREIGN_ROWS], 2);
    foreign_free(&trace);
    free(text);
}

static void refuse(const char *text, const char *place, const char *what)
{
    struct foreign trace;
    assert_int_equal(load(text, &trace), -EINVAL);
    assert_non_null(strstr(error.text, path));
    assert_non_null(strstr(error.text, place));
    assert_non_null(strstr(error.text, what));
    foreign_free(&trace);
}

static void what_cannot_be_drawn_is_refused(void **state)
{
    (void)state;
    refuse("[]", "line 1, byte 2", "no event");
    refuse("[{\"name\":\"thread_name\",\"ph\":\"M\"}]", "line 1", "no event");
    refuse("{\"traceEvents\":[\n\n{\"name\":\"a\",]}", "line 3, byte 30", "in quotes");
    refuse("[{\"name\":\"s\",\"ph\":\"P\",\"ts\":1},{\"ph\":\"P\",\"ts\":2}]", "line 1",
           "stack samples are left out: 2");
    refuse("\x1F\x8B\x08 no gzip at all", "", "gzip");
}

UNIT_TESTS(cmocka_unit_test(slices_nest), cmocka_unit_test(lanes_are_named),
           cmocka_unit_test(async_spans_have_tracks), cmocka_unit_test(instants_and_counters_are_in_order),
           cmocka_unit_test(losses_are_counted), cmocka_unit_test(depth_rows_and_names_have_limits),
           cmocka_unit_test(an_event_of_one_process_too_many_is_left_out),
           cmocka_unit_test(what_cannot_be_drawn_is_refused))

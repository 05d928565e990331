/* Events out of files of either form, and the exactness of their times. */
#include "tests/unit/support/harness.h"

#include <errno.h>

#include "tests/unit/support/scratch_file.h"
#include "trace/json/event_reader.h"

static char path[SCRATCH_PATH_BYTES];
static struct error error;

static struct event_reader *open_text(const char *text)
{
    struct event_reader *reader = NULL;
    error.text[0] = '\0';
    scratch_text(path, text);
    assert_int_equal(event_reader_open(&reader, path, false, &error), 0);
    unlink(path);
    return reader;
}

/* The names of all events, and then '.' if all brackets were closed, or '?' if not; or '!' for an error. */
static void expect(const char *text, const char *names)
{
    const struct trace_event *event;
    char out[256] = "";
    struct event_reader *reader = open_text(text);
    size_t used = 0;
    int got;
    while ((got = event_reader_next(reader, &event)) == 1)
        used += (size_t)snprintf(out + used, sizeof out - used, "%s ", event->name.text);
    snprintf(out + used, sizeof out - used, got < 0 ? "!" : event_reader_whole(reader) ? "." : "?");
    assert_string_equal(out, names);
    event_reader_close(reader);
}

static void both_forms_are_read(void **state)
{
    (void)state;
    expect("[{\"name\":\"a\"},{\"name\":\"b\"}]", "a b .");
    expect("{\"traceEvents\":[{\"name\":\"a\"}]}", "a .");
    expect("{\"before\":[{\"name\":\"no\"}],\"traceEvents\":[{\"name\":\"a\"}],\"after\":{\"x\":[1]}}",
           "a .");
    expect("{\"traceEvents\":[]}", ".");
}

/* The format's document lets the closing bracket of the array form be missing, for tracers that crash. */
static void an_end_that_is_missing_is_reported(void **state)
{
    (void)state;
    expect("[{\"name\":\"a\"},\n", "a ?");
    expect("{\"traceEvents\":[{\"name\":\"a\"}", "a ?");
    expect("{\"traceEvents\":[{\"name\":\"a\"}],", "a ?");
    expect("[{\"name\":\"a\"},{\"na", "a !");
    assert_non_null(strstr(error.text, "line 1, byte 18: the file ends inside of a string"));
    expect("[{\"name\":\"a\"},{\"name\":\"b\"", "a !");
    assert_non_null(strstr(error.text, "in the middle of an event"));
}

static void what_is_no_trace_is_refused(void **state)
{
    (void)state;
    expect("", "!");
    assert_non_null(strstr(error.text, "empty"));
    expect("\"text\"", "!");
    assert_non_null(strstr(error.text, "begins with { or ["));
    expect("{\"name\":\"a\"}", "!");
    assert_non_null(strstr(error.text, "no list of \"traceEvents\""));
    expect("{\"traceEvents\":{}}", "!");
    expect("[1]", "!");
    assert_non_null(strstr(error.text, "no event"));
    expect("[[{\"name\":\"a\"}]]", "!");
}

/* What an event has is there; what it has in another form than expected is not, and does no harm. */
static void members_are_found_in_any_order(void **state)
{
    (void)state;
    const struct trace_event *event;
    struct event_reader *reader =
        open_text("[{\"args\":{\"deep\":{\"name\":\"no\",\"l\":[1]},\"n\":7,\"t\":\"x\",\"b\":true},\"dur\":"
                  "3,\"ts\":1.5,\"tid\":\"main\",\"pid\":2,"
                  "\"cat\":\"c\",\"ph\":\"X\",\"unknown\":[{\"name\":\"no\"}],\"name\":\"a\"},"
                  "{\"name\":[1],\"ph\":\"XX\",\"ts\":null,\"args\":[1,2],\"id2\":{\"local\":\"0x7\"}},"
                  "{}]");
    assert_int_equal(event_reader_next(reader, &event), 1);
    assert_string_equal(event->name.text, "a");
    assert_string_equal(event->tid.text, "main");
    assert_false(event->tid.number);
    assert_true(event->pid.number);
    assert_int_equal(event->phase, 'X');
    assert_int_equal(event->argument_count, 3);
    assert_string_equal(event_argument(event, "n")->text, "7");
    assert_true(event_argument(event, "n")->number);
    assert_false(event_argument(event, "t")->number);
    assert_false(event_argument(event, "deep")->present);
    assert_int_equal(event_reader_next(reader, &event), 1);
    assert_false(event->name.present);
    assert_false(event->time.present);
    assert_int_equal(event->phase, 0);
    assert_string_equal(event->id.text, "0x7");
    assert_int_equal(event->argument_count, 0);
    assert_int_equal(event_reader_next(reader, &event), 1);
    assert_string_equal(event->name.text, "");
    assert_int_equal(event_reader_next(reader, &event), 0);
    event_reader_close(reader);
}

/* An event holds so much and no more; the rest of it is passed over. */
static void an_event_has_a_size(void **state)
{
    (void)state;
    const struct trace_event *event;
    enum { ARGUMENTS = 40, LENGTH = 4000 };
    char *text = malloc((size_t)ARGUMENTS * (LENGTH + 32)), *to = text;
    assert_non_null(text);
    to += sprintf(to, "[{\"args\":{");
    for (int i = 0; i < ARGUMENTS; i++)
        to += sprintf(to, "%s\"a%d\":\"%0*d\"", i > 0 ? "," : "", i, LENGTH, i);
    sprintf(to, "},\"name\":\"late\"}]");
    struct event_reader *reader = open_text(text);
    assert_int_equal(event_reader_next(reader, &event), 1);
    assert_true(event->argument_count <= MAX_EVENT_ARGUMENTS);
    assert_true(event_argument(event, "a1")->present);
    assert_false(event_argument(event, "a20")->present);
    assert_int_equal(event_reader_next(reader, &event), 0);
    event_reader_close(reader);
    free(text);
}

static void the_simul_object_is_kept(void **state)
{
    (void)state;
    const struct trace_event *event;
    struct event_reader *reader = open_text("{\"simul\":{\"tasks\":3,\"params\":{\"x\":\"1\"},\"error\":null}"
                                            ",\"traceEvents\":[{\"name\":\"a\"}]}");
    assert_null(event_reader_simul(reader));
    assert_int_equal(event_reader_next(reader, &event), 1);
    const struct trace_event *facts = event_reader_simul(reader);
    assert_non_null(facts);
    assert_string_equal(event_argument(facts, "tasks")->text, "3");
    assert_false(event_argument(facts, "params")->present);
    assert_false(event_argument(facts, "error")->present);
    event_reader_close(reader);
}

static struct event_value value_of(const char *text, bool number)
{
    return (struct event_value){.text = text, .length = strlen(text), .present = true, .number = number};
}

static void expect_ns(const char *text, int64_t expected)
{
    struct event_value value = value_of(text, true);
    int64_t ns = -1;
    assert_true(event_ns(&value, &ns));
    assert_int_equal(ns, expected);
}

static void times_are_exact(void **state)
{
    (void)state;
    expect_ns("0", 0);
    expect_ns("1", 1000);
    expect_ns("0.001", 1);
    expect_ns("12.25", 12250);
    expect_ns("-3.5", -3500);
    expect_ns("1700000000123456.789", 1700000000123456789); /* of the day, in a double 256 ns off */
    expect_ns("0.0019999", 1);
    expect_ns("1e3", 1000000);
    expect_ns("1.5e-3", 1);
    expect_ns("1.587074269993649125e15", 1587074269993649125); /* as Java and Julia print doubles */
    expect_ns("1E-9", 0);
    expect_ns("-0.25e+2", -25000);
    expect_ns("-1.5E1", -15000);
    expect_ns("4611686018427387.903", 4611686018427387903); /* 2^62 - 1 */
}

static void what_is_no_time_is_refused(void **state)
{
    static const char *const wrong[] = {"",    "-",     "x",  "1x",    "0x10", "1e400", "9223372036854775808",
                                        "NaN", "1.2.3", ".5", "1e999", "1e15"};
    (void)state;
    int64_t ns;
    for (size_t i = 0; i + 1 < sizeof wrong / sizeof wrong[0]; i++) {
        struct event_value value = value_of(wrong[i], false);
        assert_false(event_ns(&value, &ns));
    }
    expect_ns(wrong[sizeof wrong / sizeof wrong[0] - 1], 1000000000000000000);
}

static void counts_are_whole_and_bounded(void **state)
{
    (void)state;
    uint64_t count = 1;
    struct event_value value = value_of("42", true);
    assert_true(event_count(&value, 42, &count));
    assert_int_equal(count, 42);
    assert_false(event_count(&value, 41, &count));
    static const char *const wrong[] = {"-1", "1.5", "1e3", "18446744073709551616",
                                        "99999999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        value = value_of(wrong[i], true);
        assert_false(event_count(&value, UINT64_MAX, &count));
    }
    value = value_of("42", false); /* a string */
    assert_false(event_count(&value, 100, &count));
}

UNIT_TESTS(cmocka_unit_test(both_forms_are_read), cmocka_unit_test(an_end_that_is_missing_is_reported),
           cmocka_unit_test(what_is_no_trace_is_refused), cmocka_unit_test(members_are_found_in_any_order),
           cmocka_unit_test(an_event_has_a_size), cmocka_unit_test(the_simul_object_is_kept),
           cmocka_unit_test(times_are_exact), cmocka_unit_test(what_is_no_time_is_refused),
           cmocka_unit_test(counts_are_whole_and_bounded))

/* Reading traces back: a good one, and every way in which a file can be damaged, each with its line. */
#include "tests/unit/harness.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "trace/trace.h"

#define HEAD                                                                                                 \
    "{\"displayTimeUnit\":\"ms\",\"simul\":{\"workload\":\"count\",\"runner\":\"threads\",\"tasks\":2,"      \
    "\"workers\":1,"                                                                                         \
    "\"makespan_ns\":30000,\"cpus_allowed\":2,\"dropped_events\":5},\n\"traceEvents\":[\n"
#define BEGIN_0                                                                                              \
    "{\"name\":\"task 0\",\"cat\":\"task\",\"ph\":\"b\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":0.001}"
#define END_0 "{\"name\":\"task 0\",\"cat\":\"task\",\"ph\":\"e\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":20}"
#define WAIT_0                                                                                               \
    "{\"name\":\"sleep\",\"cat\":\"task\",\"ph\":\"b\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":2.5,"             \
    "\"args\":{\"task\":0,\"state\":\"waiting\",\"at\":\"workloads/count.c:31\"}}"
#define WOKEN_0 "{\"name\":\"sleep\",\"cat\":\"task\",\"ph\":\"e\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":12.25}"
#define RUN_0                                                                                                \
    "{\"name\":\"task 0: "                                                                                   \
    "One\",\"cat\":\"running\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":0.001,\"dur\":2.499,"                 \
    "\"args\":{\"task\":0,\"phase\":\"One\",\"at\":\"workloads/count.c:30\"}}"
#define TAIL "\n]}\n"

static char path[64];

static void write_file(const char *text)
{
    strcpy(path, "/tmp/simul-trace-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

/* The text must be refused with a message that names the line and holds `what`. */
static void refuse(const char *text, unsigned line, const char *what)
{
    struct trace trace;
    struct error error = {""};
    char place[32];
    write_file(text);
    int code = trace_load(path, &trace, &error);
    unlink(path);
    trace_free(&trace);
    snprintf(place, sizeof place, " line %u: ", line);
    assert_int_equal(code, -EINVAL);
    assert_non_null(strstr(error.text, path));
    assert_non_null(strstr(error.text, place));
    assert_non_null(strstr(error.text, what));
}

static void a_whole_trace_is_read(void **state)
{
    (void)state;
    struct trace trace;
    struct error error = {""};
    write_file(
        HEAD
        "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":1,\"args\":{\"name\":\"thread 0\"}},\n"
        "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":7,\"args\":{\"name\":\"call pool "
        "0\"}},\n" BEGIN_0 ",\n" RUN_0 ",\n" WAIT_0 ",\n" WOKEN_0 ",\n"
        "{\"name\":\"tasks in flight\",\"ph\":\"C\",\"pid\":1,\"tid\":1,\"ts\":0,\"args\":{\"tasks\":1}},\n"
        "{\"name\":\"call: task 0\",\"cat\":\"call\",\"ph\":\"X\",\"pid\":1,\"tid\":7,\"ts\":3,\"dur\":1,"
        "\"args\":{\"task\":0}},\n" END_0 TAIL);
    assert_int_equal(trace_load(path, &trace, &error), 0);
    unlink(path);
    assert_string_equal(trace.workload, "count");
    assert_int_equal(trace.task_count, 2);
    assert_int_equal(trace.makespan_ns, 30000);
    assert_int_equal(trace.dropped_events, 5);
    assert_int_equal(trace.lane_count, 2);
    assert_string_equal(trace.lanes[0].name, "thread 0");
    assert_false(trace.lanes[0].pool);
    assert_true(trace.lanes[1].pool);
    assert_true(trace.tasks[0].started);
    assert_int_equal(trace.tasks[0].start_ns, 1);
    assert_int_equal(trace.tasks[0].end_ns, 20000);
    assert_false(trace.tasks[1].started);
    assert_int_equal(trace.span_count, 3);
    assert_int_equal(trace.spans[0].state, TASK_RUNNING);
    assert_int_equal(trace.spans[0].end_ns, 2500);
    assert_string_equal(trace.spans[0].what, "One");
    assert_int_equal(trace.spans[1].state, TASK_WAITING);
    assert_int_equal(trace.spans[1].begin_ns, 2500);
    assert_int_equal(trace.spans[1].end_ns, 12250);
    assert_string_equal(trace.spans[1].at, "workloads/count.c:31");
    assert_int_equal(trace.spans[2].lane, 1);
    assert_string_equal(trace.spans[2].what, "call");
    trace_free(&trace);
}

/* A run that was ended: its tasks waited until then. */
static void open_waits_last_to_the_end(void **state)
{
    (void)state;
    struct trace trace;
    struct error error = {""};
    write_file(HEAD BEGIN_0 ",\n" WAIT_0 TAIL);
    assert_int_equal(trace_load(path, &trace, &error), 0);
    unlink(path);
    assert_int_equal(trace.span_count, 1);
    assert_int_equal(trace.spans[0].end_ns, 30000);
    assert_int_equal(trace.tasks[0].end_ns, UINT64_MAX);
    trace_free(&trace);
}

static void damage_is_named_with_its_line(void **state)
{
    (void)state;
    refuse("hello\n", 1, "not a trace that simul wrote");
    refuse("{\"displayTimeUnit\":\"ms\",\"simul\":{}},\n", 1, "not a trace that simul wrote");
    refuse("{\"simul\":{\"workload\":\"count\"},\n", 1, "number of \"tasks\"");
    refuse("{\"simul\":{\"tasks\":1},\n\"events\":[\n", 2, "traceEvents");
    refuse(HEAD BEGIN_0 ",\n", 3, "ends before its closing");
    refuse(HEAD BEGIN_0 ",\n{\"name\":\"task 0\",\"ca\n", 4, "not valid JSON");
    refuse(HEAD "[1,2]" TAIL, 3, "no trace event");
    refuse(HEAD "{\"ph\":\"X\"}" TAIL, 3, "no trace event");
}

static void impossible_stories_are_refused(void **state)
{
    (void)state;
    refuse(HEAD WOKEN_0 TAIL, 3, "ends that has not begun");
    refuse(HEAD WAIT_0 ",\n" WAIT_0 TAIL, 4, "inside a wait");
    refuse(HEAD BEGIN_0 ",\n" BEGIN_0 TAIL, 4, "a second time");
    refuse(HEAD END_0 TAIL, 3, "without having begun");
    refuse(HEAD BEGIN_0 ",\n" END_0 ",\n" END_0 TAIL, 5, "twice");
    refuse(HEAD
           "{\"name\":\"task 9\",\"cat\":\"task\",\"ph\":\"b\",\"id\":10,\"pid\":1,\"tid\":1,\"ts\":0}" TAIL,
           3, "no task of this run");
    refuse(HEAD "{\"name\":\"x\",\"cat\":\"running\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":0,\"args\":{"
                "\"task\":0}}" TAIL,
           3, "no \"dur\"");
    refuse(HEAD
           "{\"name\":\"x\",\"cat\":\"running\",\"ph\":\"X\",\"pid\":1,\"tid\":-1,\"ts\":0,\"dur\":1}" TAIL,
           3, "no \"tid\"");
}

static void an_empty_or_missing_file_says_so(void **state)
{
    (void)state;
    struct trace trace;
    struct error error = {""};
    write_file("");
    assert_int_equal(trace_load(path, &trace, &error), -EINVAL);
    assert_non_null(strstr(error.text, "is empty"));
    trace_free(&trace);
    unlink(path);
    assert_int_equal(trace_load(path, &trace, &error), -ENOENT);
    assert_non_null(strstr(error.text, "No such file"));
    trace_free(&trace);
}

UNIT_TESTS(cmocka_unit_test(a_whole_trace_is_read), cmocka_unit_test(open_waits_last_to_the_end),
           cmocka_unit_test(damage_is_named_with_its_line), cmocka_unit_test(impossible_stories_are_refused),
           cmocka_unit_test(an_empty_or_missing_file_says_so))

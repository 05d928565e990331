/* Reading traces back: a good one, and every way in which a file can be damaged, each with its line. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <sys/resource.h>

#include "tests/unit/support/scratch_file.h"
#include "trace/curve.h"
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
    "\"args\":{\"task\":0,\"state\":\"waiting\",\"at\":\"workloads/count.c:31\",\"until\":12}}"
#define WOKEN_0 "{\"name\":\"sleep\",\"cat\":\"task\",\"ph\":\"e\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":12.25}"
#define RUN_0                                                                                                \
    "{\"name\":\"task 0: "                                                                                   \
    "One\",\"cat\":\"running\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":0.001,\"dur\":2.499,"                 \
    "\"args\":{\"task\":0,\"phase\":\"One\",\"at\":\"workloads/count.c:30\"}}"
#define TAIL "\n]}\n"
#define POST(task, woke)                                                                                     \
    "{\"name\":\"post\",\"cat\":\"semaphore\",\"ph\":\"i\",\"s\":\"t\",\"pid\":1,\"tid\":3,\"ts\":4.5,"      \
    "\"args\":{"                                                                                             \
    "\"task\":" task woke "}}"

static char path[SCRATCH_PATH_BYTES];

/* The text must be refused with a message that names the line and holds `what`. */
static void refuse(const char *text, unsigned line, const char *what)
{
    struct trace trace;
    struct error error = {""};
    char place[32];
    scratch_text(path, text);
    int code = trace_load(path, &trace, &error);
    unlink(path);
    trace_free(&trace);
    snprintf(place, sizeof place, " line %u, byte ", line);
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
    scratch_text(
        path, HEAD
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
    assert_int_equal(trace.lanes[0].kind, LANE_THREAD);
    assert_int_equal(trace.lanes[1].kind, LANE_POOL);
    assert_true(trace.tasks[0].started);
    assert_int_equal(trace.tasks[0].start_ns, 1);
    assert_int_equal(trace.tasks[0].end_ns, 20000);
    assert_false(trace.tasks[1].started);
    assert_int_equal(trace.span_count, 4);
    assert_int_equal(trace.spans[0].state, TASK_RUNNING);
    assert_int_equal(trace.spans[0].end_ns, 2500);
    assert_string_equal(trace.spans[0].what, "One");
    assert_int_equal(trace.spans[1].state, TASK_WAITING);
    assert_int_equal(trace.spans[1].begin_ns, 2500);
    assert_int_equal(trace.spans[1].end_ns, 12000);
    assert_string_equal(trace.spans[1].at, "workloads/count.c:31");
    assert_int_equal(trace.spans[1].until_ns, 12000);
    assert_int_equal(trace.spans[0].until_ns, UINT64_MAX);
    assert_false(trace.measured);
    assert_int_equal(trace.kernel_count, 0);
    assert_int_equal(trace.spans[2].state, TASK_READY);
    assert_int_equal(trace.spans[2].end_ns, 12250);
    assert_int_equal(trace.spans[3].lane, 1);
    assert_string_equal(trace.spans[3].what, "call");
    trace_free(&trace);
}

/* A run that was ended: its task waited until its deadline, and was overdue until then. */
static void open_waits_last_to_the_end(void **state)
{
    (void)state;
    struct trace trace;
    struct error error = {""};
    scratch_text(path, HEAD BEGIN_0 ",\n" WAIT_0 TAIL);
    assert_int_equal(trace_load(path, &trace, &error), 0);
    unlink(path);
    assert_int_equal(trace.span_count, 2);
    assert_int_equal(trace.spans[0].end_ns, 12000);
    assert_int_equal(trace.spans[1].state, TASK_READY);
    assert_int_equal(trace.spans[1].end_ns, 30000);
    assert_int_equal(trace.tasks[0].end_ns, UINT64_MAX);
    trace_free(&trace);
}

#define PAIR(name, ph, ts, more)                                                                             \
    "{\"name\":\"" name "\",\"cat\":\"task\",\"ph\":\"" ph "\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":" ts      \
    ",\"args\":{\"task\":0" more "}}"

/* The spans of task 0 between two events of it, each as state, begin and end: "waiting 2-5, ready 5-9"; with
 * a question mark if nobody recorded when the wait was over. */
static void expect_waits(const char *events, const char *expected)
{
    char text[2048], said[256] = "";
    struct trace trace;
    struct error error = {""};
    snprintf(text, sizeof text, "%s%s,\n%s%s", HEAD, BEGIN_0, events, TAIL);
    scratch_text(path, text);
    assert_int_equal(trace_load(path, &trace, &error), 0);
    unlink(path);
    for (size_t i = 0; i < trace.span_count; i++) {
        const struct trace_span *span = &trace.spans[i];
        size_t length = strlen(said);
        snprintf(said + length, sizeof said - length, "%s%s %g-%g", i > 0 ? ", " : "",
                 span->state == TASK_READY ? "ready"
                 : span->unknown           ? "waiting?"
                                           : "waiting",
                 (double)span->begin_ns / 1000, (double)span->end_ns / 1000);
        assert_string_equal(span->what, span->state == TASK_READY ? "ready" : "wait");
        assert_true(span->state == TASK_WAITING || span->until_ns == UINT64_MAX);
    }
    assert_string_equal(said, expected);
    trace_free(&trace);
}

/* Whether the loop has noticed or not, and whatever the wait was for. */
static void a_task_is_ready_once_its_wait_is_over(void **state)
{
    (void)state;
    static const char in_time[] = PAIR("wait", "b", "2", ",\"until\":12") ",\n" PAIR("wait", "e", "5", "");
    static const char held[] = PAIR("wait", "b", "2", ",\"until\":5") ",\n" PAIR("wait", "e", "9", "");
    static const char queued[] = PAIR("wait", "b", "2", ",\"until\":5") ",\n" PAIR(
        "wait", "e", "9", "") ",\n" PAIR("ready", "b", "9", "") ",\n" PAIR("ready", "e", "10", "");
    static const char noticed[] = PAIR("wait", "b", "2", "") ",\n" PAIR("wait", "e", "9", "") ",\n" PAIR(
        "ready", "b", "9", "") ",\n" PAIR("ready", "e", "10", "");
    static const char yielded[] = PAIR("wait", "b", "2", ",\"until\":2") ",\n" PAIR("wait", "e", "9", "");
    static const char posted[] =
        PAIR("wait", "b", "2", "") ",\n" POST("1", ",\"woke\":0") ",\n" PAIR("wait", "e", "9", "");
    expect_waits(in_time, "waiting? 2-5"); /* it went on at once, as only a thread of its own can */
    expect_waits(held, "waiting 2-5, ready 5-9");
    expect_waits(queued, "waiting 2-5, ready 5-10");
    expect_waits(noticed, "waiting 2-9, ready 9-10");
    expect_waits(yielded, "ready 2-9");
    expect_waits(posted, "waiting 2-4.5, ready 4.5-9");
}

#define KERNEL(name, ts, dur, cpu)                                                                           \
    "{\"name\":\"" name "\",\"cat\":\"kernel\",\"ph\":\"X\",\"pid\":1,\"tid\":1000003,\"ts\":" ts            \
    ",\"dur\":" dur ","                                                                                      \
    "\"args\":{\"lane\":3,\"cpu\":" cpu "}}"

/* The kernel's row beside a lane is no lane of its own. */
static void the_kernels_view_and_wakes_are_kept(void **state)
{
    (void)state;
    struct trace trace;
    struct error error = {""};
    scratch_gzip(
        path,
        "{\"simul\":{\"tasks\":2,\"makespan_ns\":30000,\"repeat\":4,\"status\":\"timeout\","
        "\"parallelism_source\":\"measured\"},\n\"traceEvents\":[\n"
        "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":3,\"args\":{\"name\":\"loop\"}},\n"
        "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":1000003,\"args\":{\"name\":\"kernel\"}},"
        "\n" POST("0", "") ",\n" POST("1", ",\"woke\":0") ",\n" KERNEL(
            "on CPU 1", "0", "2.5", "1") ",\n" KERNEL("preempted", "2.5", "1",
                                                      "1") ",\n" KERNEL("blocked", "3.5", "26.5", "1") TAIL,
        0);
    assert_int_equal(trace_load(path, &trace, &error), 0);
    unlink(path);
    assert_true(trace.measured);
    assert_int_equal(trace.repeat, 4);
    assert_string_equal(trace.status, "timeout");
    assert_int_equal(trace.lane_count, 1);
    assert_int_equal(trace.lanes[0].kind, LANE_LOOP);
    assert_int_equal(trace.wake_count, 2);
    assert_int_equal(trace.wakes[0].woke, UINT32_MAX);
    assert_int_equal(trace.wakes[1].time_ns, 4500);
    assert_int_equal(trace.wakes[1].by, 1);
    assert_int_equal(trace.wakes[1].woke, 0);
    assert_int_equal(trace.kernel_count, 3);
    assert_int_equal(trace.kernel[0].kind, SWITCH_IN);
    assert_int_equal(trace.kernel[0].cpu, 1);
    assert_int_equal(trace.kernel[0].end_ns, 2500);
    assert_int_equal(trace.kernel[1].kind, SWITCH_PREEMPTED);
    assert_int_equal(trace.kernel[2].kind, SWITCH_BLOCKED);
    assert_int_equal(trace.kernel[2].lane, 0);
    trace_free(&trace);
}

static void damage_is_named_with_its_line(void **state)
{
    (void)state;
    refuse("hello\n", 1, "a value was expected");
    refuse("7\n", 1, "this is not a trace");
    refuse("{\"displayTimeUnit\":\"ms\",\"simul\":{}}\n", 1, "no list of \"traceEvents\"");
    refuse("[" BEGIN_0 "]\n", 1, "not a trace that simul wrote");
    refuse("{\"simul\":{\"workload\":\"count\"},\n\"traceEvents\":[]}\n", 2, "number of \"tasks\"");
    refuse("{\"simul\":{\"tasks\":1},\n\"events\":[\n", 3, "no list of \"traceEvents\"");
    refuse(HEAD BEGIN_0 ",\n", 4, "ends before its closing");
    refuse(HEAD BEGIN_0 ",\n{\"name\":\"task 0\",\"ca\n", 5, "ends inside of a string");
    refuse(HEAD BEGIN_0 ",\n{\"name\" \"task 0\"}\n", 4, "a colon was expected");
    refuse(HEAD "[1,2]" TAIL, 3, "this is no event");
    refuse(HEAD "{\"ph\":\"X\"}" TAIL, 3, "no trace event");
}

/* Beyond 52 days the page's numbers are no longer exact. */
static void impossible_times_are_refused(void **state)
{
    (void)state;
    refuse(HEAD "{\"name\":\"task 0\",\"cat\":\"task\",\"ph\":\"b\",\"id\":1,\"pid\":1,\"tid\":1,"
                "\"ts\":9223372036854775808}" TAIL,
           3, "\"ts\"");
    refuse(HEAD "{\"name\":\"x\",\"cat\":\"running\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":0,\"dur\":5e12,"
                "\"args\":{\"task\":0}}" TAIL,
           3, "\"dur\"");
}

/* A number in a small file must not ask for memory: neither that of the run's tasks nor that of a task. */
static void memory_follows_what_the_file_holds(void **state)
{
#if defined(UNIT_SANITIZED)
    UNIT_SKIP("a sanitizer's own memory is beyond any limit");
#endif
    (void)state;
    static const char few[] = "{\"simul\":{\"tasks\":65536,\"makespan_ns\":30000},\n\"traceEvents\":[\n",
                      head[] = "{\"simul\":{\"workload\":\"count\",\"runner\":\"sync\",\"tasks\":16777216,"
                               "\"makespan_ns\":30000},\n\"traceEvents\":[\n";
    const struct rlimit small = {.rlim_cur = 128 << 20, .rlim_max = 128 << 20};
    char text[1024];
    struct trace trace;
    struct curve curve;
    struct error error = {""};
    assert_int_equal(setrlimit(RLIMIT_AS, &small), 0); /* of this test's own process */
    snprintf(text, sizeof text, "%s%s%s", few, BEGIN_0, TAIL);
    scratch_text(path, text);
    assert_int_equal(trace_load(path, &trace, &error), 0);
    unlink(path);
    assert_int_equal(trace.task_count, 65536);
    assert_int_equal(trace.tasks_seen, 1);
    assert_int_equal(curve_in_flight(&trace, &curve), 0);
    curve_free(&curve);
    trace_free(&trace);
    snprintf(text, sizeof text, "%s%s%s", head, BEGIN_0, TAIL);
    refuse(text, 4, "16777216 \"tasks\" in a trace of ");
    snprintf(text, sizeof text,
             "%s{\"name\":\"task 9999999\",\"cat\":\"task\",\"ph\":\"b\",\"id\":10000000,\"pid\":1,"
             "\"tid\":1,\"ts\":0}%s",
             head, TAIL);
    refuse(text, 3, "the event names task 9999999, and no more than 182 bytes precede it");
}

/* Up to 65,536 tasks may be named by a file of any size: some of those before may have been dropped. */
static void a_small_file_may_name_any_of_a_few_tasks(void **state)
{
    (void)state;
    struct trace trace;
    struct error error = {""};
    scratch_text(path, "{\"simul\":{\"tasks\":65536},\n\"traceEvents\":[\n"
                       "{\"name\":\"task 65535\",\"cat\":\"task\",\"ph\":\"b\",\"id\":65536,\"ts\":1}" TAIL);
    assert_int_equal(trace_load(path, &trace, &error), 0);
    unlink(path);
    assert_int_equal(trace.tasks_seen, 65536);
    assert_false(trace.tasks[0].started);
    assert_true(trace.tasks[65535].started);
    trace_free(&trace);
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
    scratch_text(path, "");
    assert_int_equal(trace_load(path, &trace, &error), -EINVAL);
    assert_non_null(strstr(error.text, "is empty"));
    trace_free(&trace);
    unlink(path);
    assert_int_equal(trace_load(path, &trace, &error), -ENOENT);
    assert_non_null(strstr(error.text, "No such file"));
    trace_free(&trace);
}

UNIT_TESTS(cmocka_unit_test(a_whole_trace_is_read), cmocka_unit_test(open_waits_last_to_the_end),
           cmocka_unit_test(a_task_is_ready_once_its_wait_is_over),
           cmocka_unit_test(the_kernels_view_and_wakes_are_kept),
           cmocka_unit_test(memory_follows_what_the_file_holds),
           cmocka_unit_test(a_small_file_may_name_any_of_a_few_tasks),
           cmocka_unit_test(damage_is_named_with_its_line), cmocka_unit_test(impossible_times_are_refused),
           cmocka_unit_test(impossible_stories_are_refused),
           cmocka_unit_test(an_empty_or_missing_file_says_so))

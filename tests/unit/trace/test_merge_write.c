/* From scripted events to the trace file: the whole text of a small one; and files of samples that were cut
 * short or dropped events, which the independent check accepts. Times are scripted: the start barrier is at
 * 1,000 ns.
 */
#include "tests/unit/support/harness.h"

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "task/lane.h"
#include "trace/merge.h"
#include "trace/write.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { START = 1000 };

static const struct site nap = {"body.c", "body", "nap", 7}, stir = {"body.c", "body", "stir", 9};

static struct shared *create(uint32_t tasks, uint32_t lanes, uint32_t events)
{
    const struct shared_sizes sizes = {.tasks = tasks, .lanes = lanes, .events_per_lane = events};
    struct shared *shared = shared_create(&sizes, NULL);
    assert_non_null(shared);
    shared->barrier_ns = START;
    return shared;
}

/* Records an edge `after_ns` the start barrier. */
static void at(struct lane *lane, uint64_t after_ns, enum event_kind kind, enum wait_reason reason,
               uint32_t task, const struct site *site, uint64_t argument)
{
    lane_record_at(lane, START + after_ns, kind, reason, task, site, argument);
}

/* Writes the trace into a text, to be freed. */
static char *written(struct shared *shared, const char *simul_json)
{
    char *text = NULL;
    size_t length = 0;
    const struct trace_facts facts = {.simul_json = simul_json, .title = "a \"title\"", .cpus_allowed = 1};
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    assert_int_equal(trace_write(out, shared, &facts), 0);
    fclose(out);
    return text;
}

/* What scripts/check-trace wants to know of the file. */
static const char *header(const char *status, uint32_t tasks, uint64_t makespan_ns, uint64_t dropped)
{
    static char text[256];
    snprintf(text, sizeof text,
             "{\"workload\":\"w\",\"runner\":\"r\",\"status\":\"%s\",\"tasks\":%u,\"makespan_ns\":%llu,"
             "\"cpus_allowed\":1,\"dropped_events\":%llu}",
             status, tasks, (unsigned long long)makespan_ns, (unsigned long long)dropped);
    return text;
}

/* Hands the text to the independent check. */
static void check_accepts(const char *text)
{
    FILE *check = popen(
        "f=$(mktemp) && cat >\"$f\" && scripts/check-trace \"$f\"; code=$?; rm -f \"$f\"; exit $code", "w");
    assert_non_null(check);
    fputs(text, check);
    assert_int_equal(pclose(check), 0);
}

/* --- merging --- */

static void lanes_are_merged_by_time(void **state)
{
    (void)state;
    static const uint64_t times[3][3] = {{10, 40, 40}, {20, 30, 50}, {0}};
    static const struct {
        uint64_t time_ns;
        uint32_t lane;
    } expected[] = {{10, 0}, {20, 1}, {30, 1}, {40, 0}, {40, 0}, {50, 1}};
    struct shared *shared = create(1, 3, 8);
    struct merge merge;
    const struct event *event;
    const struct lane *lane;
    for (int l = 0; l < 2; l++) /* the third one stays empty */
        for (int i = 0; i < 3; i++)
            lane_record_at(&shared->lanes[l], times[l][i], EVENT_PHASE, WAIT_NONE, 0, NULL, 0);
    assert_int_equal(merge_open(&merge, shared), 0);
    for (size_t i = 0; i < COUNT(expected); i++) {
        assert_true(merge_next(&merge, &event, &lane));
        assert_int_equal(event->time_ns, expected[i].time_ns);
        assert_int_equal(lane->number, expected[i].lane);
    }
    assert_false(merge_next(&merge, &event, &lane));
    assert_false(merge_next(&merge, &event, &lane));
    merge_close(&merge);
    shared_destroy(shared);
}

/* Many lanes, whose times lie at random: what comes out is sorted and complete. */
static void many_lanes_come_out_sorted(void **state)
{
    (void)state;
    enum { LANES = 37, EVENTS = 50 };
    struct shared *shared = create(1, LANES, EVENTS);
    struct merge merge;
    const struct event *event;
    const struct lane *lane;
    uint32_t seed = 1, count = 0;
    for (int l = 0; l < LANES; l++) {
        uint64_t time_ns = 0;
        for (int i = 0; i < EVENTS - l; i++) {
            seed = seed * 1103515245 + 12345;
            time_ns += seed >> 16;
            lane_record_at(&shared->lanes[l], time_ns, EVENT_PHASE, WAIT_NONE, 0, NULL, 0);
        }
    }
    assert_int_equal(merge_open(&merge, shared), 0);
    for (uint64_t last_ns = 0; merge_next(&merge, &event, &lane); last_ns = event->time_ns, count++)
        assert_true(event->time_ns >= last_ns);
    assert_int_equal(count, LANES * EVENTS - LANES * (LANES - 1) / 2);
    merge_close(&merge);
    shared_destroy(shared);
}

/* --- the file --- */

/* One task on the loop: it runs, sleeps, is ready, names its work, and ends. */
static void script_one_task(struct lane *lane)
{
    at(lane, 100, EVENT_START, WAIT_NONE, 0, NULL, 0);
    at(lane, 200, EVENT_WAIT, WAIT_SLEEP, 0, &nap, START + 5000);
    at(lane, 5100, EVENT_READY, WAIT_SLEEP, 0, &nap, 0);
    at(lane, 5200, EVENT_RESUME, WAIT_SLEEP, 0, &nap, 0);
    at(lane, 5250, EVENT_PHASE, WAIT_NONE, 0, &stir, 0);
    at(lane, 6000, EVENT_END, WAIT_NONE, 0, NULL, 0);
}

static void a_small_trace_word_for_word(void **state)
{
    (void)state;
    struct shared *shared = create(1, 1, 8);
    script_one_task(shared_claim_lane(shared, LANE_LOOP));
    char *text = written(shared, "{\"status\":\"ok\"}");
    assert_string_equal(
        text,
        "{\"displayTimeUnit\":\"ms\",\"simul\":{\"status\":\"ok\"},\n"
        "\"traceEvents\":[\n"
        "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,\"tid\":1,\"args\":{\"name\":\"a "
        "\\\"title\\\"\"}},\n"
        "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":1,\"args\":{\"name\":\"loop\"}},\n"
        "{\"name\":\"thread_sort_index\",\"ph\":\"M\",\"pid\":1,\"tid\":1,\"args\":{\"sort_index\":1}},\n"
        "{\"name\":\"task 0\",\"cat\":\"task\",\"ph\":\"b\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":0.100,"
        "\"args\":{\"task\":0}},\n"
        "{\"name\":\"tasks in "
        "flight\",\"ph\":\"C\",\"pid\":1,\"tid\":1,\"ts\":0.100,\"args\":{\"tasks\":1}},\n"
        "{\"name\":\"lanes on CPU\",\"ph\":\"C\",\"pid\":1,\"tid\":1,\"ts\":0.100,\"args\":{\"lanes\":1}},\n"
        "{\"name\":\"task "
        "0\",\"cat\":\"running\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":0.100,\"dur\":0.100,"
        "\"args\":{\"task\":0}},\n"
        "{\"name\":\"lanes on CPU\",\"ph\":\"C\",\"pid\":1,\"tid\":1,\"ts\":0.200,\"args\":{\"lanes\":0}},\n"
        "{\"name\":\"sleep\",\"cat\":\"task\",\"ph\":\"b\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":0.200,"
        "\"args\":{\"task\":0,\"state\":\"waiting\",\"at\":\"body.c:7\",\"in\":\"body\",\"until\":5.000}},\n"
        "{\"name\":\"sleep\",\"cat\":\"task\",\"ph\":\"e\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":5.100,"
        "\"args\":{\"task\":0}},\n"
        "{\"name\":\"ready\",\"cat\":\"task\",\"ph\":\"b\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":5.100,"
        "\"args\":{\"task\":0,\"state\":\"ready\"}},\n"
        "{\"name\":\"ready\",\"cat\":\"task\",\"ph\":\"e\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":5.200,"
        "\"args\":{\"task\":0}},\n"
        "{\"name\":\"lanes on CPU\",\"ph\":\"C\",\"pid\":1,\"tid\":1,\"ts\":5.200,\"args\":{\"lanes\":1}},\n"
        "{\"name\":\"task "
        "0\",\"cat\":\"running\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":5.200,\"dur\":0.050,"
        "\"args\":{\"task\":0}},\n"
        "{\"name\":\"task 0: stir\",\"cat\":\"running\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":5.250,"
        "\"dur\":0.750,\"args\":{\"task\":0,\"phase\":\"stir\",\"at\":\"body.c:9\",\"in\":\"body\"}},\n"
        "{\"name\":\"lanes on CPU\",\"ph\":\"C\",\"pid\":1,\"tid\":1,\"ts\":6.000,\"args\":{\"lanes\":0}},\n"
        "{\"name\":\"task 0\",\"cat\":\"task\",\"ph\":\"e\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":6.000,"
        "\"args\":{\"task\":0}},\n"
        "{\"name\":\"tasks in "
        "flight\",\"ph\":\"C\",\"pid\":1,\"tid\":1,\"ts\":6.000,\"args\":{\"tasks\":0}}\n"
        "]}\n");
    free(text);
    text = written(shared, header("ok", 1, 6000, 0));
    check_accepts(text);
    free(text);
    shared_destroy(shared);
}

/* Two worker processes: one task posts, the other one is woken by it. */
static void who_woke_whom_is_reported(void **state)
{
    (void)state;
    struct shared *shared = create(2, 2, 8);
    struct lane *first = shared_claim_lane(shared, LANE_PROCESS);
    struct lane *second = shared_claim_lane(shared, LANE_PROCESS);
    at(first, 10, EVENT_START, WAIT_NONE, 0, NULL, 0);
    at(second, 20, EVENT_START, WAIT_NONE, 1, NULL, 0);
    at(first, 30, EVENT_WAIT, WAIT_SEMAPHORE, 0, &nap, UINT64_MAX);
    at(second, 40, EVENT_POST, WAIT_SEMAPHORE, 1, &stir, 0 + 1);
    at(first, 50, EVENT_RESUME, WAIT_SEMAPHORE, 0, &nap, 1 + 1);
    at(second, 60, EVENT_END, WAIT_NONE, 1, NULL, 0);
    at(first, 70, EVENT_END, WAIT_NONE, 0, NULL, 0);
    char *text = written(shared, header("ok", 2, 70, 0));
    assert_non_null(strstr(text, "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":3,\"tid\":2,"
                                 "\"args\":{\"name\":\"worker process 2\"}}"));
    assert_non_null(strstr(text,
                           "{\"name\":\"post\",\"cat\":\"semaphore\",\"ph\":\"i\",\"s\":\"t\",\"pid\":3,"
                           "\"tid\":2,\"ts\":0.040,\"args\":{\"task\":1,\"woke\":0,"));
    assert_non_null(strstr(text, "\"ph\":\"e\",\"id\":1,\"pid\":2,\"tid\":1,\"ts\":0.050,"
                                 "\"args\":{\"task\":0,\"woken_by\":1}}"));
    assert_non_null(
        strstr(text, "\"state\":\"waiting\",\"at\":\"body.c:7\",\"in\":\"body\"}}")); /* no limit */
    check_accepts(text);
    free(text);
    shared_destroy(shared);
}

/* An offloaded call runs on a lane of the pool, while its task waits. */
static void script_call(struct lane *loop, struct lane *pool)
{
    at(loop, 10, EVENT_START, WAIT_NONE, 0, NULL, 0);
    at(loop, 20, EVENT_WAIT, WAIT_CALL, 0, &nap, UINT64_MAX);
    at(pool, 30, EVENT_CALL_BEGIN, WAIT_CALL, 0, &nap, 0);
}

static void a_call_has_a_lane_of_its_own(void **state)
{
    (void)state;
    struct shared *shared = create(1, 2, 8);
    struct lane *loop = shared_claim_lane(shared, LANE_LOOP), *pool = shared_claim_lane(shared, LANE_POOL);
    script_call(loop, pool);
    at(pool, 40, EVENT_CALL_END, WAIT_CALL, 0, &nap, 7);
    at(loop, 50, EVENT_READY, WAIT_CALL, 0, &nap, 0);
    at(loop, 60, EVENT_RESUME, WAIT_CALL, 0, &nap, 7);
    at(loop, 70, EVENT_END, WAIT_NONE, 0, NULL, 0);
    char *text = written(shared, header("ok", 1, 70, 0));
    assert_non_null(strstr(text,
                           "{\"name\":\"call: task 0\",\"cat\":\"call\",\"ph\":\"X\",\"pid\":1,\"tid\":2,"
                           "\"ts\":0.030,\"dur\":0.010,\"args\":{\"task\":0,\"at\":\"body.c:7\","));
    check_accepts(text);
    free(text);
    shared_destroy(shared);
}

/* --- what is incomplete --- */

static unsigned count_text(const char *text, const char *what)
{
    unsigned count = 0;
    for (const char *next = text; (next = strstr(next, what)) != NULL; next++)
        count++;
    return count;
}

/* The sample was killed while one task ran, one slept, one was ready, and one had a call on the pool. */
static void what_was_open_is_closed_with_the_last_event(void **state)
{
    (void)state;
    struct shared *shared = create(5, 2, 16);
    struct lane *loop = shared_claim_lane(shared, LANE_LOOP), *pool = shared_claim_lane(shared, LANE_POOL);
    script_call(loop, pool);
    at(loop, 40, EVENT_START, WAIT_NONE, 1, NULL, 0);
    at(loop, 50, EVENT_WAIT, WAIT_SLEEP, 1, &nap, START + 5000);
    at(loop, 60, EVENT_START, WAIT_NONE, 2, NULL, 0);
    at(loop, 70, EVENT_WAIT, WAIT_YIELD, 2, &nap, 0);
    at(loop, 80, EVENT_READY, WAIT_YIELD, 2, &nap, 0);
    at(loop, 90, EVENT_START, WAIT_NONE, 3, NULL, 0);
    at(loop, 99, EVENT_PHASE, WAIT_NONE, 3, &stir, 0);
    char *text = written(shared, header("failed", 5, 0, 0));
    assert_int_equal(count_text(text, "\"ph\":\"b\""), 4 + 2 + 1 + 1); /* lives, waits, the yield and ready */
    assert_int_equal(count_text(text, "\"ph\":\"e\""), 4 + 2 + 1 + 1);
    assert_int_equal(count_text(text, "\"cat\":\"call\""), 1);
    assert_null(strstr(text, "\"name\":\"task 4\"")); /* never started */
    assert_non_null(strstr(text,
                           "\"name\":\"task 3: stir\",\"cat\":\"running\",\"ph\":\"X\",\"pid\":1,\"tid\":1,"
                           "\"ts\":0.099,\"dur\":0.000,"));
    check_accepts(text);
    free(text);
    shared_destroy(shared);
}

/* The buffer of one of two lanes has room for its first events only. */
static void dropped_events_leave_a_trace_that_can_be_read(void **state)
{
    (void)state;
    for (uint32_t room = 1; room < 6; room++) {
        struct shared *shared = create(2, 2, room);
        struct lane *first = shared_claim_lane(shared, LANE_THREAD);
        struct lane *second = shared_claim_lane(shared, LANE_THREAD);
        script_one_task(first);
        at(second, 150, EVENT_START, WAIT_NONE, 1, NULL, 0);
        at(second, 7000, EVENT_END, WAIT_NONE, 1, NULL, 0);
        assert_int_equal(first->dropped, 6 - room);
        char *text = written(shared, header("ok", 2, 7000, first->dropped + second->dropped));
        check_accepts(text);
        free(text);
        shared_destroy(shared);
    }
}

static void a_sample_that_never_came_to_the_start(void **state)
{
    (void)state;
    struct shared *shared = create(1, 1, 8);
    shared->barrier_ns = 0;
    script_one_task(shared_claim_lane(shared, LANE_LOOP));
    char *text = written(shared, header("failed", 1, 0, 0));
    assert_non_null(
        strstr(text, "\"ph\":\"b\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":0.000,")); /* its first event */
    check_accepts(text);
    free(text);
    shared_destroy(shared);
}

static void a_full_disk_is_reported(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    if (full == NULL)
        UNIT_SKIP("this system has no /dev/full");
    struct shared *shared = create(1, 1, 8);
    const struct trace_facts facts = {.simul_json = "{}", .title = "t", .cpus_allowed = 1};
    script_one_task(shared_claim_lane(shared, LANE_LOOP));
    setvbuf(full, NULL, _IONBF, 0);
    assert_true(trace_write(full, shared, &facts) < 0);
    fclose(full);
    shared_destroy(shared);
}

UNIT_TESTS(cmocka_unit_test(lanes_are_merged_by_time), cmocka_unit_test(many_lanes_come_out_sorted),
           cmocka_unit_test(a_small_trace_word_for_word), cmocka_unit_test(who_woke_whom_is_reported),
           cmocka_unit_test(a_call_has_a_lane_of_its_own),
           cmocka_unit_test(what_was_open_is_closed_with_the_last_event),
           cmocka_unit_test(dropped_events_leave_a_trace_that_can_be_read),
           cmocka_unit_test(a_sample_that_never_came_to_the_start), cmocka_unit_test(a_full_disk_is_reported))

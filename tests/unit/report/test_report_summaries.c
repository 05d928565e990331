/* summary.csv and summary.md of a small document, to the byte. */
#include "tests/unit/support/harness.h"

#include <stdlib.h>

#include <cjson/cJSON.h>

#include "report/text/summaries.h"

static const char document[] =
    "{\"schema\":2,\"machine\":{\"cpus_allowed\":2},\"cells\":["
    "{\"id\":\"count.sync\",\"group\":\"count\",\"title\":\"count:delay=10ms\",\"workload\":\"count\","
    "\"kind\":\"waiting\","
    "\"runner\":\"sync\",\"tasks\":20,\"workers\":null,\"status\":\"ok\",\"error\":null,\"summary\":{"
    "\"makespan_ns\":{\"median\":203000000,\"min\":202000000,\"max\":204000000},"
    "\"speedup\":{\"median\":1,\"min\":0.99,\"max\":1.01,\"limit\":1},\"throughput_per_s\":98.5,"
    "\"response_ns\":{\"p50\":101500000,\"p90\":182000000,\"p99\":203000000,\"max\":203000000},"
    "\"concurrency\":{\"mean\":0.99,\"max\":1},\"parallelism\":{\"mean\":0.01,\"max\":1,\"source\":"
    "\"inferred\"},"
    "\"cpu_ns\":1200000,\"memory_bytes\":1048576,\"switches_voluntary\":21,\"switches_involuntary\":0}},"
    "{\"id\":\"count.threads.4\",\"group\":\"count\",\"title\":\"count:delay=10ms\",\"workload\":\"count\","
    "\"kind\":\"waiting\","
    "\"runner\":\"threads\",\"tasks\":20,\"workers\":4,\"status\":\"failed\",\"error\":\"task 3 said \\\"No, "
    "not | I\\\"\","
    "\"summary\":null}]}";

/* What is written of a run. Owned by the caller. */
static char *write_out(const char *json, int (*write)(const cJSON *, FILE *))
{
    char *out = NULL;
    size_t length;
    cJSON *run = cJSON_Parse(json);
    FILE *stream = open_memstream(&out, &length);
    assert_non_null(run);
    assert_non_null(stream);
    assert_int_equal(write(run, stream), 0);
    fclose(stream);
    cJSON_Delete(run);
    return out;
}

/* The same with what its tasks came to, and a second cell that came to the same or to something else. */
static void check_ends(const char *others, int (*write)(const cJSON *, FILE *), const char *expected)
{
    static const char cell[] = "{\"id\":\"fetch.%s\",\"group\":\"fetch\",\"title\":\"fetch\",\"workload\":"
                               "\"fetch\",\"kind\":\"waiting\","
                               "\"runner\":\"%s\",\"tasks\":4,\"workers\":null,\"status\":\"ok\",\"error\":"
                               "null,\"summary\":{\"insight\":null,"
                               "\"makespan_ns\":{\"median\":%u000000,\"min\":1000000,\"max\":9000000}},"
                               "\"outcomes\":%s,\"outcome_examples\":%s}";
    static const char ends[] = "{\"ok\":2,\"HTTP 404\":2}",
                      examples[] = "[{\"class\":\"HTTP 404\",\"what\":\"http://a/|\"},"
                                   "{\"class\":\"HTTP 404\",\"what\":\"http://b/\"}]";
    char text[2048];
    size_t used =
        (size_t)snprintf(text, sizeof text, "{\"schema\":2,\"machine\":{\"cpus_allowed\":2},\"cells\":[");
    used += (size_t)snprintf(text + used, sizeof text - used, cell, "sync", "sync", 5U, ends, examples);
    used += (size_t)snprintf(text + used, sizeof text - used, ",");
    used +=
        (size_t)snprintf(text + used, sizeof text - used, cell, "coroutines", "coroutines", 4U, others, "[]");
    snprintf(text + used, sizeof text - used, "]}");
    char *out = write_out(text, write);
    if (strstr(out, expected) == NULL)
        fail_msg("%s\nis not in\n%s", expected, out);
    free(out);
}

static void tasks_that_did_not_end_well_are_counted_and_named(void **state)
{
    (void)state;
    check_ends(
        "{\"HTTP 404\":2,\"ok\":2}", report_sentences,
        "\nfetch, how the tasks ended: under every runner: 2 ok, 2 HTTP 404. Not ok: http://a/| (HTTP 404) "
        "and http://b/ (HTTP 404).\n");
    check_ends(
        "{\"ok\":1,\"HTTP 404\":2,\"time-out\":1}", report_sentences,
        "\nfetch, how the tasks ended: under sync: 2 ok, 2 HTTP 404; under coroutines: 1 ok, 2 HTTP 404, 1 "
        "time-out. Not ok: ");
    check_ends(
        "{\"ok\":2,\"HTTP 404\":2}", report_markdown,
        "|\n\n- How the tasks ended: under every runner: 2 ok, 2 HTTP 404. Not ok: http\\://a/\\| (HTTP 404) "
        "and http\\://b/ (HTTP 404).\n");
}

static void check(int (*write)(const cJSON *, FILE *), const char *expected)
{
    char *out = write_out(document, write);
    assert_string_equal(out, expected);
    free(out);
}

static void csv_is_exact(void **state)
{
    (void)state;
    check(
        report_csv,
        "id,group,title,workload,kind,runner,tasks,workers,status,error,makespan_median_ns,makespan_min_ns,"
        "makespan_max_ns,"
        "speedup_median,speedup_min,speedup_max,speedup_limit,throughput_per_s,response_p50_ns,response_"
        "p90_ns,"
        "response_p99_ns,response_max_ns,service_p50_ns,service_p90_ns,service_p99_ns,service_max_ns,in_"
        "flight_mean_tasks,"
        "in_flight_max_tasks,on_cpu_mean_lanes,on_cpu_max_lanes,on_cpu_source,cpu_median_ns,memory_median_"
        "bytes,"
        "startup_median_ns,switches_voluntary_median,switches_involuntary_median,sweep,"
        "sweep_variable,sweep_value,makespan_ci_low_ns,makespan_ci_high_ns,wakeup_latency_p50_ns,wakeup_latency_p99_ns,"
        "running_ns,waiting_ns,ready_ns,states_source,on_cpu_inferred_lower_lanes,on_cpu_inferred_upper_"
        "lanes,makespan_ci_level,run\r\n"
        "count.sync,count,count:delay=10ms,count,waiting,sync,20,,ok,,203000000,202000000,204000000,1,0.99,"
        "1.01,1,98.5,"
        "101500000,182000000,203000000,203000000,,,,,0.99,1,0.01,1,inferred,1200000,1048576,,21,0,,,,,,,,,,"
        ",,,,,\r\n"
        "count.threads.4,count,count:delay=10ms,count,waiting,threads,20,4,failed,\"task 3 said \"\"No, "
        "not | I\"\"\","
        ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\r\n");
}

static void markdown_is_exact(void **state)
{
    (void)state;
    check(report_markdown,
          "# simul: what happens while a task waits\n"
          "\n"
          "## count\\:delay=10ms\n"
          "\n"
          "count\\:delay=10ms, 20 tasks: sync lasted 203 ms; no other runner finished to compare with. No "
          "figures from threads (pool of 4): failed: task 3 said \"No, not \\| I\".\n"
          "\n"
          "| runner | in flight (max) | on CPU (mean) | time (median) | range | speed-up | limit |\n"
          "| :-- | --: | --: | --: | --: | --: | --: |\n"
          "| sync | 1 | ~0.01 | 203 ms | 202 ms to 204 ms | 1.0x | 1x |\n"
          "| threads (pool of 4) | - | - | failed | - | - | - |\n"
          "\n"
          "- CPU use is estimated from CPU time and context switches, as a range (0.40-0.86) or a bound "
          "(&lt;0.1). 'simul doctor' says whether this system lets it be measured.\n");
}

static void sentences_are_a_line_each(void **state)
{
    (void)state;
    check(report_sentences,
          "count:delay=10ms, 20 tasks: sync lasted 203 ms; no other runner finished to compare with. No "
          "figures from threads (pool of 4): failed: task 3 said \"No, not | I\".\n");
}

UNIT_TESTS(cmocka_unit_test(csv_is_exact), cmocka_unit_test(markdown_is_exact),
           cmocka_unit_test(sentences_are_a_line_each),
           cmocka_unit_test(tasks_that_did_not_end_well_are_counted_and_named))

/* The table of results, from documents written here. */
#include "tests/unit/support/harness.h"

#include <stdlib.h>

#include "cli/table.h"
#include "cli/text.h"

static const char run_text[] =
    "{\"cells\":["
    "{\"id\":\"count.sync\",\"group\":\"count\",\"title\":\"count:delay=10ms\",\"workload\":\"count\","
    "\"runner\":\"sync\","
    "\"tasks\":20,\"workers\":null,\"status\":\"ok\",\"error\":null,\"summary\":{"
    "\"makespan_ns\":{\"median\":201900000,\"min\":201200000,\"max\":204100000},"
    "\"speedup\":{\"median\":1,\"min\":1,\"max\":1,\"limit\":1},"
    "\"concurrency\":{\"mean\":1,\"max\":1},\"parallelism\":{\"mean\":0.004,\"max\":1,\"source\":"
    "\"inferred\",\"inferred\":{\"lower\":0,\"estimate\":0.004,\"upper\":0.09}},"
    "\"cpu_ns\":812000,\"memory_bytes\":65536,\"slots_opened\":1,\"startup_ns\":950,\"warmup_ns\":10200000,\"cpus\":[0,1],\"switches_voluntary\":20,\"switches_"
    "involuntary\":0}},"
    "{\"id\":\"count.threads.4\",\"group\":\"count\",\"title\":\"count:delay=10ms\",\"workload\":\"count\","
    "\"runner\":\"threads\",\"tasks\":20,\"workers\":4,\"status\":\"ok\",\"error\":null,\"summary\":{"
    "\"makespan_ns\":{\"median\":50900000,\"min\":50700000,\"max\":103000000},"
    "\"speedup\":{\"median\":3.967,\"min\":3.9,\"max\":4,\"limit\":4},"
    "\"concurrency\":{\"mean\":4,\"max\":4},\"parallelism\":{\"mean\":1.86,\"max\":2,\"source\":"
    "\"inferred\",\"inferred\":{\"lower\":1.7,\"estimate\":1.86,\"upper\":1.996}},"
    "\"cpu_ns\":1030000,\"memory_bytes\":1572864,\"startup_ns\":210000,\"warmup_ns\":11000000,\"switches_voluntary\":24,"
    "\"switches_involuntary\":3}},"
    "{\"id\":\"fib.sync\",\"group\":\"fib\",\"title\":\"fib\",\"workload\":\"fib\",\"runner\":\"sync\","
    "\"tasks\":1,"
    "\"workers\":null,\"status\":\"timeout\",\"error\":\"the sample was ended after 60 s; a longer --timeout "
    "gives it more time, fewer tasks less to do\",\"summary\":null},"
    "{\"id\":\"fib.coroutines\",\"group\":\"fib\",\"title\":\"fib\",\"workload\":\"fib\",\"runner\":"
    "\"coroutines\","
    "\"tasks\":1,\"workers\":null,\"status\":\"ok\",\"error\":null,\"summary\":{"
    "\"makespan_ns\":{\"median\":812,\"min\":1,\"max\":1200},\"speedup\":null,"
    "\"concurrency\":{\"mean\":1,\"max\":10000},\"parallelism\":{\"mean\":1,\"max\":1,\"source\":"
    "\"inferred\"}}}]}";

// clang-format off
static const char narrow_table[] =
    "                               max in    on CPU    time            speed-\n"
    "workload   runner     workers  flight    (mean)  median range          up  limit\n"
    "\n"
    "count:delay=10ms, 20 tasks\n"
    "count      sync             -       1      <0.1  202 ms 201..204    1.00x     1x\n"
    "count      threads          4       4 1.70-2.00 50.9 ms 51..103     3.97x     4x\n"
    "\n"
    "fib, 1 task\n"
    "fib        sync             -  timeout\n"
    "    the sample was ended after 60 s; a longer --timeout gives it more time,\n"
    "    fewer tasks less to do\n"
    "fib        coroutines       -   10000     ~1.00  812 ns 1..1200         -      -\n";

static const char wide_table[] =
    "                               max in    on CPU    time            speed-            CPU            opened  switches    switches\n"
    "workload   runner     workers  flight    (mean)  median range          up  limit    time    memory handles voluntary involuntary start-up  warm-up CPUs\n"
    "\n"
    "count:delay=10ms, 20 tasks\n"
    "count      sync             -       1      <0.1  202 ms 201..204    1.00\u00d7     1\u00d7  812 us    64 KiB       1        20           0   950 ns  10.2 ms 0,1\n"
    "count      threads          4       4 1.70-2.00 50.9 ms 51..103     3.97\u00d7     4\u00d7 1.03 ms   1.5 MiB       -        24           3   210 us  11.0 ms -\n"
    "\n"
    "fib, 1 task\n"
    "fib        sync             -  timeout\n"
    "    the sample was ended after 60 s; a longer --timeout gives it more time,\n"
    "    fewer tasks less to do\n"
    "fib        coroutines       -   10000     ~1.00  812 ns 1..1200         -      -       -         -       -         -           -        -        - -\n";
// clang-format on

/* The table of a document; to be freed. */
static char *table_of(const char *document, struct table_style style)
{
    cJSON *run = cJSON_Parse(document);
    char *text = NULL;
    size_t bytes;
    FILE *memory = open_memstream(&text, &bytes);
    assert_non_null(run);
    assert_non_null(memory);
    table_print(run, &style, memory);
    assert_int_equal(fclose(memory), 0);
    cJSON_Delete(run);
    return text;
}

static void the_table_is_laid_out_in_columns(void **state)
{
    char *text = table_of(run_text, (struct table_style){.wide = false});
    (void)state;
    assert_string_equal(text, narrow_table);
    free(text);
}

static void the_wide_table_adds_columns(void **state)
{
    char *text = table_of(run_text, (struct table_style){.wide = true, .utf8 = true});
    (void)state;
    assert_string_equal(text, wide_table);
    free(text);
}

static void colour_marks_what_failed_and_nothing_else(void **state)
{
    char *plain = table_of(run_text, (struct table_style){.colour = false});
    char *coloured = table_of(run_text, (struct table_style){.colour = true});
    (void)state;
    assert_null(strchr(plain, '\033'));
    const char *first = strstr(coloured, "\033[1;31mtimeout\033[0m\n");
    assert_non_null(first);
    assert_ptr_equal(strchr(coloured, '\033'), first);
    assert_int_equal(strlen(coloured), strlen(plain) + strlen("\033[1;31m\033[0m"));
    free(plain);
    free(coloured);
}

/* Whatever stands in the document: long names, huge figures, control characters. */
static void no_line_is_wider_than_80_columns(void **state)
{
    static const char hostile[] =
        "{\"cells\":[{\"id\":\"x\",\"group\":\"x\",\"title\":\"a-name-without-end-a-name-without-end:file="
        "\\u001b[2Ja b c d e f g h i j k l m n o p q r s t u v w x y "
        "z\",\"workload\":\"a-name-without-end\",\"runner\":\"a-runner-without-end\","
        "\"tasks\":4294967295,\"workers\":123456789,\"status\":\"ok\",\"summary\":{\"makespan_ns\":{"
        "\"median\":1e19,"
        "\"min\":0,\"max\":1.8e19},\"speedup\":{\"median\":123456789.5,\"min\":1,\"max\":1,\"limit\":"
        "99999999999.5},"
        "\"concurrency\":{\"mean\":1,\"max\":99999999999},\"parallelism\":{\"mean\":123456789,\"max\":1}}}]}";
    char *text = table_of(hostile, (struct table_style){.utf8 = true});
    unsigned lines = 0;
    (void)state;
    assert_null(strchr(text, '\033'));
    for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL; lines++)
        if (text_columns(line) > TEXT_WIDTH)
            fail_msg("%zu columns: %s", text_columns(line), line);
    assert_true(lines > 4);
    free(text);
}

static void a_document_without_cells_is_only_a_heading(void **state)
{
    char *none = table_of("{\"cells\":[]}", (struct table_style){.wide = false});
    char *nothing = table_of("{}", (struct table_style){.wide = false});
    (void)state;
    assert_string_equal(none, nothing);
    assert_non_null(strstr(none, "workload"));
    assert_null(strstr(none, "\n\n"));
    free(none);
    free(nothing);
}

UNIT_TESTS(cmocka_unit_test(the_table_is_laid_out_in_columns), cmocka_unit_test(the_wide_table_adds_columns),
           cmocka_unit_test(colour_marks_what_failed_and_nothing_else),
           cmocka_unit_test(no_line_is_wider_than_80_columns),
           cmocka_unit_test(a_document_without_cells_is_only_a_heading))

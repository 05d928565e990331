/* The picture of a run on a terminal, from documents written here; no trace is there, so each bar has one
 * mark. */
#include "tests/unit/support/scripted_headline.h"

#include <stdlib.h>

#include "cli/picture.h"
#include "cli/text.h"

/* The picture of a document, which is freed; the text is to be freed. */
static char *picture_of(cJSON *run, bool utf8, bool colour)
{
    char *text = NULL;
    size_t bytes;
    FILE *memory = open_memstream(&text, &bytes);
    assert_non_null(run);
    assert_non_null(memory);
    picture_print(run, &(struct picture_style){.dir = ".", .utf8 = utf8, .colour = colour}, memory);
    assert_int_equal(fclose(memory), 0);
    cJSON_Delete(run);
    return text;
}

/* The states' totals of a cell: its bar gets their mark. */
static void add_states(cJSON *cell, double running, double waiting, double ready)
{
    cJSON *states = cJSON_AddObjectToObject(cJSON_GetObjectItem(cell, "summary"), "states_ns");
    cJSON_AddNumberToObject(states, "running", running);
    cJSON_AddNumberToObject(states, "waiting", waiting);
    cJSON_AddNumberToObject(states, "ready", ready);
}

static cJSON *make_waits(void)
{
    cJSON *run = make_worded_run(2);
    add_states(add_cell(run, (struct script){"count", "waiting", "sync", 20, 0, 1, 202, 1, 1}), 1, 99, 0);
    add_states(add_cell(run, (struct script){"count", "waiting", "threads", 20, 4, 4, 101, 2, 4}), 9, 1, 0);
    add_states(add_cell(run, (struct script){"count", "waiting", "coroutines", 20, 0, 20, 0.0104, 19.4, 20}),
               1, 1, 9);
    return run;
}

static void a_workload_is_a_headline_bars_and_a_sentence(void **state)
{
    (void)state;
    char *text = picture_of(make_waits(), false, false);
    assert_string_equal(text,
                        "Bars: most tasks are # computing, . waiting (await), ! overdue, + mixed\n"
                        "\n"
                        "count: 20 waits in the time of one\n"
                        "                 time  speed-up/limit in flight    on CPU  0              202 ms\n"
                        "sync           202 ms  (base)                 1         -  .....................\n"
                        "threads x4     101 ms  2.00x of 4x            4         -  ###########\n"
                        "coroutines    10.4 us  19.4x of 20x          20         -  ! fastest\n"
                        "Suspended at await, all 20 waits overlapped on one thread; a pool of 4 holds 4.\n");
    free(text);
}

static void blocks_and_micro_signs_are_for_utf8(void **state)
{
    (void)state;
    char *text = picture_of(make_waits(), true, false);
    assert_non_null(strstr(text, "\u2588 computing, \u2591 waiting (await), \u2593 overdue, \u2592 mixed"));
    assert_non_null(strstr(text, "\u2588\u2588\u2588\n"));
    assert_non_null(strstr(text, "10.4 \u00b5s"));
    assert_null(strstr(text, " us"));
    free(text);
}

static void headlines_are_bold_where_colour_is_wanted(void **state)
{
    (void)state;
    char *text = picture_of(make_waits(), false, true);
    assert_non_null(strstr(text, "count: \033[1m20 waits in the time of one\033[0m\n"));
    free(text);
}

static void what_failed_has_its_reason_and_no_bar(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    fail_cell(add_cell(run, (struct script){"queue", "mixed", "sync", 4, 0, 0, 0, 0, 0}), "timeout",
              "it was ended after 1 s");
    char *text = picture_of(run, false, false);
    assert_non_null(strstr(text, "queue: No runner finished in time\n"
                                 "sync          timed out\n"
                                 "    it was ended after 1 s\n"));
    free(text);
}

/* A speed-up that is above its limit only as far as repeats differ is at the limit. */
static void a_speedup_is_not_shown_above_its_limit(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"hog", "mixed", "sync", 10, 0, 1, 171, 1, 1});
    add_cell(run, (struct script){"hog", "mixed", "coroutines", 10, 0, 10, 60, 2.84, 2.83});
    char *text = picture_of(run, false, false);
    assert_non_null(strstr(text, "  at limit 2.83x "));
    free(text);
}

/* Its speed-ups have no limit. */
static void a_case_that_stands_in_is_the_base(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"count", "waiting", "threads", 20, 4, 4, 51, 1, 1});
    set_base(run, "count.threads.4");
    add_cell(run, (struct script){"count", "waiting", "coroutines", 20, 0, 20, 10.4, 4.9, 1});
    set_base(run, "count.threads.4");
    char *text = picture_of(run, false, false);
    assert_non_null(strstr(text, "threads x4    51.0 ms  (base)                 4 "));
    assert_non_null(strstr(text, "coroutines    10.4 ms  4.90x                 20 "));
    free(text);
}

/* The limit follows from the workload, the factor from times: of a disturbed sync all are doubtful. */
static void no_factor_is_stated_of_a_disturbed_time(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    disturb(add_cell(run, (struct script){"count", "waiting", "sync", 20, 0, 1, 202, 1, 1}));
    add_cell(run, (struct script){"count", "waiting", "threads", 20, 4, 4, 101, 2, 4});
    char *text = picture_of(run, false, false);
    assert_non_null(strstr(text, "threads x4     101 ms  ? of 4x "));
    free(text);
}

/* Whatever stands in the document: long names, huge figures, control characters. */
static void no_line_is_wider_than_80_columns(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2), *cell;
    cell = add_cell(run, (struct script){"count", "waiting", "a-runner-without-end-\033[2J", 4000000000,
                                         1234567, 4000000000, 1e14, 123456789.5, 99999999999.5});
    cJSON_ReplaceItemInObject(cell, "id", cJSON_CreateString("x"));
    cJSON_AddStringToObject(cell, "title",
                            "a-name-without-end-a-name-without-end:file=\033[2Ja b c d e f g h i j");
    cell = add_cell(run, (struct script){"count", "waiting", "sync", 20, 0, 0, 0, 0, 0});
    fail_cell(cell, "a-status-\033[2J-without-end-without-end-without-end-without-end-without-end", "");
    char *text = picture_of(run, true, false);
    assert_null(strchr(text, '\033'));
    for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL;)
        if (text_columns(line) > TEXT_WIDTH)
            fail_msg("%zu columns: %s", text_columns(line), line);
    free(text);
}

static void a_document_without_cells_has_no_picture(void **state)
{
    (void)state;
    char *text = picture_of(make_run(1), false, false);
    assert_string_equal(text, "");
    free(text);
}

UNIT_TESTS(cmocka_unit_test(a_workload_is_a_headline_bars_and_a_sentence),
           cmocka_unit_test(blocks_and_micro_signs_are_for_utf8),
           cmocka_unit_test(headlines_are_bold_where_colour_is_wanted),
           cmocka_unit_test(what_failed_has_its_reason_and_no_bar),
           cmocka_unit_test(a_speedup_is_not_shown_above_its_limit),
           cmocka_unit_test(a_case_that_stands_in_is_the_base),
           cmocka_unit_test(no_factor_is_stated_of_a_disturbed_time),
           cmocka_unit_test(no_line_is_wider_than_80_columns),
           cmocka_unit_test(a_document_without_cells_has_no_picture))

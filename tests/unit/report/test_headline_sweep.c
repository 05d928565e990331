/* Headlines of sweeps: the largest effect as a lesson, within the limits of words. */
#include "tests/unit/support/scripted_sweep.h"

#include "report/text/headline.h"
#include "report/text/headline_words.h"

/* A view wants names that are fit for files. */
static void name_cells(cJSON *run)
{
    cJSON *cell;
    unsigned number = 0;
    cJSON_ArrayForEach(cell, cJSON_GetObjectItem(run, "cells"))
    {
        char name[32];
        snprintf(name, sizeof name, "trial.%u", number++);
        cJSON_AddStringToObject(cell, "id", name);
        cJSON_AddStringToObject(cell, "group", name);
        cJSON_AddNumberToObject(
            cJSON_AddObjectToObject(cJSON_GetObjectItem(cell, "summary"), "concurrency"), "max",
            strcmp(path_text(cell, "runner", ""), "coroutines") == 0 ? path_number(cell, "tasks") : 1);
    }
}

static void check(cJSON *run, bool timed, const char *text, const char *sentence)
{
    struct view view;
    struct headline headline;
    name_cells(run);
    assert_int_equal(insights_compute(run), 0);
    assert_int_equal(view_make(run, &view, NULL), 0);
    headline_of_sweep(&view, &view.sweeps[0], &headline);
    assert_string_equal(headline.text, text);
    assert_string_equal(headline.sentence, sentence);
    assert_true(headline_count_words(headline.text) <= MAX_HEADLINE_WORDS);
    assert_true(headline_count_words(headline.sentence) <= MAX_HEADLINE_SENTENCE_WORDS);
    assert_int_equal(headline.timed, timed);
    view_free(&view);
    cJSON_Delete(run);
}

/* Four points: sync 1.2 s at 1,000 tasks, coroutines 1.4 ms. */
static cJSON *make_tasks(double last_ms)
{
    cJSON *run = make_run(2);
    const double tasks[] = {1, 10, 100, 1000}, sync[] = {1.2, 12, 120, 1200};
    const double coroutines[] = {1.1, 1.1, 1.2, last_ms};
    for (int i = 0; i < 4; i++) {
        unsigned n = (unsigned)tasks[i];
        add_cell(run, (struct script){"tasks", "", "sync", tasks[i], n, 0, sync[i], 0.01});
        add_cell(run, (struct script){"tasks", "", "coroutines", tasks[i], n, 0, coroutines[i], 0.01});
    }
    return run;
}

static void four_points_show_what_grows(void **state)
{
    (void)state;
    check(make_tasks(1.4), true, "Sync grows with tasks, coroutines do not",
          "1,000 tasks: sync 1.20 s, coroutines 1.40 ms; what awaits is suspended and holds no thread.");
}

static void where_both_grow_the_times_are_shown(void **state)
{
    (void)state;
    check(make_tasks(5), true, "1,000 tasks: sync 1.20 s, coroutines 5.00 ms",
          "From 1 to 1,000 tasks: sync 1000x as long, coroutines 4.5x.");
}

static void long_labels_give_way_to_the_times(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    const double compute[] = {1e6, 2e6};
    for (int i = 0; i < 2; i++) {
        add_cell(run, (struct script){"compute", "ns", "threads", compute[i], 40, 4, 50 * (i + 1), 0.01});
        add_cell(run, (struct script){"compute", "ns", "threads", compute[i], 40, 2, 90 * (i + 1), 0.01});
    }
    check(run, true, "compute 1 ms: 50.0 ms instead of 90.0 ms",
          "From compute 1 ms to 2 ms: threads (pool of 2) 2.0x as long, threads (pool of 4) 2.0x.");
}

static void a_crossover_is_the_sentence(void **state)
{
    (void)state;
    const double ms[] = {1, 2, 4, 8}, threads[] = {20, 22, 24, 26}, coroutines[] = {10, 20, 40, 80};
    check(make_pair(ms, threads, coroutines, 4, 0.01), true,
          "compute 8 ms: coroutines 80.0 ms, threads 26.0 ms",
          "Faster below compute 2.2 ms: coroutines; above it: threads with 4 workers.");
}

static void without_a_difference_no_runner_is_named(void **state)
{
    (void)state;
    const double ms[] = {1, 2}, same[] = {20, 40};
    check(make_pair(ms, same, same, 2, 0.05), true, "No runner is clearly faster at any value",
          "From compute 1 ms to 2 ms, the repeats cannot distinguish the runners.");
}

static void a_single_series_has_its_own_times(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    add_cell(run, (struct script){"tasks", "", "coroutines", 10, 10, 0, 10, 0.01});
    add_cell(run, (struct script){"tasks", "", "coroutines", 1000, 1000, 0, 30, 0.01});
    check(run, true, "Coroutines: 10.0 ms to 30.0 ms",
          "From 10 to 1,000 tasks, the total time becomes 3.0x as long.");
}

static void disturbed_points_draw_no_law(void **state)
{
    (void)state;
    cJSON *run = make_tasks(1.4), *cell = cJSON_GetObjectItem(run, "cells")->child;
    cJSON_AddStringToObject(cJSON_GetObjectItem(cell, "samples")->child, "disturbed", "load");
    check(run, false, "Up to 1,000 tasks in flight on one thread",
          "From 1 to 1,000 tasks, no winner and no law is named: other programs used the CPUs.");
}

static void one_repeat_draws_no_law(void **state)
{
    (void)state;
    cJSON *run = make_tasks(1.4), *cell;
    cJSON_ArrayForEach(cell, cJSON_GetObjectItem(run, "cells"))
    {
        cJSON *samples = cJSON_GetObjectItem(cell, "samples");
        while (cJSON_GetArraySize(samples) > 1)
            cJSON_DeleteItemFromArray(samples, 0);
    }
    check(
        run, false, "Up to 1,000 tasks in flight on one thread",
        "From 1 to 1,000 tasks, no winner and no law is named: fewer than 5 repeats cannot distinguish them.");
}

/* A sweep without figures is none: its groups say what failed. */
static void a_sweep_of_failures_is_left_to_its_groups(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    struct view view;
    struct headline headline;
    add_cell(run, (struct script){"tasks", "", "sync", 1, 1, 0, 0, 0});
    name_cells(run);
    assert_int_equal(view_make(run, &view, NULL), 0);
    assert_int_equal(view.sweep_count, 0);
    assert_int_equal(headline_of_group(&view, &view.groups[0], &headline), 0);
    assert_string_equal(headline.text, "No runner finished");
    view_free(&view);
    cJSON_Delete(run);
}

UNIT_TESTS(cmocka_unit_test(four_points_show_what_grows),
           cmocka_unit_test(where_both_grow_the_times_are_shown),
           cmocka_unit_test(long_labels_give_way_to_the_times), cmocka_unit_test(a_crossover_is_the_sentence),
           cmocka_unit_test(without_a_difference_no_runner_is_named),
           cmocka_unit_test(a_single_series_has_its_own_times),
           cmocka_unit_test(disturbed_points_draw_no_law), cmocka_unit_test(one_repeat_draws_no_law),
           cmocka_unit_test(a_sweep_of_failures_is_left_to_its_groups))

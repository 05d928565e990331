/* Several runs in one: labels, groups, names, and what does not join. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/document/document.h"
#include "analysis/document/files.h"
#include "analysis/join/join.h"
#include "analysis/view.h"
#include "tests/unit/support/document_path.h"

/* --- documents --- */

static cJSON *new_run(void)
{
    return cJSON_Parse("{\"simul\":\"1\",\"schema\":2,\"complete\":true,\"started\":\"2026-01-01T00:00:00Z\","
                       "\"command\":[\"simul\"],\"seed\":1,\"repeats\":{\"asked\":5,\"made\":5},"
                       "\"machine\":{\"cpu\":\"A\",\"kernel\":\"K\",\"cpus_allowed\":2,"
                       "\"parallel_capacity\":{\"median\":2},\"warnings\":[]},\"calibration\":null,"
                       "\"runners\":{\"one\":{},\"two\":{}},\"workloads\":{},\"insights\":[],"
                       "\"sources\":{\"workloads/hog.c\":\"a\"},\"cells\":[]}");
}

static void set(cJSON *object, const char *name, cJSON *value)
{
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    cJSON_AddItemToObject(object, name, value);
}

static void set_text(cJSON *object, const char *name, const char *text)
{
    set(object, name, cJSON_CreateString(text));
}

static cJSON *add_cell(cJSON *run, const char *group, const char *runner, const char *polite)
{
    char text[128];
    cJSON *cell = cJSON_CreateObject(), *params = cJSON_AddObjectToObject(cell, "params");
    snprintf(text, sizeof text, "%s.%s", group, runner);
    cJSON_AddStringToObject(cell, "id", text);
    cJSON_AddStringToObject(cell, "group", group);
    snprintf(text, sizeof text, "hog:polite=%s", polite);
    cJSON_AddStringToObject(cell, "title", text);
    cJSON_AddStringToObject(cell, "workload", "hog");
    cJSON_AddStringToObject(cell, "runner", runner);
    cJSON_AddNumberToObject(cell, "tasks", 10);
    cJSON_AddNullToObject(cell, "workers");
    cJSON_AddStringToObject(params, "polite", polite);
    cJSON_AddStringToObject(cell, "status", "ok");
    snprintf(text, sizeof text, "traces/%s.%s.json", group, runner);
    cJSON_AddStringToObject(cell, "trace", text);
    cJSON_AddItemToObject(cell, "samples",
                          cJSON_Parse("[{\"status\":\"ok\",\"repeat\":1,\"makespan_ns\":5}]"));
    cJSON_AddItemToObject(cell, "summary",
                          cJSON_Parse("{\"makespan_ns\":{\"median\":5,\"min\":5,\"max\":5}}"));
    cJSON_AddItemToArray(cJSON_GetObjectItem(run, "cells"), cell);
    return cell;
}

static cJSON *run_of(const char *polite)
{
    cJSON *run = new_run();
    add_cell(run, "hog", "one", polite);
    add_cell(run, "hog", "two", polite);
    return run;
}

static int join_two(const cJSON *first, const cJSON *second, struct join *out, struct error *error)
{
    struct joined_run runs[2] = {{.document = first, .path = "x/before", .name = "before"},
                                 {.document = second, .path = "x/after", .name = "after"}};
    return join_make(runs, 2, out, error);
}

static void check_joined(const cJSON *first, const cJSON *second, struct join *out)
{
    struct error error = {""};
    if (join_two(first, second, out, &error) != 0)
        fail_msg("%s", error.text);
}

/* The labels of both runs; frees them. */
static void check_labels(cJSON *first, cJSON *second, const char *one, const char *other)
{
    struct join join;
    check_joined(first, second, &join);
    assert_string_equal(join.runs[0].label, one);
    assert_string_equal(join.runs[1].label, other);
    join_free(&join);
    cJSON_Delete(first);
    cJSON_Delete(second);
}

/* --- labels --- */

static void a_label_is_what_differs(void **state)
{
    (void)state;
    check_labels(run_of("false"), run_of("true"), "polite=false", "polite=true");
    cJSON *other = run_of("false");
    set_text(other, "simul", "2");
    check_labels(run_of("false"), other, "simul 1", "simul 2");
    other = run_of("false");
    set_text(cJSON_GetObjectItem(other, "machine"), "cpu", "a <b>\"fast\"</b> one");
    check_labels(run_of("false"), other, "A", "a <b>\"fast\"</b> one");
    other = new_run();
    set(add_cell(other, "hog", "one", "false"), "tasks", cJSON_CreateNumber(1));
    check_labels(run_of("false"), other, "10 tasks", "1 task");
}

static void parameters_are_a_label_before_shorter_facts(void **state)
{
    (void)state;
    cJSON *other = run_of("true");
    set_text(other, "simul", "2");
    check_labels(run_of("false"), other, "polite=false", "polite=true");
}

static void equal_runs_have_their_folders_names(void **state)
{
    (void)state;
    check_labels(run_of("false"), run_of("false"), "before", "after");
    struct join join;
    struct error error;
    cJSON *run = run_of("false");
    struct joined_run runs[] = {{.document = run, .name = "a\nname"}, {.document = run, .name = "a\nname"}};
    assert_int_equal(join_make(runs, 2, &join, &error), 0);
    assert_string_equal(join.runs[0].label, "1: a?name");
    assert_string_equal(join.runs[1].label, "2: a?name");
    join_free(&join);
    cJSON_Delete(run);
}

static void facts_that_distinguish_only_together_are_joined(void **state)
{
    (void)state;
    struct join join;
    struct error error;
    cJSON *all[] = {run_of("false"), run_of("true"), run_of("false")};
    struct joined_run runs[3] = {{.name = "x"}, {.name = "y"}, {.name = "z"}};
    set_text(all[2], "simul", "2");
    for (size_t i = 0; i < 3; i++)
        runs[i].document = all[i];
    assert_int_equal(join_make(runs, 3, &join, &error), 0);
    assert_string_equal(join.runs[0].label, "polite=false, simul 1");
    assert_string_equal(join.runs[1].label, "polite=true, simul 1");
    assert_string_equal(join.runs[2].label, "polite=false, simul 2");
    join_free(&join);
    for (size_t i = 0; i < 3; i++)
        cJSON_Delete(all[i]);
}

static void a_long_label_is_cut_between_characters(void **state)
{
    (void)state;
    char value[200], expected[RUN_LABEL_BYTES + 1] = "polite=";
    memset(value, 0, sizeof value);
    for (size_t i = 0; i + 2 < sizeof value; i += 2)
        memcpy(&value[i], "\xC3\xBC", 3);
    memcpy(&expected[7], value, RUN_LABEL_BYTES - 8);
    check_labels(run_of("false"), run_of(value), "polite=false", expected);
}

/* --- groups and cells --- */

static void one_group_holds_the_cells_of_both_by_runner(void **state)
{
    (void)state;
    static const char *const ids[] = {"hog.run1.one", "hog.run2.one", "hog.run1.two", "hog.run2.two"};
    struct join join;
    struct view view;
    cJSON *first = run_of("false"), *second = run_of("true");
    check_joined(first, second, &join);
    assert_int_equal(view_make(join.document, &view, NULL), 0);
    assert_true(view.joined);
    assert_int_equal(view.count, 1);
    assert_string_equal(view.groups[0].title, "hog");
    assert_true(view.groups[0].joined);
    assert_int_equal(view.groups[0].count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(view.groups[0].cells[i].id, ids[i]);
    assert_string_equal(view.groups[0].cells[3].label, "two, polite=true");
    assert_string_equal(view.groups[0].cells[3].trace, "traces/hog.run2.two.json");
    view_free(&view);
    join_free(&join);
    cJSON_Delete(first);
    cJSON_Delete(second);
}

/* Two cases of a workload in one run: which of them would the other run's be compared with? */
static void several_groups_join_where_they_are_equal(void **state)
{
    (void)state;
    struct join join;
    struct view view;
    cJSON *first = run_of("false"), *second = run_of("true");
    add_cell(second, "hog-2", "one", "false");
    check_joined(first, second, &join);
    assert_int_equal(view_make(join.document, &view, NULL), 0);
    assert_int_equal(view.count, 2);
    assert_string_equal(view.groups[0].title, "hog:polite=false");
    assert_int_equal(view.groups[0].count, 3);
    assert_string_equal(view.groups[1].name, "hog-run2");
    assert_string_equal(view.groups[1].title, "hog:polite=true (after)");
    assert_false(view.groups[1].joined);
    assert_string_equal(view.groups[1].cells[0].label, "one");
    view_free(&view);
    join_free(&join);
    cJSON_Delete(first);
    cJSON_Delete(second);
}

static void a_sweep_stays_with_its_run(void **state)
{
    (void)state;
    struct join join;
    struct view view;
    cJSON *runs[2], *cell;
    for (size_t i = 0; i < 2; i++) {
        runs[i] = run_of("false");
        cJSON_ArrayForEach(cell, cJSON_GetObjectItem(runs[i], "cells"))
        {
            set(cell, "sweep",
                cJSON_Parse("{\"name\":\"hog-by-tasks\",\"title\":\"hog\",\"variable\":\"tasks\","
                            "\"unit\":\"\",\"value\":10}"));
        }
        set(runs[i], "insights", cJSON_Parse("[{\"sweep\":\"hog-by-tasks\",\"text\":\"t\"}]"));
    }
    check_joined(runs[0], runs[1], &join);
    assert_int_equal(view_make(join.document, &view, NULL), 0);
    assert_int_equal(view.count, 2);
    assert_int_equal(view.sweep_count, 2);
    assert_string_equal(view.sweeps[1].measured->name, "hog-by-tasks-run2");
    assert_string_equal(view.sweeps[1].measured->title, "hog (after)");
    const cJSON *insight = cJSON_GetArrayItem(cJSON_GetObjectItem(join.document, "insights"), 1);
    assert_string_equal(path_text(insight, "sweep", ""), "hog-by-tasks-run2");
    view_free(&view);
    join_free(&join);
    cJSON_Delete(runs[0]);
    cJSON_Delete(runs[1]);
}

/* --- what holds for a whole run --- */

static void facts_of_each_run_are_kept(void **state)
{
    (void)state;
    struct join join;
    cJSON *first = run_of("false"), *second = run_of("true");
    set(second, "repeats", cJSON_Parse("{\"asked\":3,\"made\":2}"));
    set(second, "sources", cJSON_Parse("{\"workloads/hog.c\":\"b\",\"workloads/fib.c\":\"c\"}"));
    set(cJSON_GetObjectItem(second, "machine"), "warnings", cJSON_Parse("[\"it was hot\"]"));
    check_joined(first, second, &join);
    const cJSON *document = join.document,
                *other = cJSON_GetArrayItem(cJSON_GetObjectItem(document, "runs"), 1);
    assert_string_equal(path_text(other, "label", ""), "polite=true");
    assert_int_equal((int)path_number(other, "repeats.asked"), 3);
    assert_int_equal((int)path_number(document, "repeats.made"), 2);
    assert_true(cJSON_IsNull(path_at(document, "machine.parallel_capacity")));
    assert_string_equal(cJSON_GetArrayItem(path_at(document, "machine.warnings"), 0)->valuestring,
                        "polite=true: it was hot");
    const cJSON *sources = path_at(document, "sources");
    assert_string_equal(cJSON_GetObjectItem(sources, "workloads/hog.c")->valuestring, "a");
    assert_string_equal(cJSON_GetObjectItem(sources, "workloads/fib.c")->valuestring, "c");
    const cJSON *cell = cJSON_GetArrayItem(path_at(document, "cells"), 1);
    assert_string_equal(cJSON_GetArrayItem(path_at(cell, "notes"), 0)->valuestring,
                        "workloads/hog.c differs between the runs; the source that is shown is that of "
                        "polite=false");
    join_free(&join);
    cJSON_Delete(first);
    cJSON_Delete(second);
}

/* --- what does not join --- */

static void check_refused(cJSON *second, const char *word)
{
    struct join join;
    struct error error = {""};
    cJSON *first = run_of("false");
    assert_int_equal(join_two(first, second, &join, &error), -EINVAL);
    if (strstr(error.text, word) == NULL)
        fail_msg("\"%s\" is not in: %s", word, error.text);
    join_free(&join);
    cJSON_Delete(first);
    cJSON_Delete(second);
}

static void what_does_not_join_is_named(void **state)
{
    (void)state;
    cJSON *run = run_of("true");
    cJSON_AddArrayToObject(run, "runs");
    check_refused(run, "\"x/after\" holds several runs");
    check_refused(new_run(), "nothing that was measured");
    run = new_run();
    cJSON_AddObjectToObject(add_cell(run, "hog", "one", "true"), "contents");
    check_refused(run, "a trace of something else");
    run = new_run();
    set(add_cell(run, "hog", "one", "true"), "tasks", cJSON_CreateNull());
    check_refused(run, "a cell without workload, runner and tasks");
    run = new_run();
    set_text(add_cell(run, "hog", "one", "true"), "trace", "../../etc/passwd");
    check_refused(run, "is not a file in traces/");
}

static void the_number_of_runs_is_bounded(void **state)
{
    (void)state;
    struct join join;
    struct error error;
    struct joined_run runs[MAX_JOINED_RUNS + 1] = {{0}};
    assert_int_equal(join_make(runs, 1, &join, &error), -EINVAL);
    join_free(&join);
    assert_int_equal(join_make(runs, MAX_JOINED_RUNS + 1, &join, &error), -EINVAL);
    assert_non_null(strstr(error.text, "9 runs do not join: a page has room for 2 to 8"));
    join_free(&join);
}

/* Ids change where runs join, and the base of a run's speed-ups with them. */
static void each_run_keeps_the_base_of_its_speed_ups(void **state)
{
    (void)state;
    struct join join;
    struct view view;
    cJSON *runs[] = {run_of("false"), run_of("true")}, *cell;
    for (size_t i = 0; i < 2; i++)
        cJSON_ArrayForEach(cell, cJSON_GetObjectItem(runs[i], "cells"))
        {
            cJSON_AddItemToObject(cJSON_GetObjectItem(cell, "summary"), "speedup",
                                  cJSON_Parse("{\"median\":1,\"base\":\"hog.one\"}"));
        }
    check_joined(runs[0], runs[1], &join);
    assert_int_equal(view_make(join.document, &view, NULL), 0);
    assert_int_equal(view.groups[0].count, 4);
    for (size_t i = 0; i < view.groups[0].count; i++) {
        const struct view_cell *of = &view.groups[0].cells[i];
        assert_non_null(of->stand_in);
        assert_string_equal(of->stand_in->run, of->run);
        assert_string_equal(of->stand_in->runner, "one");
        assert_int_equal(view_is_base(of), of->stand_in == of);
    }
    view_free(&view);
    join_free(&join);
    cJSON_Delete(runs[0]);
    cJSON_Delete(runs[1]);
}

/* --- files --- */

/* No link leads out of /proc. */
static void a_file_that_cannot_be_linked_is_copied(void **state)
{
    (void)state;
    char folder[] = "/tmp/simul-join-XXXXXX";
    struct error error = {""};
    assert_non_null(mkdtemp(folder));
    int fd = open(folder, O_RDONLY | O_DIRECTORY), proc = open("/proc/self", O_RDONLY | O_DIRECTORY);
    assert_true(fd >= 0 && proc >= 0);
    assert_int_equal(file_link(proc, "status", fd, "copy", &error), 0);
    assert_int_equal(file_link(fd, "copy", fd, "linked", &error), 0);
    assert_int_equal(file_link(fd, "copy", fd, "linked", &error), 0); /* replaced */
    struct stat copy, linked;
    assert_int_equal(fstatat(fd, "copy", &copy, 0), 0);
    assert_int_equal(fstatat(fd, "linked", &linked, 0), 0);
    assert_true(copy.st_size > 0);
    assert_int_equal(copy.st_ino, linked.st_ino);
    assert_int_equal(copy.st_nlink, 2);
    assert_int_equal(file_link(fd, "nothing", fd, "x", &error), -ENOENT);
    unlinkat(fd, "copy", 0);
    unlinkat(fd, "linked", 0);
    assert_int_equal(rmdir(folder), 0); /* no hidden file is left */
    close(fd);
    close(proc);
}

UNIT_TESTS(cmocka_unit_test(a_label_is_what_differs),
           cmocka_unit_test(parameters_are_a_label_before_shorter_facts),
           cmocka_unit_test(equal_runs_have_their_folders_names),
           cmocka_unit_test(facts_that_distinguish_only_together_are_joined),
           cmocka_unit_test(a_long_label_is_cut_between_characters),
           cmocka_unit_test(one_group_holds_the_cells_of_both_by_runner),
           cmocka_unit_test(several_groups_join_where_they_are_equal),
           cmocka_unit_test(each_run_keeps_the_base_of_its_speed_ups),
           cmocka_unit_test(a_sweep_stays_with_its_run), cmocka_unit_test(facts_of_each_run_are_kept),
           cmocka_unit_test(what_does_not_join_is_named), cmocka_unit_test(the_number_of_runs_is_bounded),
           cmocka_unit_test(a_file_that_cannot_be_linked_is_copied))

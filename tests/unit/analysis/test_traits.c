/* Traits: what a runner must state to be registered, what run.json keeps of it, and what old documents get.
 */
#include "tests/unit/support/harness.h"

#include <errno.h>

#include <cjson/cJSON.h>

#include "analysis/document/document.h"
#include "analysis/document/traits.h"
#include "measure/runner_object.h"
#include "runners/runner.h"
#include "tests/unit/support/scratch_file.h"

static struct runner made(const char *name)
{
    struct runner runner = *runner_find("threads");
    runner.name = name;
    return runner;
}

static void a_runner_states_its_traits_or_does_not_join(void **state)
{
    (void)state;
    static struct runner good;
    struct runner no_base = made("a"), no_pool = made("b"), many = made("c"), no_language = made("d");
    no_base.base = "nobody";
    no_pool.pooled = false; /* whose workers are its tasks in flight */
    many.one_thread = true; /* and computes on several */
    no_language.language = NULL;
    assert_int_equal(runner_register(&no_base), -EINVAL);
    assert_int_equal(runner_register(&no_pool), -EINVAL);
    assert_int_equal(runner_register(&many), -EINVAL);
    assert_int_equal(runner_register(&no_language), -EINVAL);
    good = made("good");
    good.base = "good";
    assert_int_equal(runner_register(&good), 0);
    assert_ptr_equal(runner_find("good"), &good);
    assert_int_equal(runner_register(&good), -EEXIST);
}

static void the_built_in_runners_could_be_registered(void **state)
{
    (void)state;
    static struct runner copies[MAX_RUNNERS];
    unsigned n = 0;
    for (const struct runner *const *runner = runners_all(); *runner != NULL && n < 4; runner++) {
        static char names[4][16];
        copies[n] = **runner;
        snprintf(names[n], sizeof names[n], "copy-%u", n);
        copies[n].name = names[n];
        assert_int_equal(runner_register(&copies[n]), 0);
        n++;
    }
}

static void what_people_type_is_understood(void **state)
{
    (void)state;
    static const char *const typed[][2] = {
        {"async", "coroutines"},          {"await", "coroutines"}, {"AsyncIO", "coroutines"},
        {"goroutine", "coroutines"},      {"thread", "threads"},   {"pthread", "threads"},
        {"multiprocessing", "processes"}, {"fork", "processes"},   {"process", "processes"}};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        assert_ptr_equal(runner_find_alias(typed[i][0]), runner_find(typed[i][1]));
    assert_null(runner_find_alias("elves"));
}

static void extents_are_of_tasks_and_workers(void **state)
{
    (void)state;
    assert_int_equal(extent_of(EXTENT_ONE, 7, 3), 1);
    assert_int_equal(extent_of(EXTENT_WORKERS, 7, 3), 3);
    assert_int_equal(extent_of(EXTENT_TASKS, 7, 3), 7);
}

/* What a document says of a runner is what the runner says. */
static void expect_own_traits(const cJSON *run, const struct runner *runner, unsigned order)
{
    struct traits traits;
    traits_read(run, runner->name, &traits);
#define SAME_TEXT(name) assert_string_equal(traits.name, runner->name);
#define SAME_FLAG(name) assert_int_equal(traits.name, runner->name);
    TRAIT_TEXTS(SAME_TEXT)
    TRAIT_FLAGS(SAME_FLAG)
    assert_int_equal(traits.computes_in_parallel, runner->computing != EXTENT_ONE);
    assert_int_equal(traits.is_base, strcmp(runner->base, runner->name) == 0);
    assert_int_equal(traits.order, order);
}

static void run_json_keeps_what_runners_state(void **state)
{
    (void)state;
    cJSON *run = cJSON_CreateObject();
    unsigned order = 0;
    struct traits unknown;
    runner_object_add_all(run);
    for (const struct runner *const *runner = runners_all(); *runner != NULL; runner++)
        expect_own_traits(run, *runner, order++);
    traits_read(run, "nobody", &unknown);
    assert_string_equal(unknown.base, "");
    assert_false(unknown.is_base);
    assert_int_equal(unknown.order, order);
    cJSON_Delete(run);
}

/* The runners of 0.1.0's first documents are still what they were. */
static void an_old_document_gets_the_traits_that_it_lacks(void **state)
{
    (void)state;
    char path[SCRATCH_PATH_BYTES];
    struct error error;
    struct traits traits;
    static const char *const names[] = {"sync", "threads", "processes", "coroutines"};
    char text[2048];
    int used = snprintf(text, sizeof text, "{\"schema\":2,\"cells\":[],\"runners\":{");
    for (unsigned i = 0; i < 4; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, "\"%s\":\"%s\",", names[i],
                         runner_find(names[i])->while_waiting);
    snprintf(text + used, sizeof text - (size_t)used, "\"strange\":\"nobody knows it\"}}");
    scratch_text(path, text);
    cJSON *run = document_load_file(path, &error);
    unlink(path);
    assert_non_null(run);
    for (unsigned i = 0; i < 4; i++)
        expect_own_traits(run, runner_find(names[i]), i);
    traits_read(run, "strange", &traits);
    assert_string_equal(traits.while_waiting, "nobody knows it");
    assert_false(traits.parks || traits.pooled);
    traits_read(run, "worse", &traits);
    assert_string_equal(traits.while_waiting, "");
    cJSON_Delete(run);
}

static void a_document_may_have_no_runners(void **state)
{
    (void)state;
    static const char *const texts[] = {"{}", "{\"runners\":[\"sync\"]}", "{\"runners\":null}",
                                        "{\"runners\":{\"sync\":{\"base\":3}}}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct traits traits;
        cJSON *run = cJSON_Parse(texts[i]);
        assert_non_null(run);
        traits_complete(run);
        traits_read(run, "sync", &traits);
        assert_string_equal(traits.base, "");
        cJSON_Delete(run);
    }
}

UNIT_TESTS(cmocka_unit_test(a_runner_states_its_traits_or_does_not_join),
           cmocka_unit_test(the_built_in_runners_could_be_registered),
           cmocka_unit_test(what_people_type_is_understood),
           cmocka_unit_test(extents_are_of_tasks_and_workers),
           cmocka_unit_test(run_json_keeps_what_runners_state),
           cmocka_unit_test(an_old_document_gets_the_traits_that_it_lacks),
           cmocka_unit_test(a_document_may_have_no_runners))

/* A run of schema 1, as an earlier version wrote it, is read with the names of the present schema. */
#include "tests/unit/support/harness.h"

#include <stdlib.h>

#include "analysis/document/document.h"
#include "analysis/document/document_upgrade.h"
#include "analysis/view.h"
#include "tests/unit/support/document_path.h"

static const char fixture[] = "tests/fixtures/schema-1";

static cJSON *load_fixture(void)
{
    struct error error;
    cJSON *run = document_load(fixture, &error);
    if (run == NULL)
        fail_msg("%s", error.text);
    return run;
}

/* Of each cell. */
static const char *const members[] = {"summary.speedup.limit", "summary.wakeup_latency_ns.p50",
                                      "summary.longest_stall.task", "summary.insight",
                                      "summary.states_ns.blocking_calls"};

static void members_of_schema_1_have_their_present_names(void **state)
{
    (void)state;
    cJSON *run = load_fixture(), *cell;
    assert_int_equal((int)path_number(run, "schema"), RUN_SCHEMA);
    assert_non_null(path_at(run, "insights"));
    assert_non_null(path_at(run, "machine.blocking_call_threads"));
    cJSON_ArrayForEach(cell, path_at(run, "cells"))
    {
        assert_true(cJSON_IsBool(path_at(cell, "nondeterministic")));
        assert_null(path_at(cell, "outside"));
        assert_true(cJSON_IsFalse(path_at(cell, "calibrated"))); /* they are of count */
        for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
            if (path_at(cell, members[i]) == NULL)
                fail_msg("%s has no %s", path_text(cell, "id", "?"), members[i]);
    }
    cJSON_Delete(run);
}

static void a_run_of_schema_1_can_be_viewed(void **state)
{
    (void)state;
    struct error error;
    struct view view;
    cJSON *run = load_fixture();
    assert_int_equal(view_make(run, &view, &error), 0);
    assert_int_equal(view.count, 1);
    assert_int_equal(view.groups[0].count, 4);
    for (size_t i = 0; i < view.groups[0].count; i++)
        assert_true(view.groups[0].cells[i].makespan_ns.median > 0);
    view_free(&view);
    cJSON_Delete(run);
}

static void names_that_users_chose_are_left_alone(void **state)
{
    (void)state;
    cJSON *run = cJSON_Parse("{\"schema\":1,\"cells\":[{\"params\":{\"outside\":\"1\"},\"outside\":true}]}");
    assert_int_equal(document_upgrade(run), 0);
    const cJSON *cell = cJSON_GetArrayItem(path_at(run, "cells"), 0);
    assert_string_equal(path_text(cell, "params.outside", ""), "1");
    assert_true(cJSON_IsTrue(path_at(cell, "nondeterministic")));
    cJSON_Delete(run);
}

UNIT_TESTS(cmocka_unit_test(members_of_schema_1_have_their_present_names),
           cmocka_unit_test(a_run_of_schema_1_can_be_viewed),
           cmocka_unit_test(names_that_users_chose_are_left_alone))

/* Winners and crossovers by simulation, from run.json on: how often chance alone makes one, and how often a
 * true lead is found. The rule itself is simulated in tests/unit/analysis/test_ratio.c. */
#include "tests/unit/support/harness.h"

#include <math.h>

#include "analysis/crossover.h"
#include "analysis/view.h"
#include "report/text/ranking.h"
#include "tests/unit/support/run_document.h"
#include "tests/unit/support/scripted_times.h"

enum { SETS = 600 };

static uint64_t random_state;

/* Adds a cell whose repeats are scripted, with their median in its summary. */
static cJSON *add_cell(cJSON *run, const struct script *script, unsigned index)
{
    char id[32];
    double values[MAX_SCRIPT_REPEATS];
    cJSON *cell = make_cell(run, "threads", 20, index + 1, true);
    snprintf(id, sizeof id, "count.%u", cJSON_GetArraySize(cJSON_GetObjectItem(run, "cells")));
    cJSON_AddStringToObject(cell, "id", id);
    cJSON *samples = cJSON_AddArrayToObject(cell, "samples");
    for (unsigned i = 0; i < script->repeats; i++) {
        values[i] = 1e8 * script_length(script, index) *
                    script_time(script->kind, index, script->cases, &random_state);
        cJSON *sample = cJSON_CreateObject();
        cJSON_AddStringToObject(sample, "status", "ok");
        cJSON_AddNumberToObject(sample, "makespan_ns", values[i]);
        cJSON_AddItemToArray(samples, sample);
    }
    cJSON *makespan = cJSON_AddObjectToObject(cJSON_AddObjectToObject(cell, "summary"), "makespan_ns");
    cJSON_AddNumberToObject(makespan, "median", statistics_spread(values, script->repeats).median);
    return cell;
}

/* In how many runs of two groups there is a winner of the first; the second group's cells are all equal. */
static unsigned winners_of(const struct script *script)
{
    const struct script equals = {script->kind, script->repeats, 3, .leaders = 3};
    unsigned winners = 0;
    random_state = 1;
    for (int set = 0; set < SETS; set++) {
        struct view view;
        struct ranking ranking;
        cJSON *run = make_run(2);
        for (unsigned i = 0; i < script->cases; i++)
            cJSON_AddStringToObject(add_cell(run, script, i), "group", "first");
        for (unsigned i = 0; i < equals.cases; i++)
            cJSON_AddStringToObject(add_cell(run, &equals, i), "group", "second");
        assert_int_equal(view_make(run, &view, NULL), 0);
        assert_int_equal(ranking_make(&view, &view.groups[0], &ranking), 0);
        winners += ranking.tied == 1 && (script->leaders > 1 || ranking.cells[0]->workers == 1);
        ranking_free(&ranking);
        view_free(&view);
        cJSON_Delete(run);
    }
    return winners;
}

static void equals_seldom_have_a_winner(void **state)
{
    (void)state;
    static const unsigned repeats[] = {3, 5, 8};
    for (unsigned kind = 0; kind < SPREAD_COUNT; kind++)
        for (size_t i = 0; i < sizeof repeats / sizeof *repeats; i++) {
            const struct script script = {kind, repeats[i], 4, .leaders = 2};
            /* 5 %, and two standard errors of so few sets */
            assert_in_range(winners_of(&script), 0, repeats[i] < 5 ? 0 : SETS * 5 / 100 + 11);
        }
}

static void a_lead_of_a_tenth_is_found(void **state)
{
    (void)state;
    static const unsigned repeats[] = {5, 8, 30};
    for (size_t i = 0; i < sizeof repeats / sizeof *repeats; i++) {
        const struct script script = {SPREAD_EQUAL, repeats[i], 4, .leaders = 1, .lead = 1.1};
        assert_in_range(winners_of(&script), SETS * 95 / 100, SETS);
    }
}

/* Two lines over four values, one of which may be so many times as long from the third value on and as many
 * times shorter before. */
static unsigned crossovers_of(double factor, enum spread_kind kind)
{
    unsigned found = 0;
    const struct script script = {kind, 5, 2, .leaders = 2};
    random_state = 2;
    for (int set = 0; set < SETS; set++) {
        struct measured_sweeps sweeps;
        struct crossover crossover;
        cJSON *run = make_run(2);
        for (unsigned value = 1; value <= 4; value++)
            for (unsigned line = 0; line < 2; line++) {
                cJSON *sample, *cell = add_cell(run, &script, line);
                cJSON_ArrayForEach(sample, cJSON_GetObjectItem(cell, "samples"))
                {
                    cJSON *makespan = cJSON_GetObjectItem(sample, "makespan_ns");
                    double times = line == 0 ? 1 : value < 3 ? 1 / factor : factor;
                    cJSON_SetNumberValue(makespan, cJSON_GetNumberValue(makespan) * times);
                }
                cJSON *sweep = cJSON_AddObjectToObject(cell, "sweep");
                cJSON_AddStringToObject(sweep, "name", "sweep");
                cJSON_AddStringToObject(sweep, "variable", "delay");
                cJSON_AddNumberToObject(sweep, "value", value);
            }
        assert_int_equal(measured_sweeps_read(run, &sweeps), 0);
        const struct measured_sweep *sweep = &sweeps.sweeps[0];
        assert_int_equal(sweep->count, 2);
        found += crossover_find(sweep, &sweep->lines[0], &sweep->lines[1], &crossover) != CROSSOVER_NONE;
        measured_sweeps_free(&sweeps);
        cJSON_Delete(run);
    }
    return found;
}

static void equals_seldom_cross(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < SPREAD_COUNT; kind++)
        assert_in_range(crossovers_of(1, kind), 0, SETS * 5 / 100);
    assert_in_range(crossovers_of(1.1, SPREAD_EQUAL), SETS * 95 / 100, SETS);
}

UNIT_TESTS(cmocka_unit_test(equals_seldom_have_a_winner), cmocka_unit_test(a_lead_of_a_tenth_is_found),
           cmocka_unit_test(equals_seldom_cross))

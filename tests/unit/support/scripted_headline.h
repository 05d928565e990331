/* Groups whose figures are scripted, and the headline that they get. */
#ifndef TESTS_UNIT_SUPPORT_SCRIPTED_HEADLINE_H
#define TESTS_UNIT_SUPPORT_SCRIPTED_HEADLINE_H

#include "tests/unit/support/harness.h"

#include <stdbool.h>
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "measure/results.h"
#include "report/text/headline.h"
#include "report/text/headline_words.h"
#include "tests/unit/support/document_path.h"
#include "tests/unit/support/run_document.h"
#include "workloads/workload.h"

/* A cell of the group `workload`; median_ms 0: it failed. */
struct script {
    const char *workload, *kind, *runner;
    unsigned tasks, workers, in_flight;
    double median_ms, speedup, limit;
};

static inline void add_samples(cJSON *cell, double median_ms)
{
    cJSON *samples = cJSON_AddArrayToObject(cell, "samples");
    for (int i = -2; i <= 2; i++) {
        cJSON *sample = cJSON_CreateObject();
        cJSON_AddStringToObject(sample, "status", "ok");
        cJSON_AddNumberToObject(sample, "makespan_ns", median_ms * 1e6 * (1 + i * 0.002));
        cJSON_AddItemToArray(samples, sample);
    }
}

static inline cJSON *add_cell(cJSON *run, struct script f)
{
    char id[64];
    cJSON *cell = make_cell(run, f.runner, f.tasks, f.workers, f.median_ms > 0);
    snprintf(id, sizeof id, "%s.%s.%u", f.workload, f.runner, f.workers);
    cJSON_AddStringToObject(cell, "id", id);
    cJSON_AddStringToObject(cell, "group", f.workload);
    cJSON_AddStringToObject(cell, "workload", f.workload);
    cJSON_AddStringToObject(cell, "kind", f.kind);
    cJSON_AddBoolToObject(cell, "workers_are_tasks", f.workers == f.tasks);
    if (f.median_ms == 0)
        return cell;
    cJSON *summary = cJSON_AddObjectToObject(cell, "summary");
    cJSON_AddNumberToObject(cJSON_AddObjectToObject(summary, "makespan_ns"), "median", f.median_ms * 1e6);
    cJSON_AddNumberToObject(cJSON_AddObjectToObject(summary, "concurrency"), "max", f.in_flight);
    if (f.speedup > 0) {
        cJSON *speedup = cJSON_AddObjectToObject(summary, "speedup");
        cJSON_AddNumberToObject(speedup, "median", f.speedup);
        cJSON_AddNumberToObject(speedup, "limit", f.limit);
    }
    add_samples(cell, f.median_ms);
    return cell;
}

/* The speed-up of the last cell is over another case than its runner's base. */
static inline void set_base(cJSON *run, const char *id)
{
    const cJSON *cells = cJSON_GetObjectItem(run, "cells");
    cJSON *cell = cJSON_GetArrayItem(cells, cJSON_GetArraySize(cells) - 1);
    cJSON *speedup = cJSON_GetObjectItem(cJSON_GetObjectItem(cell, "summary"), "speedup");
    cJSON_AddStringToObject(speedup, "base", id);
    cJSON_ReplaceItemInObject(speedup, "limit", cJSON_CreateNull());
}

/* The words of all workloads, as a run's document has them. */
static inline cJSON *make_worded_run(unsigned cpus)
{
    cJSON *run = make_run(cpus), *workloads = cJSON_AddObjectToObject(run, "workloads");
    for (const struct workload *const *w = workloads_all(); *w != NULL; w++) {
        cJSON *one = cJSON_AddObjectToObject(workloads, (*w)->name);
        cJSON_AddStringToObject(one, "summary", (*w)->summary);
        results_add_words(one, *w);
    }
    return run;
}

static inline cJSON *make_count(void)
{
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"count", "waiting", "sync", 20, 0, 1, 202, 1, 1});
    add_cell(run, (struct script){"count", "waiting", "threads", 20, 4, 4, 51, 3.96, 4});
    add_cell(run, (struct script){"count", "waiting", "coroutines", 20, 0, 20, 10.4, 19.4, 20});
    return run;
}

static inline cJSON *make_fetch(void)
{
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"fetch", "waiting", "sync", 32, 0, 1, 184, 1, 1});
    add_cell(run, (struct script){"fetch", "waiting", "threads", 32, 4, 4, 48, 3.8, 4});
    add_cell(run, (struct script){"fetch", "waiting", "coroutines", 32, 0, 32, 17, 10.8, 32});
    return run;
}

static inline cJSON *make_chess(void)
{
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"chess", "mixed", "sync", 24, 0, 1, 226, 1, 1});
    add_cell(run, (struct script){"chess", "mixed", "threads", 24, 4, 4, 57, 3.97, 4});
    add_cell(run, (struct script){"chess", "mixed", "coroutines", 24, 0, 24, 22.4, 10.1, 10.4});
    return run;
}

static inline cJSON *make_fib(unsigned cpus, double pool_ms)
{
    cJSON *run = make_worded_run(cpus);
    add_cell(run, (struct script){"fib", "computing", "sync", 24, 0, 1, 141, 1, 1});
    add_cell(run, (struct script){"fib", "computing", "threads", 24, 4, 4, pool_ms, 141 / pool_ms, 2});
    add_cell(run, (struct script){"fib", "computing", "coroutines", 24, 0, 1, 142, 0.99, 1});
    return run;
}

static inline cJSON *make_hog(void)
{
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"hog", "mixed", "sync", 10, 0, 1, 171, 1, 1});
    add_cell(run, (struct script){"hog", "mixed", "threads", 10, 4, 4, 60.4, 2.8, 2.9});
    cJSON *cell = add_cell(run, (struct script){"hog", "mixed", "coroutines", 10, 0, 10, 60.5, 2.8, 2.8});
    cJSON *stall = cJSON_AddObjectToObject(cJSON_GetObjectItem(cell, "summary"), "longest_stall");
    cJSON_AddNumberToObject(stall, "task", 0);
    cJSON_AddNumberToObject(stall, "duration_ns", 50.3e6);
    cJSON_AddNumberToObject(stall, "ready", 9);
    return run;
}

static inline void add_outcomes(cJSON *run, const char *class, unsigned ok, unsigned other)
{
    cJSON *cell;
    cJSON_ArrayForEach(cell, cJSON_GetObjectItem(run, "cells"))
    {
        cJSON *outcomes = cJSON_AddObjectToObject(cell, "outcomes");
        if (ok > 0)
            cJSON_AddNumberToObject(outcomes, "ok", ok);
        cJSON_AddNumberToObject(outcomes, class, other);
    }
}

static inline cJSON *first_cell(cJSON *run)
{
    return cJSON_GetObjectItem(run, "cells")->child;
}

static inline void disturb(cJSON *cell)
{
    cJSON_AddStringToObject(cJSON_GetObjectItem(cell, "samples")->child, "disturbed", "load");
}

static inline void leave_one_repeat(cJSON *run)
{
    cJSON *cell;
    cJSON_ArrayForEach(cell, cJSON_GetObjectItem(run, "cells"))
    {
        cJSON *samples = cJSON_GetObjectItem(cell, "samples");
        while (cJSON_GetArraySize(samples) > 1)
            cJSON_DeleteItemFromArray(samples, 0);
    }
}

static inline void fail_cell(cJSON *cell, const char *status, const char *error)
{
    cJSON_ReplaceItemInObject(cell, "status", cJSON_CreateString(status));
    cJSON_AddStringToObject(cell, "error", error);
}

/* Checks the words' limits, and the texts of the run's one group; frees the run. */
static inline void check(cJSON *run, bool timed, const char *text, const char *sentence)
{
    struct view view;
    struct headline headline;
    assert_int_equal(view_make(run, &view, NULL), 0);
    assert_int_equal(headline_of_group(&view, &view.groups[0], &headline), 0);
    assert_string_equal(headline.text, text);
    assert_string_equal(headline.sentence, sentence);
    assert_true(headline_count_words(headline.text) <= MAX_HEADLINE_WORDS);
    assert_true(headline_count_words(headline.sentence) <= MAX_HEADLINE_SENTENCE_WORDS);
    assert_int_equal(headline.timed, timed);
    view_free(&view);
    cJSON_Delete(run);
}

/* The places of the first group's cells, a letter each: f(astest), t(ied), or -. */
static inline void check_places(cJSON *run, const char *expected)
{
    struct view view;
    char places[8] = "";
    assert_int_equal(view_make(run, &view, NULL), 0);
    const char **found = headline_places(&view, &view.groups[0]);
    assert_non_null(found);
    for (size_t i = 0; i < view.groups[0].count; i++)
        places[i] = found[i][0] != '\0' ? found[i][0] : '-';
    free(found);
    assert_string_equal(places, expected);
    view_free(&view);
    cJSON_Delete(run);
}

#endif

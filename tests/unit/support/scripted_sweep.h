/* Sweeps whose figures are scripted, and what is said of them. */
#ifndef TESTS_UNIT_SUPPORT_SCRIPTED_SWEEP_H
#define TESTS_UNIT_SUPPORT_SCRIPTED_SWEEP_H

#include <math.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "analysis/insights.h"
#include "tests/unit/support/document_path.h"
#include "tests/unit/support/harness.h"
#include "tests/unit/support/run_document.h"

/* One cell: its makespans are the median and `spread` (a part of it) to both sides. */
struct script {
    const char *variable, *unit, *runner;
    double value; /* NaN: none */
    unsigned tasks, workers;
    double median_ms, spread; /* median 0: failed */
};

static inline void add_samples(cJSON *cell, const struct script *s)
{
    cJSON *samples = cJSON_AddArrayToObject(cell, "samples");
    for (int i = -2; i <= 2; i++) {
        cJSON *sample = cJSON_CreateObject();
        cJSON_AddStringToObject(sample, "status", "ok");
        cJSON_AddNumberToObject(sample, "makespan_ns", s->median_ms * 1e6 * (1 + i * s->spread / 2));
        cJSON_AddNumberToObject(sample, "memory_bytes", 4096);
        cJSON_AddItemToArray(samples, sample);
    }
    cJSON *makespan = cJSON_AddObjectToObject(cJSON_AddObjectToObject(cell, "summary"), "makespan_ns");
    cJSON_AddNumberToObject(makespan, "median", s->median_ms * 1e6);
}

static inline void add_cell(cJSON *run, struct script s)
{
    char name[64];
    cJSON *cell = make_cell(run, s.runner, s.tasks, s.workers, s.median_ms > 0);
    cJSON *sweep = cJSON_AddObjectToObject(cell, "sweep");
    snprintf(name, sizeof name, "trial-by-%s", s.variable);
    cJSON_AddStringToObject(sweep, "name", name);
    cJSON_AddStringToObject(sweep, "title", "trial");
    cJSON_AddStringToObject(sweep, "variable", s.variable);
    cJSON_AddStringToObject(sweep, "unit", s.unit);
    cJSON_AddItemToObject(sweep, "value", isnan(s.value) ? cJSON_CreateNull() : cJSON_CreateNumber(s.value));
    if (s.median_ms > 0)
        add_samples(cell, &s);
}

/* A sweep of `compute` in ms, 40 tasks: threads with 4 workers against coroutines. */
static inline cJSON *make_pair(const double *ms, const double *threads, const double *coroutines, unsigned n,
                               double spread)
{
    cJSON *run = make_run(2);
    for (unsigned i = 0; i < n; i++) {
        add_cell(run, (struct script){"compute", "ns", "threads", ms[i] * 1e6, 40, 4, threads[i], spread});
        add_cell(run,
                 (struct script){"compute", "ns", "coroutines", ms[i] * 1e6, 40, 0, coroutines[i], spread});
    }
    return run;
}

/* The text of the first insight of a kind; frees the run. */
static inline void check_text(cJSON *run, const char *kind, const char *expected)
{
    const cJSON *insight;
    assert_int_equal(insights_compute(run), 0);
    cJSON_ArrayForEach(insight, path_at(run, "insights"))
    {
        if (strcmp(path_text(insight, "kind", ""), kind) != 0)
            continue;
        assert_string_equal(path_text(insight, "text", ""), expected);
        cJSON_Delete(run);
        return;
    }
    fail_msg("there is no insight of the kind %s", kind);
}

static inline unsigned count_kind(const cJSON *run, const char *kind)
{
    const cJSON *insight;
    unsigned count = 0;
    cJSON_ArrayForEach(insight, path_at(run, "insights"))
    {
        count += strcmp(path_text(insight, "kind", ""), kind) == 0;
    }
    return count;
}

#endif

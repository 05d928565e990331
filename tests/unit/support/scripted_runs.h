/* Pairs of runs by a script, given to `compare`: for unit tests and for the longer simulation of benchmark/.
 */
#ifndef TESTS_UNIT_SUPPORT_SCRIPTED_RUNS_H
#define TESTS_UNIT_SUPPORT_SCRIPTED_RUNS_H

#include <stdlib.h>

#include <cjson/cJSON.h>

#include "analysis/compare/compare.h"
#include "tests/unit/support/scripted_times.h"

enum { PAIRING_CELLS = 20, MAX_PAIRING_RUNS = 8 };

/* The first cell varies by 10 %, the others by 2 %. NEW's last cell lasts `factor` times as long. */
struct pairing {
    unsigned runs, repeats; /* a side */
    double run_spread;      /* how much the cells of one run differ from those of another */
    double factor;
};

/* In how many of the pairs ... */
struct pairing_outcomes {
    unsigned passed;    /* the outcome was "fine" */
    unsigned slower;    /* some cell was called slower */
    unsigned found;     /* the last cell was */
    unsigned elsewhere; /* another cell was slower or faster */
};

static inline cJSON *pairing_run(const struct pairing *pairing, double factor, uint64_t *random)
{
    cJSON *run = cJSON_Parse("{\"simul\":\"1\",\"schema\":2,\"complete\":true,\"seed\":1,"
                             "\"repeats\":{\"asked\":5,\"made\":5},\"machine\":{},\"calibration\":null}");
    cJSON *cells = cJSON_AddArrayToObject(run, "cells");
    for (unsigned i = 0; i < PAIRING_CELLS; i++) {
        cJSON *cell =
            cJSON_Parse("{\"id\":\"count\",\"title\":\"count\",\"workload\":\"count\",\"runner\":\"threads\","
                        "\"tasks\":10,\"params\":{},\"nondeterministic\":false,\"status\":\"ok\"}");
        double ms =
            100 * exp(pairing->run_spread * script_normal(random)) * (i + 1 == PAIRING_CELLS ? factor : 1);
        cJSON_AddNumberToObject(cell, "workers", i + 1);
        cJSON *samples = cJSON_AddArrayToObject(cell, "samples");
        for (unsigned k = 0; k < pairing->repeats; k++) {
            cJSON *sample = cJSON_Parse("{\"status\":\"ok\",\"digest\":\"00ff\"}");
            cJSON_AddNumberToObject(sample, "makespan_ns",
                                    1e6 * ms * script_time(SPREAD_ONE, i, PAIRING_CELLS, random));
            cJSON_AddItemToArray(samples, sample);
        }
        cJSON_AddItemToArray(cells, cell);
    }
    return run;
}

static inline void pairing_count(const struct comparison *comparison, struct pairing_outcomes *out)
{
    bool slower = false, elsewhere = false;
    for (size_t i = 0; i < comparison->count; i++) {
        enum verdict verdict = comparison->cells[i].verdict;
        bool is_last = i + 1 == comparison->count;
        slower |= verdict == VERDICT_SLOWER;
        out->found += is_last && verdict == VERDICT_SLOWER;
        elsewhere |= !is_last && (verdict == VERDICT_SLOWER || verdict == VERDICT_FASTER);
    }
    out->passed += comparison_result(comparison) == COMPARE_FINE;
    out->slower += slower;
    out->elsewhere += elsewhere;
}

static inline struct pairing_outcomes pairing_trial(const struct pairing *pairing, unsigned pairs)
{
    struct pairing_outcomes outcomes = {0};
    uint64_t random = 1;
    for (unsigned i = 0; i < pairs; i++) {
        struct compared_run runs[2 * MAX_PAIRING_RUNS];
        const struct compared_runs base = {runs, pairing->runs}, new = {&runs[pairing->runs], pairing->runs};
        struct comparison comparison;
        struct error error;
        for (unsigned k = 0; k < 2 * pairing->runs; k++)
            runs[k] = (struct compared_run){
                pairing_run(pairing, k < pairing->runs ? 1 : pairing->factor, &random), "run"};
        if (compare_runs(&base, &new, 0.05, &comparison, &error) != 0)
            abort();
        pairing_count(&comparison, &outcomes);
        comparison_free(&comparison);
        for (unsigned k = 0; k < 2 * pairing->runs; k++)
            cJSON_Delete((cJSON *)runs[k].document);
    }
    return outcomes;
}

#endif

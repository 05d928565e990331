/* Runs a plan: every cell once a repeat, in a seeded order, each sample in a process of its own. run.json is
 * up to date after each sample, so that an interrupted run keeps its samples. */
#ifndef MEASURE_SUITE_H
#define MEASURE_SUITE_H

#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "measure/plan/plan.h"
#include "task/error.h"

/* Callbacks for the progress. Both may be NULL, and so may the observer. */
struct suite_observer {
    void *context;
    /* `what`: the cell in words; `left_ns`: estimate of the time left. `repeat` counts from 0. */
    void (*sample_started)(void *context, const char *what, unsigned repeat, uint64_t left_ns);
    /* `status`: "ok", "failed", "timeout" or "interrupted"; `error` is NULL when `status` is "ok". */
    void (*sample_ended)(void *context, const char *cell_id, unsigned repeat, const char *status,
                         const char *error);
};

/* Runs every sample of the plan and keeps run.json in `dir` (made by folder_make) up to date. `argc` and
 * `argv` are the command as typed, for the record. *document gets the final document, which the caller frees
 * with cJSON_Delete; NULL when there is none. Returns 0 when all is well, 1 when a cell failed, -EINTR when
 * interrupted (the document then says "complete": false), or another -errno with a text. */
int suite_run(struct plan *plan, const char *dir, int argc, char *const argv[],
              const struct suite_observer *observer, cJSON **document, struct error *error);

#endif

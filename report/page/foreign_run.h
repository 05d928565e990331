/* The document that stands for run.json where traces of another tool are drawn. One cell for each file holds
 * the counts of the trace and notes on omitted events. See report/page/web/format.txt. */
#ifndef REPORT_PAGE_FOREIGN_RUN_H
#define REPORT_PAGE_FOREIGN_RUN_H

#include <stddef.h>

#include <cjson/cJSON.h>

#include "trace/foreign/foreign.h"

enum { FOREIGN_ID_BYTES = 32 };

/* A document without cells. NULL when out of memory. */
cJSON *foreign_run_new(void);

/* The id of the cell of the i-th file. Returns `out`. */
char *foreign_run_id(size_t i, char out[FOREIGN_ID_BYTES]);

/* Adds the cell of the i-th file, the one at `path`. `tasks` is the number of tasks in it, if it was read as
 * a trace of tasks; `refused` says why not, or is "". */
void foreign_run_add(cJSON *run, size_t i, const char *path, const struct foreign *trace, unsigned tasks,
                     const char *refused);

#endif

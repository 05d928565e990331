/* The source of the workloads at build time. run.json holds this source, so that the page can show the line
 * where a task waits without the checkout. */
#ifndef MEASURE_SOURCES_H
#define MEASURE_SOURCES_H

#include <cjson/cJSON.h>

/* Adds the files of a workload, workloads/NAME.c and those in workloads/NAME/, as "path": "text". A workload
 * that is not built in (a test's own) adds nothing. */
void sources_add(cJSON *object, const char *workload);

#endif

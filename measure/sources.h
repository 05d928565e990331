/* The source of the workloads as it was when this program was built: it goes into run.json, so that the page
 * can show the very line where a task waits, whatever becomes of the checkout. */
#ifndef MEASURE_SOURCES_H
#define MEASURE_SOURCES_H

#include <cjson/cJSON.h>

/* Adds the files of a workload, workloads/NAME.c and those in workloads/NAME/, as "path": "text". A workload
 * that is not built in (a test's own) adds nothing. */
void sources_add(cJSON *object, const char *workload);

#endif

/* The sentences that say why runners of a group differ: tasks in flight, sizes of pools, lanes that compute.
 */
#ifndef REPORT_TEXT_REASONS_H
#define REPORT_TEXT_REASONS_H

#include <stdio.h>

#include <cjson/cJSON.h>

#include "report/text/ranking.h"

/* Writes them, each after a blank, for a ranking of two cells or more. */
void reasons_describe(const struct ranking *ranking, const cJSON *run, FILE *out);

#endif

/* The report: charts, page and summaries, all drawn again from the files of a results folder alone. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdio.h>

#include <cjson/cJSON.h>

#include "task/error.h"

/* Draws charts/, report.html, summary.csv and summary.md in the folder `out` from run.json and traces/ in
 * `dir`; mostly both are one. A missing gnuplot costs the charts alone: `notice` (may be NULL) then reports
 * what is missing and how to get it. `progress` (may be NULL) is notified of each step. Returns 0, -EINTR as
 * soon as interrupt_pending(), or another -errno with a text. */
int report_write(const char *dir, const char *out, struct error *notice, void (*progress)(const char *step),
                 struct error *error);

#endif

/* Lines that name what a report lacks. An unreadable trace or a missing gnuplot costs its part of the report
 * alone. */
#ifndef ANALYSIS_NOTICE_H
#define ANALYSIS_NOTICE_H

#include "task/error.h"

/* Adds a line; what does not fit is cut. `notice` may be NULL. */
void notice_add(struct error *notice, const char *line);

#endif

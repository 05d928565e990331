/* Names of cells: titles, groups, ids, and sweeps. Groups, ids and sweeps become unique names of files, so
 * they hold nothing but letters, digits and "._-". */
#ifndef MEASURE_PLAN_NAMES_H
#define MEASURE_PLAN_NAMES_H

#include "measure/plan/cell.h"
#include "measure/plan/choice.h"

/* Names the cell's group and sets its title: the workload with the typed parameters. A group's name is its
 * workload's. A number follows where `earlier` workloads of that name were typed before. Where several values
 * were typed, the group's own follow: "count", "count-2", "count-n10", "handler-compute-4ms". */
void names_group(struct cell *cell, const struct choice *choice, unsigned earlier);

/* Sets the sweep, if any, of a cell of a named group, and the cell's value. Among several variables with
 * lists, the sweep's is the one with the most values. Ties go to a parameter, then the tasks, then the
 * workers. The other variables distinguish sweeps, or series of one sweep. */
void names_sweep(struct cell *cell, const struct choice *choice, unsigned earlier);

/* Makes the id of a cell of a named group: "count-n10.threads.4". */
void names_cell(struct cell *cell);

#endif

/* How cells are called: their titles, groups, ids, and the sweep that they are points of. Groups, ids and
 * sweeps become names of files, so they hold nothing but letters, digits and "._-" and no two are the same.
 */
#ifndef MEASURE_PLAN_NAMES_H
#define MEASURE_PLAN_NAMES_H

#include "measure/plan/cell.h"
#include "measure/plan/choice.h"

/* Names the cell's group and gives it its title: the workload with the parameters that were typed. A group is
 * called after its workload; when workloads of that name were typed `earlier` times before, it gets a number,
 * and where several values were typed, it gets those that it has: "count", "count-2", "count-n10",
 * "handler-compute-4ms". */
void names_group(struct cell *cell, const struct choice *choice, unsigned earlier);

/* Says which sweep the cell of a group with a name is in, if any, and with which value. Where several
 * variables were given lists, it is the one with the most values, and of equally many a parameter before the
 * tasks before the workers; the other variables distinguish sweeps, or series of one. */
void names_sweep(struct cell *cell, const struct choice *choice, unsigned earlier);

/* Makes the id of a cell whose group has a name: "count-n10.threads.4". */
void names_cell(struct cell *cell);

#endif

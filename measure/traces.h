/* The traces of a run in its results folder. Each trace is there, and the document points at the one that is
 * kept so far, as soon as its sample is over: a run that is killed keeps both. In the end the kept traces get
 * names without a repeat, and the others are deleted. */
#ifndef MEASURE_TRACES_H
#define MEASURE_TRACES_H

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "measure/plan/cell.h"
#include "measure/sample/sample.h"

/* Writes a sample's trace as traces/ID.REPEAT.json. Returns 0, or -errno with a text. */
int traces_save(int dir_fd, const struct cell *cell, const struct sample *sample, struct shared *shared,
                unsigned cpus_allowed, struct error *error);

/* Writes the path of a cell's kept trace, of the samples so far, into the cell. */
void traces_point(int dir_fd, cJSON *cell);

/* Gives each cell's kept trace the name traces/ID.json beside its own, and writes that into the document.
 * Returns 0, or -errno with a text. */
int traces_settle(int dir_fd, cJSON *document, struct error *error);

/* To be called once the settled document is on the disk: deletes traces/ID.REPEAT.json of the kept repeats,
 * and unless `all`, of the others. */
void traces_prune(int dir_fd, const cJSON *document, bool all);

#endif

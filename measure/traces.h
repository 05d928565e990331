/* The traces of a run in its results folder. Each trace is written as soon as its sample is over, under a
 * hidden name. In the end the wanted traces get their names, and the others are deleted. */
#ifndef MEASURE_TRACES_H
#define MEASURE_TRACES_H

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "measure/plan/cell.h"
#include "measure/sample/sample.h"

/* Writes a sample's trace. Returns 0, or -errno with a text. */
int traces_save(int dir_fd, const struct cell *cell, const struct sample *sample, struct shared *shared,
                unsigned cpus_allowed, struct error *error);

/* Names each cell's kept trace traces/ID.json and writes the name into the document; with `all` the other
 * repeats stay as traces/ID.REPEAT.json. Returns 0, or -errno with a text. */
int traces_settle(int dir_fd, cJSON *document, bool all, struct error *error);

#endif

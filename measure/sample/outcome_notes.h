/* What a sample's process says of its outcomes: how many ended in each class, and the first that are not "ok"
 * by name. It passes through a shared mapping of a fixed size, so what does not fit is left out, and counted
 * in the notes. */
#ifndef MEASURE_SAMPLE_OUTCOME_NOTES_H
#define MEASURE_SAMPLE_OUTCOME_NOTES_H

#include <stddef.h>

#include "workloads/workload.h"

/* Writes {"outcomes": {class: count}, "examples": [{"class", "what"}], "notes": [text]} for a workload that
 * classifies; "notes" says what was left out. Leaves "" without memory. */
void outcome_notes_write(const struct workload *workload, const struct world *world,
                         const struct outcome *outcomes, unsigned n, char *out, size_t bytes);

#endif

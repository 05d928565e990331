/* What a sample's process reports of its outcomes: the count of each class, and the first outcomes that are
 * not "ok" by name. The shared mapping has a fixed size, so the notes count what does not fit. */
#ifndef MEASURE_SAMPLE_OUTCOME_NOTES_H
#define MEASURE_SAMPLE_OUTCOME_NOTES_H

#include <stddef.h>

#include "workloads/workload.h"

/* Writes {"outcomes": {class: count}, "examples": [{"class", "what"}], "notes": [text]} for a workload that
 * classifies; "notes" counts what was left out. Leaves "" without memory. */
void outcome_notes_write(const struct workload *workload, const struct world *world,
                         const struct outcome *outcomes, unsigned n, char *out, size_t bytes);

#endif

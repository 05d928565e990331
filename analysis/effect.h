/* The largest effect in a sweep: the value at which two runners differ most. */
#ifndef ANALYSIS_EFFECT_H
#define ANALYSIS_EFFECT_H

#include "analysis/measured_sweep.h"

struct effect {
    double value;                     /* of the variable */
    const struct series *fast, *slow; /* by the medians there */
    double fast_ns, slow_ns;
    /* How many times as long each lasts at the last value as at the first; NaN where it was not measured. */
    double fast_growth, slow_growth;
};

/* Returns false if no two series differ at any value by the one rule (analysis/verdict.h). */
bool effect_find(const struct measured_sweep *measured, struct effect *out);

#endif

/* The laws of scaling that are fitted to a sweep's series, as insights. */
#ifndef ANALYSIS_SWEEP_FITS_H
#define ANALYSIS_SWEEP_FITS_H

#include <cjson/cJSON.h>

#include "analysis/measured_sweep.h"

/* Such a law has tasks or workers for its N; Amdahl's law, workers alone. Other sweeps get no insight.
 * Returns 0 or -ENOMEM. */
int sweep_fits_report(cJSON *insights, const struct measured_sweep *measured, unsigned cpus);

#endif

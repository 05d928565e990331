/* Which of repeated times lie so far from the others that chance does not explain it, by the generalized
 * extreme studentized deviate test (Rosner, "Percentage points for a generalized ESD many-outlier
 * procedure", 1983) of the logarithms. Several outliers do not hide each other. */
#ifndef ANALYSIS_STATISTICS_OUTLIERS_H
#define ANALYSIS_STATISTICS_OUTLIERS_H

#include <stddef.h>

struct outliers {
    size_t low, high; /* how many of the lowest and of the highest values are outliers */
};

/* Of n sorted values above 0, at most a quarter. Fewer than 5 values have none. Of sets of log-normal values
 * at most 5 % have one: simulated for 5 to 100 values in tests/unit/analysis/test_outliers.c. */
struct outliers outliers_find(const double *sorted, size_t n);

#endif

/* The value farthest from the mean is taken away, again and again; the last one that was too far away for
 * chance, and all before, are outliers. */
#include "analysis/statistics/outliers.h"

#include <math.h>

#include "analysis/statistics/student.h"

/* Rosner's critical values are for 25 values and more; of 8 values they err up to 1.6 times as often. */
static const double level = 0.03;

/* How far the farthest of n values may be from their mean, in standard deviations. */
static double max_deviate(double n)
{
    double t = student_quantile(level / (2 * n), n - 2);
    return (n - 1) * t / sqrt((n - 2 + t * t) * n);
}

struct outliers outliers_find(const double *sorted, size_t n)
{
    enum { MIN_VALUES = 5, MAX_SHARE = 4 };
    struct outliers taken = {0, 0}, found = {0, 0};
    double sum = 0, squares = 0, centre = n > 0 ? log(sorted[n / 2]) : 0;
    if (n < MIN_VALUES)
        return found;
    for (size_t i = 0; i < n; i++) {
        double away = log(sorted[i]) - centre; /* small numbers keep the digits of their squares */
        sum += away;
        squares += away * away;
    }
    for (size_t left = n; left > n - n / MAX_SHARE; left--) {
        double low = log(sorted[taken.low]) - centre, high = log(sorted[n - 1 - taken.high]) - centre;
        double mean = sum / (double)left, deviation = sqrt((squares - sum * mean) / ((double)left - 1));
        double far = mean - low > high - mean ? low : high;
        if (far == low)
            taken.low++;
        else
            taken.high++;
        if (fabs(far - mean) > deviation * max_deviate((double)left))
            found = taken;
        sum -= far;
        squares -= far * far;
    }
    return found;
}

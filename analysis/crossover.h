/* Where two runners of a sweep change places: below a value one is faster, above it the other. */
#ifndef ANALYSIS_CROSSOVER_H
#define ANALYSIS_CROSSOVER_H

#include "analysis/measured_sweep.h"

/* A lead smaller than this is not worth a sentence, however sure it is. */
#define MIN_CROSSOVER_LEAD 0.05

enum crossover_verdict {
    CROSSOVER_NONE,    /* no change of the clearly faster one */
    CROSSOVER_FOUND,   /* one change */
    CROSSOVER_SEVERAL, /* several changes */
};

struct crossover {
    const struct series *below, *above; /* which series is faster there */
    double value;                       /* where both are equal, by interpolation */
    double low, high;                   /* the next measured value on each side that is clear */
    double lead_low, lead_high;         /* speed ratio of the faster to the slower there: above 1 */
};

/* Compares the makespans at every value of both lines. One is clearly faster by the one rule for it
 * (analysis/verdict.h) and by MIN_CROSSOVER_LEAD or more. A crossover lies
 * between a value clear for one line and the next value clear for the other. In between, the ratio of the
 * medians is taken to be a power of the value (a straight line in log-log). */
enum crossover_verdict crossover_find(const struct measured_sweep *measured, const struct series *one,
                                      const struct series *other, struct crossover *out);

/* A crossover's value in two digits: an interpolation between points a factor apart is no more precise. */
double crossover_round(double value);

/* Whether a line's makespan is clearly less than another's at a point of both, at the level of their sweep.
 */
bool crossover_is_faster(const struct series_point *one, const struct series_point *other, double level);

#endif

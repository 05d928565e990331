/* Laws of scaling, fitted to measured throughput: how much of the work is serial, and what more workers (or
 * tasks) cost each other.
 *
 *     Amdahl's law                  X(N) = lambda N / (1 + sigma (N - 1))
 *     Universal Scalability Law     X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1))
 *
 * lambda: throughput of one; sigma: contention, in Amdahl's law the serial fraction; kappa: coherency, the
 * cost of each pair. Amdahl, "Validity of the single processor approach to achieving large scale computing
 * capabilities", 1967, written with throughput in place of the speed-up X(N) / lambda; Gunther, "Guerrilla
 * Capacity Planning", 2007, chapters 4 to 6, whose linear form is fitted here. */
#ifndef ANALYSIS_STATISTICS_FIT_H
#define ANALYSIS_STATISTICS_FIT_H

#include <stddef.h>
#include <stdint.h>

#include "analysis/statistics/statistics.h"
#include "task/error.h"

enum {
    MIN_FIT_POINTS = 5, /* three parameters and two more, so that a misfit shows */
    FIT_DRAWS = 1000,   /* of the bootstrap */
};

/* A fit with a larger error does not describe the points. */
#define MAX_FIT_ERROR 0.1

/* Nor does one off which the points lie by more than their own repeats scatter, at this level: the test for
 * lack of fit (Draper and Smith, "Applied Regression Analysis", 1998, chapter 2) on the logarithms. */
#define LACK_OF_FIT_LEVEL 0.01

#define FIT_LAWS(X)                                                                                          \
    X(AMDAHL, "amdahl", "Amdahl's law")                                                                      \
    X(USL, "usl", "the Universal Scalability Law")

#define FIT_ENUM(law, name, title) FIT_##law,
enum fit_law { FIT_LAWS(FIT_ENUM) FIT_LAW_COUNT };
#undef FIT_ENUM

/* "amdahl"; "Amdahl's law". */
const char *fit_law_name(enum fit_law law);
const char *fit_law_title(enum fit_law law);

/* What was measured with N of them: one throughput a repeat. */
struct fit_point {
    double n;            /* 1 or more */
    const double *rates; /* above 0, per second or in any one unit; borrowed */
    unsigned repeats;    /* 1 or more */
};

struct fit {
    double lambda, sigma, kappa; /* lambda > 0; 0 <= sigma <= 1; kappa >= 0, and 0 by Amdahl's law */
    /* 95 % intervals by the percentile bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap",
     * 1993, chapter 13): each point's repeats are drawn anew with replacement, and the law is fitted to the
     * medians. NaN where no point was repeated. */
    struct interval lambda_ci, sigma_ci, kappa_ci, peak_ci;
    double peak;  /* N* = sqrt((1 - sigma) / kappa), where throughput is highest; INFINITY if kappa is 0 */
    double error; /* root mean square of the relative errors of the points: 0.02 is 2 % */
    double worst; /* the largest relative error, measured / fitted - 1, and its N */
    double worst_n;
    double lack_of_fit; /* probability of so bad a fit by the repeats' scatter alone; NaN without repeats */
    double r_squared;   /* of the throughput: 1 is a perfect fit; NaN where all points are equal */
};

/* Fits a law to points of different N. Deterministic: the seed drives the bootstrap. Returns 0, or with a
 * text that follows "because ": -EINVAL for too few points or a value that is not a number above 0; -ERANGE
 * for a law that does not describe the points (`out` is filled in nevertheless). */
int fit_law(enum fit_law law, const struct fit_point *points, unsigned count, uint64_t seed, struct fit *out,
            struct error *error);

/* The law's throughput at N. */
double fit_at(const struct fit *fit, double n);

#endif

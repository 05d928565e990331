/* The tail of Student's distribution is an incomplete beta function, computed by a continued fraction.
 * Bisection finds the quantile: it needs no starting guess and cannot diverge. */
#include "analysis/statistics/student.h"

#include <float.h>
#include <math.h>

/* The continued fraction of the incomplete beta function (NIST, Digital Library of Mathematical Functions,
 * 8.17.22, https://dlmf.nist.gov/8.17), from its front to its back by the method of Lentz ("Generating Bessel
 * functions in Mie scattering calculations using continued fractions", 1976): `c` and `d` are the ratios of
 * successive numerators and denominators. It converges fast for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double x, double a, double b)
{
    enum { MAX_TERMS = 1000 };
    double c = 1, d = 1 / (1 - (a + b) / (a + 1) * x), value = d;
    for (int m = 1; m < MAX_TERMS; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / (1 + even * d);
        c = 1 + even / c;
        value *= c * d;
        d = 1 / (1 + odd * d);
        c = 1 + odd / c;
        value *= c * d;
        if (fabs(c * d - 1) < 4 * DBL_EPSILON)
            break;
    }
    return value;
}

/* The regularised incomplete beta function I_x(a, b), for 0 < x < 1; `y` is 1 - x, which may be too small to
 * be found from x. */
static double beta_incomplete(double x, double y, double a, double b)
{
    double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(y));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(x, a, b) / a;
    return 1 - front * beta_fraction(y, b, a) / b; /* DLMF 8.17.4 */
}

/* The probability of more than t > 0 (Abramowitz and Stegun, "Handbook of Mathematical Functions",
 * 26.7.1). */
double student_tail(double t, double degrees)
{
    double square = t * t;
    return beta_incomplete(degrees / (degrees + square), square / (degrees + square), degrees / 2, 0.5) / 2;
}

double f_tail(double ratio, double degrees, double degrees_below)
{
    double above = degrees * ratio, sum = above + degrees_below;
    return ratio > 0 ? beta_incomplete(degrees_below / sum, above / sum, degrees_below / 2, degrees / 2) : 1;
}

double student_quantile(double tail, double degrees)
{
    double low = 0, high = 1;
    while (high < 1e100 && student_tail(high, degrees) > tail)
        high *= 2;
    while (high - low > 1e-12 * high) {
        double middle = low + (high - low) / 2;
        if (student_tail(middle, degrees) > tail)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Least squares without iteration. N divided by the law is linear in the law's parameters:
 *
 *     N / X(N) = a + b (N - 1) + c N (N - 1),   lambda = 1 / a,  sigma = b / a,  kappa = c / a
 *
 * (Gunther 2007, chapter 5). Each equation is weighted by X / N to minimise relative errors: throughputs lie
 * decades apart, and repeats scatter by a percentage. The bounds a > 0, 0 <= b <= a and c >= 0 leave few
 * sides of a convex region for the minimum. Linear least squares find the minimum on each side; the answer is
 * the best within bounds (the idea of Lawson and Hanson, "Solving Least Squares Problems", 1974, chapter 23,
 * for so few unknowns that all cases can be tried). */
#include "analysis/statistics/fit.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/statistics/statistics.h"
#include "analysis/statistics/student.h"

enum { TERMS = 3 };

/* a, b and c of the equation above. */
struct terms {
    double of[TERMS];
};

/* One side of the region: the terms that are free. Where b is tied to a (sigma = 1), their sum a + a (N - 1)
 * = a N is. */
struct side {
    bool b, c, tied;
};

static const struct side sides[] = {
    {false, false, false}, {true, false, false}, {false, false, true},
    {false, true, false},  {true, true, false},  {false, true, true},
};

#define LAW_NAME(law, name, title)  name,
#define LAW_TITLE(law, name, title) title,

const char *fit_law_name(enum fit_law law)
{
    static const char *const names[] = {FIT_LAWS(LAW_NAME)};
    return names[law];
}

const char *fit_law_title(enum fit_law law)
{
    static const char *const titles[] = {FIT_LAWS(LAW_TITLE)};
    return titles[law];
}

/* --- linear least squares --- */

/* The normal equations of n unknowns, with the right side as the last column. */
struct equations {
    double row[TERMS][TERMS + 1];
    unsigned n;
};

/* Gaussian elimination with the largest pivot; false without a unique solution. */
static bool solve(struct equations *e, double x[TERMS])
{
    for (unsigned k = 0; k < e->n; k++) {
        unsigned pivot = k;
        for (unsigned i = k + 1; i < e->n; i++)
            if (fabs(e->row[i][k]) > fabs(e->row[pivot][k]))
                pivot = i;
        if (!(fabs(e->row[pivot][k]) > 1e-12))
            return false;
        for (unsigned j = 0; j <= TERMS; j++) {
            double swapped = e->row[k][j];
            e->row[k][j] = e->row[pivot][j];
            e->row[pivot][j] = swapped;
        }
        for (unsigned i = k + 1; i < e->n; i++) {
            double factor = e->row[i][k] / e->row[k][k];
            for (unsigned j = k; j <= TERMS; j++)
                e->row[i][j] -= factor * e->row[k][j];
        }
    }
    for (unsigned k = e->n; k-- > 0;) {
        x[k] = e->row[k][TERMS];
        for (unsigned j = k + 1; j < e->n; j++)
            x[k] -= e->row[k][j] * x[j];
        x[k] /= e->row[k][k];
    }
    return true;
}

/* The factors of a side's free terms at N. Returns their number. */
static unsigned columns_at(const struct side *side, double n, double column[TERMS])
{
    unsigned count = 0;
    column[count++] = side->tied ? n : 1;
    if (side->b)
        column[count++] = n - 1;
    if (side->c)
        column[count++] = n * (n - 1);
    return count;
}

/* Sums up the weighted equations. Each column is divided by its largest value: N (N - 1) may be 10^8 times
 * the constant, and digits would be lost. */
static void sum_up(const struct side *side, const double *n, const double *rate, unsigned count,
                   struct equations *e, double scale[TERMS])
{
    double column[TERMS] = {0};
    memset(scale, 0, TERMS * sizeof *scale);
    *e = (struct equations){.n = 0};
    for (unsigned i = 0; i < count; i++) {
        e->n = columns_at(side, n[i], column);
        for (unsigned k = 0; k < e->n; k++)
            scale[k] = fmax(scale[k], column[k] * rate[i] / n[i]);
    }
    for (unsigned i = 0; i < count; i++) {
        columns_at(side, n[i], column);
        for (unsigned k = 0; k < e->n; k++) {
            double left = column[k] * rate[i] / n[i] / scale[k];
            for (unsigned j = 0; j < e->n; j++)
                e->row[k][j] += left * column[j] * rate[i] / n[i] / scale[j];
            e->row[k][TERMS] += left;
        }
    }
}

static bool solve_side(const struct side *side, const double *n, const double *rate, unsigned count,
                       struct terms *out)
{
    struct equations equations;
    double scale[TERMS], x[TERMS] = {0};
    unsigned k = 1;
    sum_up(side, n, rate, count, &equations, scale);
    if (!solve(&equations, x))
        return false;
    *out = (struct terms){.of = {x[0] / scale[0]}};
    out->of[1] = side->tied ? out->of[0] : 0;
    if (side->b) {
        out->of[1] = x[k] / scale[k];
        k++;
    }
    if (side->c)
        out->of[2] = x[k] / scale[k];
    return out->of[0] > 0 && out->of[1] >= 0 && out->of[1] <= out->of[0] && out->of[2] >= 0;
}

/* --- the fit --- */

static double time_at(const struct terms *t, double n)
{
    return t->of[0] + t->of[1] * (n - 1) + t->of[2] * n * (n - 1);
}

/* The sum of squares that is minimised. */
static double misfit(const struct terms *t, const double *n, const double *rate, unsigned count)
{
    double sum = 0;
    for (unsigned i = 0; i < count; i++) {
        double off = time_at(t, n[i]) * rate[i] / n[i] - 1;
        sum += off * off;
    }
    return sum;
}

/* The best terms by this law. Some terms always fit: with a alone on its side, a is a mean of N / X. */
static struct terms fit_terms(enum fit_law law, const double *n, const double *rate, unsigned count)
{
    struct terms best = {{0}}, tried;
    double min = INFINITY;
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        if ((law == FIT_AMDAHL && sides[i].c) || !solve_side(&sides[i], n, rate, count, &tried))
            continue;
        double sum = misfit(&tried, n, rate, count);
        /* A side with more freedom must be better by more than rounding. */
        if (sum < min - 1e-12) {
            min = sum;
            best = tried;
        }
    }
    return best;
}

static double peak_of(const struct terms *t)
{
    return t->of[2] > 0 ? sqrt((t->of[0] - t->of[1]) / t->of[2]) : (double)INFINITY;
}

static void judge(const double *n, const double *rate, unsigned count, struct fit *fit)
{
    double squares = 0, residual = 0, total = 0, mean = 0;
    for (unsigned i = 0; i < count; i++)
        mean += rate[i] / count;
    for (unsigned i = 0; i < count; i++) {
        double fitted = fit_at(fit, n[i]), off = rate[i] / fitted - 1;
        squares += off * off;
        residual += (rate[i] - fitted) * (rate[i] - fitted);
        total += (rate[i] - mean) * (rate[i] - mean);
        if (fabs(off) >= fabs(fit->worst)) {
            fit->worst = off;
            fit->worst_n = n[i];
        }
    }
    fit->error = sqrt(squares / count);
    fit->r_squared = total > 0 ? 1 - residual / total : (double)NAN;
}

double fit_at(const struct fit *fit, double n)
{
    return fit->lambda * n / (1 + fit->sigma * (n - 1) + fit->kappa * n * (n - 1));
}

/* --- the test --- */

/* The mean of the logarithms, and what is added to the sum of their squares around it. */
static double mean_log(const struct fit_point *point, double *squares)
{
    double mean = 0;
    for (unsigned i = 0; i < point->repeats; i++)
        mean += log(point->rates[i]) / point->repeats;
    for (unsigned i = 0; i < point->repeats; i++)
        *squares += pow(log(point->rates[i]) - mean, 2);
    return mean;
}

static double lack_of_fit(enum fit_law law, const struct fit_point *points, unsigned count,
                          const struct fit *fit)
{
    const double rounding = 1e-9; /* of equal repeats */
    unsigned parameters = law == FIT_AMDAHL ? 2 : 3, samples = 0;
    double off = 0, scatter = 0;
    for (unsigned i = 0; i < count; i++) {
        double mean = mean_log(&points[i], &scatter);
        off += points[i].repeats * pow(mean - log(fit_at(fit, points[i].n)), 2);
        samples += points[i].repeats;
    }
    if (samples == count || count <= parameters)
        return (double)NAN;
    double above = count - parameters, below = samples - count;
    return f_tail(off / above / fmax(scatter / below, rounding * rounding), above, below);
}

/* --- the bootstrap --- */

/* What one fit needs: N, the medians, and the repeats as they are drawn. */
struct workspace {
    double *n, *rate, *drawn;
    double lambda[FIT_DRAWS], sigma[FIT_DRAWS], kappa[FIT_DRAWS], peak[FIT_DRAWS];
};

static double median_of(double *values, const double *from, unsigned n)
{
    memcpy(values, from, n * sizeof *values);
    return statistics_spread(values, n).median;
}

static double drawn_median(double *values, const struct fit_point *point, uint64_t *random)
{
    for (unsigned i = 0; i < point->repeats; i++)
        values[i] = point->rates[statistics_random(random) % point->repeats];
    return statistics_spread(values, point->repeats).median;
}

/* The middle 95 % of the draws' values. */
static struct interval middle(double values[FIT_DRAWS])
{
    statistics_sort(values, FIT_DRAWS);
    return (struct interval){values[FIT_DRAWS * 25 / 1000], values[FIT_DRAWS - 1 - FIT_DRAWS * 25 / 1000]};
}

static void add_intervals(enum fit_law law, const struct fit_point *points, unsigned count, uint64_t seed,
                          struct workspace *w, struct fit *out)
{
    for (unsigned draw = 0; draw < FIT_DRAWS; draw++) {
        for (unsigned i = 0; i < count; i++)
            w->rate[i] = drawn_median(w->drawn, &points[i], &seed);
        struct terms terms = fit_terms(law, w->n, w->rate, count);
        w->lambda[draw] = 1 / terms.of[0];
        w->sigma[draw] = terms.of[1] / terms.of[0];
        w->kappa[draw] = terms.of[2] / terms.of[0];
        w->peak[draw] = peak_of(&terms);
    }
    out->lambda_ci = middle(w->lambda);
    out->sigma_ci = middle(w->sigma);
    out->kappa_ci = middle(w->kappa);
    out->peak_ci = middle(w->peak);
}

/* --- the whole --- */

/* Points that can be fitted: enough different N, and nothing but numbers above 0. */
static int check_points(const struct fit_point *points, unsigned count, struct error *error)
{
    unsigned different = 0;
    for (unsigned i = 0; i < count; i++) {
        bool again = false;
        if (!(points[i].n >= 1) || !isfinite(points[i].n) || points[i].repeats == 0)
            return error_set(error, -EINVAL, "a point has no number of 1 or more, or no repeats");
        for (unsigned k = 0; k < points[i].repeats; k++)
            if (!(points[i].rates[k] > 0) || !isfinite(points[i].rates[k]))
                return error_set(error, -EINVAL, "the throughput at %g is not a number above 0", points[i].n);
        for (unsigned k = 0; k < i; k++)
            again |= points[k].n == points[i].n;
        different += !again;
    }
    if (different < MIN_FIT_POINTS)
        return error_set(error, -EINVAL, "%d points are needed, there %s %u", MIN_FIT_POINTS,
                         different == 1 ? "is" : "are", different);
    return 0;
}

static unsigned max_repeats(const struct fit_point *points, unsigned count)
{
    unsigned max = 1;
    for (unsigned i = 0; i < count; i++)
        max = points[i].repeats > max ? points[i].repeats : max;
    return max;
}

static void fit_medians(enum fit_law law, const struct fit_point *points, unsigned count, struct workspace *w,
                        struct fit *out)
{
    for (unsigned i = 0; i < count; i++) {
        w->n[i] = points[i].n;
        w->rate[i] = median_of(w->drawn, points[i].rates, points[i].repeats);
    }
    struct terms terms = fit_terms(law, w->n, w->rate, count);
    const struct interval none = {NAN, NAN};
    *out = (struct fit){.lambda = 1 / terms.of[0],
                        .sigma = terms.of[1] / terms.of[0],
                        .kappa = terms.of[2] / terms.of[0],
                        .lambda_ci = none,
                        .sigma_ci = none,
                        .kappa_ci = none,
                        .peak_ci = none,
                        .peak = peak_of(&terms)};
    judge(w->n, w->rate, count, out);
}

int fit_law(enum fit_law law, const struct fit_point *points, unsigned count, uint64_t seed, struct fit *out,
            struct error *error)
{
    int status = check_points(points, count, error);
    if (status < 0)
        return status;
    unsigned max = max_repeats(points, count);
    struct workspace *w = calloc(1, sizeof *w);
    double *numbers = calloc(2 * (size_t)count + max, sizeof *numbers);
    if (w == NULL || numbers == NULL) {
        status = error_set(error, -ENOMEM, "there is no memory left");
        goto out;
    }
    w->n = numbers;
    w->rate = numbers + count;
    w->drawn = numbers + 2 * (size_t)count;
    fit_medians(law, points, count, w, out);
    if (max > 1)
        add_intervals(law, points, count, seed, w, out);
    out->lack_of_fit = lack_of_fit(law, points, count, out);
    if (out->error > MAX_FIT_ERROR || out->lack_of_fit < LACK_OF_FIT_LEVEL)
        status = error_set(
            error, -ERANGE,
            "it is off by %.1f %% (root mean square), %smost at %g, where %.1f %% %s was measured",
            100 * out->error, out->lack_of_fit < LACK_OF_FIT_LEVEL ? "more than the repeats scatter, " : "",
            out->worst_n, 100 * fabs(out->worst), out->worst > 0 ? "more" : "less");
out:
    free(numbers);
    free(w);
    return status;
}

/* Chooses the points at which a law can be seen, fits, and describes the result. */
#include "analysis/sweep_fits.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "analysis/insight.h"
#include "analysis/statistics/fit.h"

enum { TEXT_BYTES = INSIGHT_TEXT_BYTES, NAME_BYTES = INSIGHT_NAME_BYTES, MAX_FITTED = 8 };

/* Throughput peaks are reported up to this many times the largest N; farther ones are too uncertain. */
static const double peak_reach = 2;

static void add_estimate(cJSON *object, const char *name, double value, struct interval interval)
{
    cJSON *one = cJSON_AddObjectToObject(object, name);
    insight_add_number(one, "value", value);
    insight_add_number(one, "ci_low", interval.low);
    insight_add_number(one, "ci_high", interval.high);
}

/* A share in percent, with two digits below 10. */
static void show_percent(double share, char *out, size_t bytes)
{
    snprintf(out, bytes, share < 0.0995 ? "%.2g" : "%.0f", 100 * share);
}

/* "4.1 % (3.2 to 5)", or without repeats "4.1 %". */
static void show_share(double value, struct interval interval, char *out, size_t bytes)
{
    char share[16], low[16], high[16];
    show_percent(value, share, sizeof share);
    if (isnan(interval.low)) {
        snprintf(out, bytes, "%s %%", share);
        return;
    }
    show_percent(interval.low, low, sizeof low);
    show_percent(interval.high, high, sizeof high);
    snprintf(out, bytes, "%s %% (%s to %s)", share, low, high);
}

static const char *brackets(const struct fit *fit)
{
    return isnan(fit->sigma_ci.low) ? "" : " In brackets: 95 % intervals.";
}

static void describe_amdahl(const struct fit *fit, const char *name, char *out, size_t bytes)
{
    char serial[96];
    show_share(fit->sigma, fit->sigma_ci, serial, sizeof serial);
    if (fit->sigma > 0.001)
        snprintf(out, bytes,
                 "Amdahl's law fits %s: %s of the work is serial, so workers raise the throughput at most "
                 "%.3gx.%s",
                 name, serial, 1 / fit->sigma, brackets(fit));
    else
        snprintf(out, bytes, "Amdahl's law fits %s: no serial part shows, %s.%s", name, serial,
                 brackets(fit));
}

/* The knee, if its coherency is surely above 0 and the knee lies within the range or near it. */
static void describe_knee(const struct measured_sweep *measured, const struct fit *fit, char *out,
                          size_t bytes)
{
    double last = measured->values[measured->value_count - 1];
    bool sure = isnan(fit->kappa_ci.low) || fit->kappa_ci.low > 0;
    if (!sure || !(fit->peak >= measured->values[0] && fit->peak <= peak_reach * last))
        snprintf(out, bytes, "no peak of the throughput shows in or near this range");
    else if (isfinite(fit->peak_ci.high))
        snprintf(out, bytes, "the throughput peaks at %.0f %s (%.0f to %.0f)", fit->peak, measured->variable,
                 fit->peak_ci.low, fit->peak_ci.high);
    else
        snprintf(out, bytes, "the throughput peaks at %.0f %s", fit->peak, measured->variable);
}

static void describe_usl(const struct measured_sweep *measured, const struct fit *fit, const char *name,
                         char *out, size_t bytes)
{
    char contention[96], coherency[96], knee[160];
    show_share(fit->sigma, fit->sigma_ci, contention, sizeof contention);
    show_share(fit->kappa, fit->kappa_ci, coherency, sizeof coherency);
    describe_knee(measured, fit, knee, sizeof knee);
    snprintf(out, bytes, "The Universal Scalability Law fits %s: contention %s, coherency %s; %s.%s", name,
             contention, coherency, knee, brackets(fit));
}

static void report_fit(cJSON *insights, const struct measured_sweep *measured, const struct series *line,
                       enum fit_law law, const struct fit *fit, bool accepted, const char *why)
{
    char text[TEXT_BYTES], name[NAME_BYTES], label[NAME_BYTES];
    series_name(line, name, sizeof name);
    if (!accepted)
        snprintf(text, sizeof text, "%s does not fit %s: %s.", fit_law_title(law), name, why);
    else if (law == FIT_AMDAHL)
        describe_amdahl(fit, name, text, sizeof text);
    else
        describe_usl(measured, fit, name, text, sizeof text);
    cJSON *one = insight_add(insights, measured, "fit", text);
    cJSON_AddStringToObject(one, "law", fit_law_name(law));
    cJSON_AddStringToObject(one, "line", series_label(line, label, sizeof label));
    cJSON_AddBoolToObject(one, "accepted", accepted);
    add_estimate(one, "lambda_per_s", fit->lambda, fit->lambda_ci);
    add_estimate(one, "sigma", fit->sigma, fit->sigma_ci);
    add_estimate(one, "kappa", fit->kappa, fit->kappa_ci);
    add_estimate(one, "peak", fit->peak, fit->peak_ci);
    insight_add_number(one, "relative_error", fit->error);
    insight_add_number(one, "lack_of_fit", fit->lack_of_fit);
    insight_add_number(one, "r_squared", fit->r_squared);
}

static void report_no_fit(cJSON *insights, const struct measured_sweep *measured, const char *name,
                          const char *why)
{
    char text[TEXT_BYTES];
    snprintf(text, sizeof text, "no law of scaling is fitted%s%s: %s.", name[0] != '\0' ? " to " : "", name,
             why);
    insight_add(insights, measured, "no_fit", text);
}

/* The throughputs of a point's undisturbed repeats, in tasks per second. */
static unsigned read_rates(const struct series_point *point, double *rates)
{
    const cJSON *sample;
    unsigned n = 0;
    cJSON_ArrayForEach(sample, document_at(point->cell, CELL_SAMPLES))
    {
        double makespan_ns = document_number(sample, SAMPLE_MAKESPAN_NS);
        bool disturbed = document_text(sample, SAMPLE_DISTURBED, NULL) != NULL;
        if (document_is_ok(sample) && makespan_ns > 0 && !disturbed)
            rates[n++] = point->tasks * 1e9 / makespan_ns;
    }
    return n;
}

/* Whether a law could be seen at a point: its N tasks or workers can overlap in full. A pool's last round has
 * room left unless the workers divide the tasks, and more lanes than CPUs compute no more at once. Such
 * points bend the curve without contention. */
static bool overlaps_in_full(const struct series *line, const struct series_point *point, unsigned cpus)
{
    const struct traits *traits = &line->traits;
    bool waiting = strcmp(document_text(point->cell, CELL_KIND, ""), "waiting") == 0;
    double workers = document_number(point->cell, CELL_WORKERS), n = point->tasks;
    double at_once = traits->pooled ? workers : traits->parks ? n : 1;
    if (!waiting)
        at_once = fmin(at_once, traits->computes_in_parallel ? cpus : 1);
    return n / ceil(n / fmin(at_once, n)) == point->value;
}

static size_t count_samples(const struct series *line)
{
    size_t count = 0;
    for (size_t i = 0; i < line->count; i++)
        count += (size_t)cJSON_GetArraySize(document_at(line->points[i].cell, CELL_SAMPLES));
    return count;
}

static void report_few_points(cJSON *insights, const struct measured_sweep *measured,
                              const struct series *line, unsigned count, unsigned cpus)
{
    char why[256], name[NAME_BYTES];
    snprintf(
        why, sizeof why,
        "%d undisturbed points are needed where all tasks or workers overlap (for computing: up to the %u CPUs allowed); there %s %u",
        MIN_FIT_POINTS, cpus, count == 1 ? "is" : "are", count);
    report_no_fit(insights, measured, series_name(line, name, sizeof name), why);
}

/* Fits one law to a series, or says why not. */
static int fit_series(cJSON *insights, const struct measured_sweep *measured, const struct series *line,
                      enum fit_law law, unsigned cpus)
{
    struct fit_point *points = calloc(line->count, sizeof *points);
    double *rates = calloc(count_samples(line) + 1, sizeof *rates), *next = rates;
    struct fit fit;
    struct error why = {""};
    char name[NAME_BYTES];
    unsigned count = 0, overlapping = 0;
    int status = -ENOMEM;
    if (points == NULL || rates == NULL)
        goto out;
    for (size_t i = 0; i < line->count; i++) {
        const struct series_point *point = &line->points[i];
        bool overlaps = overlaps_in_full(line, point, cpus);
        unsigned repeats = overlaps ? read_rates(point, next) : 0;
        overlapping += overlaps;
        if (repeats > 0)
            points[count++] = (struct fit_point){point->value, next, repeats};
        next += repeats;
    }
    if (count < MIN_FIT_POINTS && count < line->count) {
        status = 0;
        if (overlapping > 1) /* else the tasks do not overlap at all */
            report_few_points(insights, measured, line, count, cpus);
        goto out;
    }
    status = fit_law(law, points, count, line->count, &fit, &why);
    if (status == 0 || status == -ERANGE)
        report_fit(insights, measured, line, law, &fit, status == 0, why.text);
    else if (status == -EINVAL)
        report_no_fit(insights, measured, series_name(line, name, sizeof name), why.text);
    status = status == -ENOMEM ? status : 0;
out:
    free(rates);
    free(points);
    return status;
}

int sweep_fits_report(cJSON *insights, const struct measured_sweep *measured, unsigned cpus)
{
    char why[96];
    int status = 0;
    bool workers = sweep_varies(measured, "workers");
    if (!workers && !sweep_varies(measured, "tasks"))
        return 0;
    if (measured->value_count < MIN_FIT_POINTS) {
        snprintf(why, sizeof why, "%d points are needed, there %s %zu", MIN_FIT_POINTS,
                 measured->value_count == 1 ? "is" : "are", measured->value_count);
        report_no_fit(insights, measured, "", why);
        return 0;
    }
    unsigned fitted = 0;
    for (size_t i = 0; i < measured->count && status == 0; i++) {
        if (measured->lines[i].constant || fitted++ >= MAX_FITTED)
            continue;
        if (workers)
            status = fit_series(insights, measured, &measured->lines[i], FIT_AMDAHL, cpus);
        if (status == 0)
            status = fit_series(insights, measured, &measured->lines[i], FIT_USL, cpus);
    }
    if (fitted > MAX_FITTED) {
        snprintf(why, sizeof why, "only the first %d series are fitted", MAX_FITTED);
        report_no_fit(insights, measured, "the further series", why);
    }
    return status;
}

/* Two runs side by side, cell by cell: is NEW slower or faster, and do the repeats suffice to decide? Cells
 * are matched by workload, parameters, tasks, runner and workers. Ids depend on what else was run.
 *
 * Each cell has its own ratio with its interval. At 95 % each, one of twenty equal pairs would differ by
 * chance alone. So the intervals are widened until *all* of them hold together with 95 %: each gets 1 / cells
 * of the 5 % (Bonferroni's inequality; Dunn, "Multiple Comparisons Among Means", 1961). Holm's procedure
 * would find a little more, but gives no intervals that agree with its verdicts.
 *
 * Repeats within one run cannot show how much the machine changed between the runs: the threshold allows for
 * such a change. Other load makes a program slower and never faster. So the slower side of a verdict must be
 * slower without its disturbed repeats as well (machine/disturbance.h). */
#ifndef ANALYSIS_COMPARE_H
#define ANALYSIS_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "analysis/statistics/ratio.h"
#include "task/error.h"

/* The outcome of a comparison, the worse later. */
enum compare_result { COMPARE_FINE, COMPARE_INCONCLUSIVE, COMPARE_REGRESSION };

/* verdict, its name, the outcome of the comparison, the condition */
#define VERDICTS(X)                                                                                          \
    X(FASTER, "faster", FINE)             /* the interval lies below 1 / (1 + threshold) */                  \
    X(SLOWER, "slower", REGRESSION)       /* the interval lies above 1 + threshold */                        \
    X(SAME, "no difference", FINE)        /* the interval lies between the two */                            \
    X(OPEN, "inconclusive", INCONCLUSIVE) /* the interval contains a bound: more repeats are needed */       \
    X(FAILED, "failed", REGRESSION)       /* failed in NEW, not in BASE */                                   \
    X(REPAIRED, "failed before", FINE)    /* failed in BASE, not in NEW */                                   \
    X(BROKEN, "both failed", INCONCLUSIVE)                                                                   \
    X(UNFINISHED, "not finished", INCONCLUSIVE) /* one of the runs was interrupted before the cell's end */  \
    X(ONLY_BASE, "only in BASE", FINE)                                                                       \
    X(ONLY_NEW, "only in NEW", FINE)

#define VERDICT_ENUM(name, text, result) VERDICT_##name,
enum verdict { VERDICTS(VERDICT_ENUM) VERDICT_COUNT };
#undef VERDICT_ENUM
const char *verdict_name(enum verdict verdict);

/* One run's side of a cell. */
struct compared_side {
    const cJSON *cell;    /* borrowed from the document; NULL: this run has no such cell */
    double *makespans_ns; /* of the repeats that are ok: undisturbed ones first */
    size_t undisturbed, repeats;
    double makespan_ns; /* their geometric mean; NaN without any */
};

struct compared_cell {
    struct compared_side base, new;
    enum verdict verdict;
    struct ratio ratio;    /* new / base: above 1 is slower; NaN where not `judged` */
    bool judged;           /* both sides have figures */
    bool disturbed;        /* its verdict would be slower or faster but for disturbed repeats */
    size_t repeats_needed; /* estimate for an inconclusive cell; 0: unknown, or too many */
};

/* A difference between the two runs or their machines that may explain a ratio. */
struct difference {
    const char *what;
    char base[160], new[160];
};

enum { MAX_DIFFERENCES = 24, MAX_NOTES = 16 };

struct note {
    char text[320];
};

struct comparison {
    struct compared_cell *cells; /* in NEW's order; then those in BASE alone */
    size_t count, judged;
    double threshold;       /* 0.05: 5 % */
    double confidence;      /* of all intervals together */
    double cell_confidence; /* of each */
    struct difference differences[MAX_DIFFERENCES];
    size_t difference_count;
    struct note notes[MAX_NOTES]; /* sentences without a full stop */
    size_t note_count;
};

/* A document and its name in messages. */
struct compared_run {
    const cJSON *document;
    const char *path;
};

/* The documents must outlive the comparison. Returns 0, or with a text: -EINVAL when the two did different
 * work; -EBADMSG when a document is damaged; -ENOMEM. On failure there is nothing to free. */
int compare_runs(const struct compared_run *base, const struct compared_run *new, double threshold,
                 struct comparison *out, struct error *error);
void comparison_free(struct comparison *comparison);

/* The outcome of all verdicts together. */
enum compare_result comparison_result(const struct comparison *comparison);

/* An estimate of the repeats that settle the inconclusive cells for which 100 repeats suffice; 0 without such
 * cells. *settled is their number. */
size_t comparison_repeats_needed(const struct comparison *comparison, size_t *settled);

#endif

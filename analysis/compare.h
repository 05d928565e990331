/* Two runs side by side, cell by cell: is the new one slower or faster, and can that be decided from the
 * repeats at hand? Cells are matched by what they are (workload, parameters, tasks, runner, workers), not by
 * their ids, which depend on what else was run.
 *
 * Each cell has its own ratio with its interval, and a run has many cells: at 95 % each, one of twenty equal
 * pairs would look different by chance alone. So the intervals are widened until *all* of them hold together
 * with 95 % (Bonferroni's inequality: each gets 1 / cells of the 5 %; Dunn, "Multiple Comparisons Among
 * Means", 1961). Holm's procedure would find a little more, but only as yes or no: it gives no intervals that
 * agree with its verdicts, and here they are shown side by side.
 *
 * What repeats within a run cannot know is how much the machine changed between the runs. The threshold is
 * the allowance for that; and since what else runs on a machine makes a program slower and never faster, the
 * slower side of a verdict must be so without its disturbed repeats as well (machine/disturbance.h). */
#ifndef ANALYSIS_COMPARE_H
#define ANALYSIS_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "analysis/statistics/ratio.h"
#include "task/error.h"

/* What a comparison comes to, the worse later. */
enum compare_result { COMPARE_FINE, COMPARE_INCONCLUSIVE, COMPARE_REGRESSION };

/* verdict, its name, what it makes of the comparison, when it is given */
#define VERDICTS(X)                                                                                          \
    X(FASTER, "faster", FINE)             /* the interval lies below 1 / (1 + threshold) */                  \
    X(SLOWER, "slower", REGRESSION)       /* the interval lies above 1 + threshold */                        \
    X(SAME, "no difference", FINE)        /* the interval lies between the two */                            \
    X(OPEN, "inconclusive", INCONCLUSIVE) /* it does not: more repeats are needed */                         \
    X(FAILED, "failed", REGRESSION)       /* in NEW, but not in BASE */                                      \
    X(REPAIRED, "failed before", FINE)    /* in BASE, but not in NEW */                                      \
    X(BROKEN, "both failed", INCONCLUSIVE)                                                                   \
    X(UNFINISHED, "not finished", INCONCLUSIVE) /* one of the runs was interrupted before it */              \
    X(ONLY_BASE, "only in BASE", FINE)                                                                       \
    X(ONLY_NEW, "only in NEW", FINE)

#define VERDICT_ENUM(name, text, result) VERDICT_##name,
enum verdict { VERDICTS(VERDICT_ENUM) VERDICT_COUNT };
#undef VERDICT_ENUM
const char *verdict_name(enum verdict verdict);

/* One of the two runs, as far as one cell goes. */
struct compared_side {
    const cJSON *cell;    /* borrowed from the document; NULL: this run has no such cell */
    double *makespans_ns; /* of the repeats that are ok: first those that nothing disturbed */
    size_t undisturbed, repeats;
    double makespan_ns; /* their geometric mean; NaN without any */
};

struct compared_cell {
    struct compared_side base, new;
    enum verdict verdict;
    struct ratio ratio;    /* new / base: above 1 is slower. Only where `judged` */
    bool judged;           /* both sides have figures */
    bool disturbed;        /* it would be slower or faster, were it not for repeats that were disturbed */
    size_t repeats_needed; /* where it is inconclusive: about how many would do; 0: not known, or too many */
};

/* Something that differs between the two runs or their machines, and so may explain a ratio. */
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
    struct note notes[MAX_NOTES]; /* what else should be known, as sentences without a full stop */
    size_t note_count;
};

/* A document and what it is called in messages. */
struct compared_run {
    const cJSON *document;
    const char *path;
};

/* Compares. The documents must outlive the comparison. Returns 0; -EINVAL with a text that says what to do
 * when the two did different work, which no ratio can compare; -EBADMSG with a text when a document is
 * damaged; or -ENOMEM. On failure there is nothing to free. */
int compare_runs(const struct compared_run *base, const struct compared_run *new, double threshold,
                 struct comparison *out, struct error *error);
void comparison_free(struct comparison *comparison);

/* What all verdicts together come to. */
enum compare_result comparison_result(const struct comparison *comparison);

/* The repeats that would settle those inconclusive cells that up to 100 repeats can settle, about; *settled
 * is how many these are. 0 if there are none. */
size_t comparison_repeats_needed(const struct comparison *comparison, size_t *settled);

#endif

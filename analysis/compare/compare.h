/* Two runs side by side, or several a side, cell by cell: is NEW slower or faster, and would it have been
 * found? Cells are matched by workload, parameters, tasks, runner and workers. Ids depend on what else was
 * run. A workload that each run has with one set of parameters is matched although these differ: the ratio is
 * then their effect.
 *
 * A cell is slower or faster by the one rule for it (analysis/statistics/ratio.h) and by more than the
 * threshold. The cells are the family. That nothing was found means something only if it would have been: the
 * comparison states the smallest slow-down of one cell, whichever, that is found in 4 of 5 cases.
 *
 * Repeats within one run cannot show how much runs differ from each other; the threshold allows for some of
 * that. With several runs a side each run counts once, with its typical time. Other load makes a program
 * slower and never faster. So the slower side of a verdict must be slower without its disturbed repeats as
 * well (machine/disturbance.h). */
#ifndef ANALYSIS_COMPARE_COMPARE_H
#define ANALYSIS_COMPARE_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "analysis/statistics/ratio.h"
#include "task/error.h"

/* The outcome of a comparison, the worse later. */
enum compare_result { COMPARE_FINE, COMPARE_INCONCLUSIVE, COMPARE_REGRESSION };

/* verdict, its name, the outcome of the comparison, the condition */
#define VERDICTS(X)                                                                                          \
    X(FASTER, "faster", FINE)             /* differs, and is below 1 / (1 + threshold) */                    \
    X(SLOWER, "slower", REGRESSION)       /* differs, and is above 1 + threshold */                          \
    X(SAME, "no difference", FINE)        /* twice the threshold would have been found */                    \
    X(OPEN, "inconclusive", FINE)         /* it might not; only many such cells leave the comparison open */ \
    X(DOUBTED, "disturbed", INCONCLUSIVE) /* slower or faster only by disturbed repeats */                   \
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

/* How a cell ended in the runs of one side: the worst of them. Badly is also where its times are of failures
 * (analysis/verdict.h). */
enum compared_ending { ENDED_WELL, NOT_ENDED, ENDED_BADLY, NOT_THERE };

/* One side of a cell. */
struct compared_side {
    const cJSON *cell; /* the first run's, borrowed from the document; NULL: it has no such cell */
    enum compared_ending ending;
    double succeeded;           /* the smallest share of tasks that did, verdict_succeeded */
    struct typical typical;     /* over the repeats, or over the runs if there are several */
    struct typical undisturbed; /* without disturbed repeats */
    double makespan_ns;         /* the typical one; NaN without any */
};

struct compared_cell {
    struct compared_side base, new;
    enum verdict verdict;
    struct ratio ratio;    /* new / base: above 1 is slower; NaN where not `judged` */
    bool judged;           /* both sides have figures */
    bool other_params;     /* of the two sides, and nothing else of the work */
    double detectable;     /* slow-down of this cell that is found in 4 of 5 cases: 1.08 is 8 % */
    size_t repeats_needed; /* estimate for an inconclusive cell; 0: unknown, or too many */
};

/* A difference between the two runs or their machines that may explain a ratio, or whose effect the ratio is:
 * parameters. */
struct difference {
    const char *what;
    char base[160], new[160];
    bool params; /* "polite=false", "polite=true" */
};

enum { MAX_PARAM_DIFFERENCES = 12, MAX_DIFFERENCES = 24, MAX_NOTES = 16 };

struct note {
    char text[320];
};

struct comparison {
    struct compared_cell *cells; /* in NEW's order; then those in BASE alone */
    size_t count, judged;
    size_t base_runs, new_runs;
    double threshold;  /* 0.05: 5 % */
    double level;      /* of each cell's test, by Holm's procedure */
    double detectable; /* slow-down of any one cell that is found in 4 of 5 cases; may be INFINITY */
    size_t
        repeats_needed; /* estimate, where that is more than twice the threshold; 0: unknown, or too many */
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

/* The runs of one side: 1 or more. The first says which cells there are. */
struct compared_runs {
    const struct compared_run *runs;
    size_t count;
};

/* The documents must outlive the comparison. Returns 0, or with a text: -EINVAL when runs did different work;
 * -EBADMSG when a document is damaged; -ENOMEM. On failure there is nothing to free. */
int compare_runs(const struct compared_runs *base, const struct compared_runs *new, double threshold,
                 struct comparison *out, struct error *error);
void comparison_free(struct comparison *comparison);

/* Whether a slow-down of twice the threshold would have been found. */
bool comparison_is_sharp(const struct comparison *comparison);

/* The outcome of all verdicts together; inconclusive also where the comparison is not sharp. */
enum compare_result comparison_result(const struct comparison *comparison);

#endif

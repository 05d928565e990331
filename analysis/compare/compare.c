/* Cells are matched first, then each pair gets a verdict. */
#include "analysis/compare/compare.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/compare/compare_check.h"
#include "analysis/document/document.h"
#include "analysis/verdict.h"

#define VERDICT_NAME(name, text, result)   [VERDICT_##name] = text,
#define VERDICT_RESULT(name, text, result) [VERDICT_##name] = COMPARE_##result,
static const char *const verdict_names[] = {VERDICTS(VERDICT_NAME)};
static const enum compare_result verdict_results[] = {VERDICTS(VERDICT_RESULT)};
#undef VERDICT_NAME
#undef VERDICT_RESULT

/* Beyond this number a quieter machine helps more than repeats. */
enum { REPEATS_WORTH_WHILE = 100 };

const char *verdict_name(enum verdict verdict)
{
    return verdict_names[verdict];
}

/* --- matching --- */

/* The workers of a runner without a pool are null, and null equals null. */
static bool same_lanes(const cJSON *a, const cJSON *b)
{
    return strcmp(document_text(a, CELL_RUNNER, ""), document_text(b, CELL_RUNNER, "")) == 0 &&
           cJSON_Compare(document_at(a, CELL_WORKERS), document_at(b, CELL_WORKERS), true);
}

static bool same_cell(const cJSON *a, const cJSON *b)
{
    return compare_same_work(a, b) && same_lanes(a, b);
}

/* What two runs have to compare. */
struct matching {
    const struct compared_run *base, *new;
    bool any_params; /* cells may differ in their parameters */
};

/* The first cell with this base and without a counterpart; NULL if there is none. A run may hold a cell
 * twice: the first pairs with the first. */
static struct compared_cell *unmatched(struct comparison *comparison, const struct matching *matching,
                                       const cJSON *base)
{
    for (size_t i = 0; i < comparison->count; i++) {
        struct compared_cell *cell = &comparison->cells[i];
        if (cell->base.cell != NULL || !same_lanes(cell->new.cell, base))
            continue;
        cell->other_params =
            matching->any_params && compare_other_params(base, matching->base, cell->new.cell, matching->new);
        if (cell->other_params || compare_same_work(cell->new.cell, base))
            return cell;
    }
    return NULL;
}

static void match_cells(struct comparison *comparison, const struct matching *matching)
{
    const cJSON *cell;
    cJSON_ArrayForEach(cell, document_at(matching->new->document, RUN_CELLS))
    {
        comparison->cells[comparison->count++].new.cell = cell;
    }
    cJSON_ArrayForEach(cell, document_at(matching->base->document, RUN_CELLS))
    {
        struct compared_cell *place = unmatched(comparison, matching, cell);
        if (place == NULL)
            place = &comparison->cells[comparison->count++];
        place->base.cell = cell;
    }
}

/* --- figures --- */

/* The cell of another run that is the same as one of the first run: the second of two equal ones is matched
 * with the second. NULL if there is none. */
static const cJSON *counterpart(const cJSON *cell, const struct compared_run *first,
                                const struct compared_run *run)
{
    const cJSON *other;
    unsigned before = 0;
    cJSON_ArrayForEach(other, document_at(first->document, RUN_CELLS))
    {
        if (other == cell)
            break;
        before += same_cell(other, cell);
    }
    cJSON_ArrayForEach(other, document_at(run->document, RUN_CELLS))
    {
        if (same_cell(other, cell) && before-- == 0)
            return other;
    }
    return NULL;
}

static enum compared_ending ending_of(const cJSON *cell, const struct typical *typical)
{
    double succeeded = verdict_succeeded(cell);
    if (document_is_ok(cell) && typical->repeats > 0)
        return verdict_is_of_failures(succeeded, succeeded) ? ENDED_BADLY : ENDED_WELL;
    const char *status = document_text(cell, CELL_STATUS, "");
    return strcmp(status, "failed") == 0 || strcmp(status, "timeout") == 0 ? ENDED_BADLY : NOT_ENDED;
}

/* One run stands for itself; of several, each that has repeats counts once. */
static struct typical typical_of_runs(const struct typical *runs, double *makespans, size_t count)
{
    size_t n = 0;
    if (count == 1)
        return runs[0];
    for (size_t i = 0; i < count; i++)
        if (runs[i].repeats > 0)
            makespans[n++] = exp(runs[i].log);
    return typical_of(makespans, n);
}

static int gather(struct compared_side *side, const struct compared_runs *runs)
{
    size_t count = 0;
    struct typical *all = calloc(2 * runs->count, sizeof *all), *undisturbed = &all[runs->count];
    double *makespans = calloc(runs->count, sizeof *makespans);
    int status = all != NULL && makespans != NULL ? 0 : -ENOMEM;
    side->ending = side->cell != NULL ? ENDED_WELL : NOT_THERE;
    side->succeeded = 1;
    for (size_t i = 0; status == 0 && side->cell != NULL && i < runs->count; i++) {
        const cJSON *cell = i == 0 ? side->cell : counterpart(side->cell, &runs->runs[0], &runs->runs[i]);
        if (cell == NULL)
            continue;
        all[count] = verdict_typical(cell, false);
        undisturbed[count] = verdict_typical(cell, true);
        enum compared_ending ending = ending_of(cell, &all[count++]);
        side->ending = ending > side->ending ? ending : side->ending;
        side->succeeded = fmin(side->succeeded, verdict_succeeded(cell));
    }
    if (status == 0 && count > 0) {
        side->typical = typical_of_runs(all, makespans, runs->count == 1 ? 1 : count);
        side->undisturbed = typical_of_runs(undisturbed, makespans, runs->count == 1 ? 1 : count);
    }
    side->makespan_ns = side->typical.repeats > 0 ? exp(side->typical.log) : (double)NAN;
    free(all);
    free(makespans);
    return status;
}

/* --- verdicts --- */

/* The verdict on a cell that has no ratio. */
static enum verdict verdict_without_figures(enum compared_ending base, enum compared_ending new)
{
    if (base == NOT_THERE)
        return VERDICT_ONLY_NEW;
    if (new == NOT_THERE)
        return VERDICT_ONLY_BASE;
    if (base == NOT_ENDED || new == NOT_ENDED)
        return VERDICT_UNFINISHED;
    if (base == ENDED_WELL)
        return VERDICT_FAILED;
    return new == ENDED_WELL ? VERDICT_REPAIRED : VERDICT_BROKEN;
}

/* The bounds 1 + threshold and 1 / (1 + threshold) are symmetric: swapping the runs swaps the verdicts. */
static enum verdict verdict_on(const struct ratio *ratio, const struct comparison *comparison)
{
    if (ratio->estimate > 1 + comparison->threshold)
        return VERDICT_SLOWER;
    return ratio->estimate < 1 / (1 + comparison->threshold) ? VERDICT_FASTER : VERDICT_SAME;
}

/* Whether the slower side is slower only by its disturbed repeats. Those that are left may be few. */
static bool is_disturbance(const struct compared_cell *cell, const struct comparison *comparison)
{
    bool new_is_slower = cell->verdict == VERDICT_SLOWER;
    const struct compared_side *slower = new_is_slower ? &cell->new : &cell->base;
    if (slower->undisturbed.repeats == slower->typical.repeats &&
        slower->undisturbed.log == slower->typical.log)
        return false;
    struct ratio rest = new_is_slower ? ratio_of(&cell->new.undisturbed, &cell->base.typical)
                                      : ratio_of(&cell->new.typical, &cell->base.undisturbed);
    return !(rest.p < comparison->level) || verdict_on(&rest, comparison) != cell->verdict;
}

/* The fewest repeats with which twice the threshold would be found; 0 if not even many would do. */
static size_t repeats_needed(const struct ratio *family, size_t count, size_t comparisons, size_t repeats,
                             double threshold)
{
    size_t low = repeats, high = REPEATS_WORTH_WHILE;
    double limit = 1 + 2 * threshold;
    if (repeats < MIN_VERDICT_REPEATS ||
        ratio_detectable(family, count, comparisons, threshold, (double)high / (double)repeats) > limit)
        return 0;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        double times = (double)middle / (double)repeats;
        *(ratio_detectable(family, count, comparisons, threshold, times) > limit ? &low : &high) = middle;
    }
    return high;
}

static void judge(struct compared_cell *cell, const struct comparison *comparison, size_t comparisons)
{
    double threshold = comparison->threshold;
    cell->detectable = ratio_detectable(&cell->ratio, 1, comparisons, threshold, 1);
    cell->verdict = cell->detectable <= 1 + 2 * threshold ? VERDICT_SAME : VERDICT_OPEN;
    enum verdict found = verdict_on(&cell->ratio, comparison);
    if (found != VERDICT_SAME && ratio_differs(&cell->ratio, comparison->level)) {
        cell->verdict = found;
        if (is_disturbance(cell, comparison))
            cell->verdict = VERDICT_DOUBTED;
    } else if (cell->verdict == VERDICT_OPEN) {
        cell->repeats_needed = repeats_needed(&cell->ratio, 1, comparisons, cell->ratio.repeats, threshold);
    }
}

/* The side of which fewer tasks succeeded may be quicker because it fails. */
static void mark_failures(struct compared_cell *cell)
{
    double best = fmax(cell->base.succeeded, cell->new.succeeded);
    struct compared_side *sides[] = {&cell->base, &cell->new};
    for (int i = 0; i < 2; i++)
        if (sides[i]->ending == ENDED_WELL && verdict_is_of_failures(sides[i]->succeeded, best))
            sides[i]->ending = ENDED_BADLY;
}

/* `family` has room for the ratio of every cell. */
static void judge_all(struct comparison *comparison, struct ratio *family)
{
    size_t comparisons = 0, fewest = SIZE_MAX;
    for (size_t i = 0; i < comparison->count; i++) {
        struct compared_cell *cell = &comparison->cells[i];
        mark_failures(cell);
        cell->judged = cell->base.ending == ENDED_WELL && cell->new.ending == ENDED_WELL;
        cell->verdict = verdict_without_figures(cell->base.ending, cell->new.ending);
        if (!cell->judged) {
            cell->ratio.estimate = cell->detectable = NAN;
            continue;
        }
        cell->ratio = ratio_of(&cell->new.typical, &cell->base.typical);
        comparisons += ratio_is_judged(&cell->ratio);
        fewest = cell->ratio.repeats < fewest ? cell->ratio.repeats : fewest;
        family[comparison->judged++] = cell->ratio;
    }
    comparisons += comparisons == 0;
    comparison->level = ratio_level(family, comparison->judged);
    comparison->detectable =
        ratio_detectable(family, comparison->judged, comparisons, comparison->threshold, 1);
    for (size_t i = 0; i < comparison->count; i++)
        if (comparison->cells[i].judged)
            judge(&comparison->cells[i], comparison, comparisons);
    if (!comparison_is_sharp(comparison))
        comparison->repeats_needed =
            repeats_needed(family, comparison->judged, comparisons, fewest, comparison->threshold);
}

/* --- the whole --- */

static size_t cells_of(const struct compared_run *run)
{
    return (size_t)cJSON_GetArraySize(document_at(run->document, RUN_CELLS));
}

/* Matches the cells of two runs, and refuses them if they did different work. On success the cells are the
 * caller's. */
static int match(struct comparison *out, const struct matching *matching, struct error *error)
{
    size_t max = cells_of(matching->base) + cells_of(matching->new);
    out->cells = calloc(max + 1, sizeof *out->cells);
    if (out->cells == NULL)
        return error_set(error, -ENOMEM, "not enough memory to compare %zu cells", max);
    match_cells(out, matching);
    int code = compare_check_work(out, matching->base, matching->new, error);
    if (code != 0)
        comparison_free(out);
    return code;
}

/* Checks the form of a side's runs, and that all did the work of its first. */
static int check_side(const struct compared_runs *side, struct error *error)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < side->count; i++)
        code = compare_check_form(&side->runs[i], error);
    for (size_t i = 1; code == 0 && i < side->count; i++) {
        struct comparison pair = {.count = 0};
        code = match(&pair, &(struct matching){&side->runs[0], &side->runs[i], false}, error);
        if (code == 0)
            comparison_free(&pair);
    }
    return code;
}

static int gather_and_judge(struct comparison *out, const struct compared_runs *base,
                            const struct compared_runs *new)
{
    struct ratio *family = calloc(out->count + 1, sizeof *family);
    int status = family != NULL ? 0 : -ENOMEM;
    for (size_t i = 0; status == 0 && i < out->count; i++) {
        status = gather(&out->cells[i].base, base);
        if (status == 0)
            status = gather(&out->cells[i].new, new);
    }
    if (status == 0)
        judge_all(out, family);
    free(family);
    return status;
}

int compare_runs(const struct compared_runs *base, const struct compared_runs *new, double threshold,
                 struct comparison *out, struct error *error)
{
    *out = (struct comparison){.threshold = threshold, .base_runs = base->count, .new_runs = new->count};
    int code = check_side(base, error);
    if (code == 0)
        code = check_side(new, error);
    if (code == 0)
        code = match(out, &(struct matching){&base->runs[0], &new->runs[0], true}, error);
    if (code != 0)
        return code;
    if (gather_and_judge(out, base, new) != 0) {
        code = error_set(error, -ENOMEM, "not enough memory to compare %zu cells", out->count);
        comparison_free(out);
        return code;
    }
    compare_note_differences(out, base, new);
    return 0;
}

void comparison_free(struct comparison *comparison)
{
    free(comparison->cells);
    *comparison = (struct comparison){.count = 0};
}

bool comparison_is_sharp(const struct comparison *comparison)
{
    return comparison->detectable <= 1 + 2 * comparison->threshold;
}

enum compare_result comparison_result(const struct comparison *comparison)
{
    enum compare_result worst = comparison_is_sharp(comparison) ? COMPARE_FINE : COMPARE_INCONCLUSIVE;
    for (size_t i = 0; i < comparison->count; i++) {
        enum compare_result one = verdict_results[comparison->cells[i].verdict];
        worst = one > worst ? one : worst;
    }
    return worst;
}

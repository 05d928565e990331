/* Cells are matched first, then each pair gets a verdict. */
#include "analysis/compare.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/compare_check.h"
#include "analysis/document.h"

#define VERDICT_NAME(name, text, result)   [VERDICT_##name] = text,
#define VERDICT_RESULT(name, text, result) [VERDICT_##name] = COMPARE_##result,
static const char *const verdict_names[] = {VERDICTS(VERDICT_NAME)};
static const enum compare_result verdict_results[] = {VERDICTS(VERDICT_RESULT)};
#undef VERDICT_NAME
#undef VERDICT_RESULT

/* Beyond this number a quieter machine helps more than repeats. */
enum { REPEATS_WORTH_WHILE = 100 };

/* The probability that every interval holds its true ratio. */
static const double confidence_of_all = 0.95;

const char *verdict_name(enum verdict verdict)
{
    return verdict_names[verdict];
}

/* --- matching --- */

/* The workers of a runner without a pool are null, and null equals null. */
static bool same_cell(const cJSON *a, const cJSON *b)
{
    return compare_same_work(a, b) &&
           strcmp(document_text(a, CELL_RUNNER, ""), document_text(b, CELL_RUNNER, "")) == 0 &&
           cJSON_Compare(document_at(a, CELL_WORKERS), document_at(b, CELL_WORKERS), true);
}

/* The first cell with this base and without a counterpart; NULL if there is none. A run may hold a cell
 * twice: the first pairs with the first. */
static struct compared_cell *unmatched(struct comparison *comparison, const cJSON *base)
{
    for (size_t i = 0; i < comparison->count; i++) {
        struct compared_cell *cell = &comparison->cells[i];
        if (cell->base.cell == NULL && same_cell(cell->new.cell, base))
            return cell;
    }
    return NULL;
}

static void match_cells(struct comparison *comparison, const cJSON *base_cells, const cJSON *new_cells)
{
    const cJSON *cell;
    cJSON_ArrayForEach(cell, new_cells)
    {
        comparison->cells[comparison->count++].new.cell = cell;
    }
    cJSON_ArrayForEach(cell, base_cells)
    {
        struct compared_cell *place = unmatched(comparison, cell);
        if (place == NULL)
            place = &comparison->cells[comparison->count++];
        place->base.cell = cell;
    }
}

/* --- figures --- */

static void take_makespans(struct compared_side *side, const cJSON *samples, bool disturbed)
{
    const cJSON *sample;
    cJSON_ArrayForEach(sample, samples)
    {
        if (document_is_ok(sample) && (document_text(sample, SAMPLE_DISTURBED, NULL) != NULL) == disturbed)
            side->makespans_ns[side->repeats++] = document_number(sample, SAMPLE_MAKESPAN_NS);
    }
}

static int gather(struct compared_side *side)
{
    const cJSON *samples = document_at(side->cell, CELL_SAMPLES);
    side->makespan_ns = NAN;
    if (side->cell == NULL)
        return 0;
    side->makespans_ns = calloc((size_t)cJSON_GetArraySize(samples) + 1, sizeof *side->makespans_ns);
    if (side->makespans_ns == NULL)
        return -ENOMEM;
    take_makespans(side, samples, false);
    side->undisturbed = side->repeats;
    take_makespans(side, samples, true);
    if (side->repeats > 0)
        side->makespan_ns = ratio_geometric_mean(side->makespans_ns, side->repeats);
    return 0;
}

/* --- verdicts --- */

/* How a cell ended in one run. */
enum ending { ENDED_WELL, ENDED_BADLY, NOT_ENDED, NOT_THERE };

static enum ending ending_of(const struct compared_side *side)
{
    if (side->cell == NULL)
        return NOT_THERE;
    if (document_is_ok(side->cell) && side->repeats > 0)
        return ENDED_WELL;
    const char *status = document_text(side->cell, CELL_STATUS, "");
    return strcmp(status, "failed") == 0 || strcmp(status, "timeout") == 0 ? ENDED_BADLY : NOT_ENDED;
}

/* The verdict on a cell that has no ratio. */
static enum verdict verdict_without_figures(enum ending base, enum ending new)
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
static enum verdict verdict_on(struct interval interval, double threshold)
{
    double slower = 1 + threshold, faster = 1 / slower;
    if (interval.low > slower)
        return VERDICT_SLOWER;
    if (interval.high < faster)
        return VERDICT_FASTER;
    return interval.low >= faster && interval.high <= slower ? VERDICT_SAME : VERDICT_OPEN;
}

static struct ratio ratio_of(const struct compared_cell *cell, size_t base_repeats, size_t new_repeats,
                             double confidence)
{
    return ratio_of_means(cell->new.makespans_ns, new_repeats, cell->base.makespans_ns, base_repeats,
                          confidence);
}

/* Whether the slower side is slower only by its disturbed repeats. */
static bool is_disturbance(const struct compared_cell *cell, double threshold, double confidence)
{
    bool new_is_slower = cell->verdict == VERDICT_SLOWER;
    const struct compared_side *slower = new_is_slower ? &cell->new : &cell->base;
    if ((!new_is_slower && cell->verdict != VERDICT_FASTER) || slower->undisturbed == slower->repeats)
        return false;
    if (slower->undisturbed == 0)
        return true;
    struct ratio rest = ratio_of(cell, new_is_slower ? cell->base.repeats : cell->base.undisturbed,
                                 new_is_slower ? cell->new.undisturbed : cell->new.repeats, confidence);
    return verdict_on(rest.interval, threshold) != cell->verdict;
}

static void judge(struct compared_cell *cell, double threshold, double confidence)
{
    cell->ratio = ratio_of(cell, cell->base.repeats, cell->new.repeats, confidence);
    cell->verdict = verdict_on(cell->ratio.interval, threshold);
    cell->disturbed = is_disturbance(cell, threshold, confidence);
    if (cell->disturbed)
        cell->verdict = VERDICT_OPEN;
    /* A cell is settled when its interval excludes the nearer threshold. */
    double room = fabs(fabs(log(cell->ratio.estimate)) - log1p(threshold));
    if (cell->verdict == VERDICT_OPEN && !cell->disturbed)
        cell->repeats_needed =
            ratio_repeats_needed(&cell->ratio, expm1(room), confidence, REPEATS_WORTH_WHILE);
}

static void judge_all(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++) {
        struct compared_cell *cell = &comparison->cells[i];
        enum ending base = ending_of(&cell->base), new = ending_of(&cell->new);
        cell->judged = base == ENDED_WELL && new == ENDED_WELL;
        comparison->judged += cell->judged;
        if (!cell->judged) {
            cell->verdict = verdict_without_figures(base, new);
            cell->ratio = (struct ratio){.estimate = NAN, .interval = {NAN, NAN}};
        }
    }
    double each = comparison->judged > 0 ? (1 - confidence_of_all) / (double)comparison->judged : 0;
    comparison->confidence = confidence_of_all;
    comparison->cell_confidence = 1 - each;
    for (size_t i = 0; i < comparison->count; i++)
        if (comparison->cells[i].judged)
            judge(&comparison->cells[i], comparison->threshold, comparison->cell_confidence);
}

/* --- the whole --- */

int compare_runs(const struct compared_run *base, const struct compared_run *new, double threshold,
                 struct comparison *out, struct error *error)
{
    const cJSON *base_cells = document_at(base->document, RUN_CELLS);
    const cJSON *new_cells = document_at(new->document, RUN_CELLS);
    size_t max = (size_t)cJSON_GetArraySize(base_cells) + (size_t)cJSON_GetArraySize(new_cells);
    *out = (struct comparison){.threshold = threshold};
    int code = compare_check_form(base, error);
    if (code == 0)
        code = compare_check_form(new, error);
    if (code != 0)
        return code;
    out->cells = calloc(max + 1, sizeof *out->cells);
    if (out->cells == NULL)
        return error_set(error, -ENOMEM, "not enough memory to compare %zu cells", max);
    match_cells(out, base_cells, new_cells);
    code = compare_check_work(out, base, new, error);
    if (code != 0)
        goto failed;
    for (size_t i = 0; i < out->count; i++)
        if (gather(&out->cells[i].base) != 0 || gather(&out->cells[i].new) != 0) {
            code = error_set(error, -ENOMEM, "not enough memory to compare %zu cells", max);
            goto failed;
        }
    judge_all(out);
    compare_note_differences(out, base->document, new->document);
    return 0;

failed:
    comparison_free(out);
    return code;
}

void comparison_free(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++) {
        free(comparison->cells[i].base.makespans_ns);
        free(comparison->cells[i].new.makespans_ns);
    }
    free(comparison->cells);
    *comparison = (struct comparison){.count = 0};
}

enum compare_result comparison_result(const struct comparison *comparison)
{
    enum compare_result worst = COMPARE_FINE;
    for (size_t i = 0; i < comparison->count; i++) {
        enum compare_result one = verdict_results[comparison->cells[i].verdict];
        worst = one > worst ? one : worst;
    }
    return worst;
}

size_t comparison_repeats_needed(const struct comparison *comparison, size_t *settled)
{
    size_t needed = 0;
    *settled = 0;
    for (size_t i = 0; i < comparison->count; i++) {
        size_t one = comparison->cells[i].repeats_needed;
        needed = one > needed ? one : needed;
        *settled += one > 0;
    }
    return needed;
}

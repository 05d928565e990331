/* A results folder of one document and up to one trace: all that `simul report` and `simul compare` make of
 * it, but for gnuplot's pictures and what the page has of every run. The input is run.json; behind a NUL,
 * traces/t.json. */
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/compare/compare.h"
#include "analysis/document/document.h"
#include "analysis/group_traces.h"
#include "analysis/join/join.h"
#include "cli/picture.h"
#include "cli/table.h"
#include "report/charts/chart.h"
#include "report/charts/charts.h"
#include "report/page/pack/packs.h"
#include "report/page/page.h"
#include "report/text/comparison.h"
#include "report/text/data_quality.h"
#include "report/text/summaries.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/mutate_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

/* No JSON holds it as it is. */
enum { SEPARATOR = 0x1E };

static char dir[PATH_MAX];

static void make_folder(void)
{
    char traces[PATH_MAX + 16];
    const char *tmp = getenv("TMPDIR");
    snprintf(dir, sizeof dir, "%s/fuzz-run-XXXXXX", tmp != NULL ? tmp : "/tmp");
    if (mkdtemp(dir) == NULL)
        abort();
    snprintf(traces, sizeof traces, "%s/traces", dir);
    mkdir(traces, 0700);
}

/* Returns the length of run.json. */
static size_t write_folder(const uint8_t *data, size_t size)
{
    char path[PATH_MAX + 32];
    const uint8_t *end = size > 0 ? memchr(data, SEPARATOR, size) : NULL;
    size_t length = end != NULL ? (size_t)(end - data) : size;
    snprintf(path, sizeof path, "%s/run.json", dir);
    fuzz_file(path, data, length);
    snprintf(path, sizeof path, "%s/traces/t.json", dir);
    if (end != NULL)
        fuzz_file(path, end + 1, size - length - 1);
    else
        unlink(path);
    return length;
}

static void draw_charts(const struct chart_input *input, FILE *out)
{
    for (const struct chart *const *chart = charts_all(); *chart != NULL; chart++)
        if ((*chart)->applies(input))
            (*chart)->draw(input, out, out);
}

static void draw_group(const struct page *page, const struct view_group *group, FILE *out)
{
    struct group_traces traces;
    struct error notice = {""}, error;
    if (group_traces_load(page->view, group, dir, &traces, &notice, &error) == 0 &&
        packs_add(page->packs, group, &traces, dir, &notice, &error) == 0)
        draw_charts(&(struct chart_input){.view = page->view, .group = group, .traces = traces.present}, out);
    group_traces_free(&traces);
}

static void write_page(const struct view *view, FILE *out)
{
    static page_part *const parts[] = {page_run,      page_nav,     page_key,     page_trouble,
                                       page_overview, page_answer,  page_table,   page_quality,
                                       page_groups,   page_runners, page_machine, page_data};
    struct error error;
    struct page page = {.view = view, .notice = "", .results_fd = -1};
    if (packs_open(-1, &page.packs, &error) < 0 || charts_open(view, AT_FDCWD, dir, &page.charts, &error) < 0)
        abort();
    for (size_t i = 0; i < view->count; i++)
        draw_group(&page, &view->groups[i], out);
    for (size_t i = 0; i < view->sweep_count; i++)
        draw_charts(
            &(struct chart_input){.view = view, .group = &view->sweeps[i].heading, .sweep = &view->sweeps[i]},
            out);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        parts[i](&page, out);
    packs_close(page.packs);
    charts_close(page.charts);
}

static void put_line(void *out, const char *line)
{
    fputs(line, out);
}

static void write_texts(const cJSON *run, FILE *out)
{
    report_csv(run, out);
    report_markdown(run, out);
    report_sentences(run, out);
    data_quality_doubts(run, put_line, out);
    data_quality_report(run, put_line, out);
    data_quality_above_limit(run, put_line, out);
    data_quality_bases(run, put_line, out);
    picture_print(run, &(struct picture_style){.dir = dir, .utf8 = true}, out);
    table_print(run, &(struct table_style){.wide = true}, out);
}

static void compare(const cJSON *run, FILE *out)
{
    const struct compared_run one = {.document = run, .path = "run.json"};
    const struct compared_runs side = {.runs = &one, .count = 1};
    struct comparison comparison;
    struct error error;
    if (compare_runs(&side, &side, 0.05, &comparison, &error) < 0)
        return;
    comparison_csv(&comparison, out);
    comparison_markdown(&comparison, out);
    comparison_sentences(&comparison, out);
    cJSON_Delete(comparison_json(&comparison, "a", "b"));
    comparison_free(&comparison);
}

static void join(const cJSON *run, FILE *out)
{
    const struct joined_run runs[] = {{.document = run, .path = "a"}, {.document = run, .path = "b"}};
    struct join join;
    struct view view;
    struct error error;
    if (join_make(runs, 2, &join, &error) == 0 && view_make(join.document, &view, &error) == 0) {
        report_markdown(join.document, out);
        view_free(&view);
    }
    join_free(&join);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error error;
    struct view view;
    size_t total = 0;
    if (dir[0] == '\0')
        make_folder();
    write_folder(data, size);
    cJSON *run = document_load(dir, &error);
    if (run == NULL)
        return 0;
    FILE *out = fuzz_sink(&total);
    if (view_make(run, &view, &error) == 0) {
        write_page(&view, out);
        view_free(&view);
        write_texts(run, out);
    }
    compare(run, out);
    join(run, out);
    fuzz_check(out, &total, size);
    cJSON_Delete(run);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
    uint8_t *end = size > 0 ? memchr(data, SEPARATOR, size) : NULL;
    if (end == NULL)
        return mutate_json(data, size, max, seed);
    size_t before = (size_t)(end - data) + 1;
    if (seed % 2 == 0) /* the trace, which is last */
        return before + mutate_json(data + before, size - before, max - before, seed / 2);
    size_t behind = size - before + 1, room = max - behind;
    uint8_t *trace = malloc(behind);
    if (trace == NULL)
        return size;
    memcpy(trace, end, behind);
    size_t length = mutate_json(data, before - 1, room, seed / 2);
    memcpy(data + length, trace, behind);
    free(trace);
    return length + behind;
}

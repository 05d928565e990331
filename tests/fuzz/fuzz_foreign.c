/* A trace that something else wrote: what the importer makes of it, and the data of its page. */
#include <limits.h>
#include <string.h>

#include "analysis/view.h"
#include "report/page/foreign_run.h"
#include "report/page/pack/packs.h"
#include "report/page/page.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/mutate_json.h"
#include "trace/foreign/foreign.h"
#include "trace/trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

/* A trace of simul's own events is drawn as one. Returns the number of its tasks. */
static unsigned pack_tasks(struct packs *packs, const char *path, const char *id)
{
    struct trace own;
    struct error error;
    unsigned tasks = 0;
    if (trace_load(path, &own, &error) == 0 && packs_add_tasks(packs, id, &own, &error) == 0)
        tasks = own.task_count;
    trace_free(&own);
    return tasks;
}

static void write_page(const char *path, const struct foreign *trace, FILE *out)
{
    static page_part *const parts[] = {foreign_run,    foreign_trouble, foreign_answer,  foreign_table,
                                       foreign_groups, foreign_runners, foreign_machine, page_data};
    struct error error;
    struct view view;
    struct packs *packs = NULL;
    char id[FOREIGN_ID_BYTES];
    cJSON *run = foreign_run_new();
    if (run == NULL || packs_open(-1, &packs, &error) < 0)
        abort();
    unsigned tasks = trace->is_simul ? pack_tasks(packs, path, foreign_run_id(0, id)) : 0;
    if (tasks > 0 || packs_add_foreign(packs, foreign_run_id(0, id), trace, &error) == 0) {
        foreign_run_add(run, 0, "trace.json", trace, tasks, "");
        if (view_make(run, &view, &error) == 0) {
            for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
                parts[i](&(struct page){.view = &view, .packs = packs, .notice = "", .foreign = true}, out);
            view_free(&view);
        }
    }
    packs_close(packs);
    cJSON_Delete(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[PATH_MAX];
    struct foreign trace;
    struct error error;
    size_t total = 0;
    if (path[0] == '\0') {
        const char *tmp = getenv("TMPDIR");
        snprintf(path, sizeof path, "%s/fuzz-foreign-%ld.json", tmp != NULL ? tmp : "/tmp", (long)getpid());
    }
    fuzz_file(path, data, size);
    FILE *out = fuzz_sink(&total);
    if (foreign_load(path, &trace, &error) == 0)
        write_page(path, &trace, out);
    foreign_free(&trace);
    fuzz_check(out, &total, size);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
    return mutate_json(data, size, max, seed);
}

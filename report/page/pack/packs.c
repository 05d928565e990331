/* A temporary file without a name is gone with the process, however the process ends. */
#include "report/page/pack/packs.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/document/document.h"
#include "analysis/document/temporary.h"
#include "analysis/notice.h"
#include "report/page/pack/pack.h"

struct packs {
    FILE *file;
    int failure;          /* of packs_write: -errno, or 0 */
    char where[PATH_MAX]; /* the folder of the file */
};

int packs_open(int dir_fd, struct packs **out, struct error *error)
{
    struct packs *packs = malloc(sizeof *packs);
    if (packs == NULL)
        return error_system(error, -ENOMEM, "cannot pack the traces");
    packs->failure = 0;
    packs->file = temporary_stream(dir_fd, packs->where, sizeof packs->where);
    if (packs->file == NULL) {
        int code = -errno;
        error_set(
            error, code,
            "cannot pack the traces into a temporary file in %s: %s; set TMPDIR to a folder that can be "
            "written to",
            packs->where, strerror(-code));
        free(packs);
        return code;
    }
    *out = packs;
    return 0;
}

void packs_close(struct packs *packs)
{
    if (packs == NULL)
        return;
    fclose(packs->file);
    free(packs);
}

/* A cell's name is safe in an attribute: view_make checks names. */
static void begin(struct packs *packs, const char *class, const char *cell, unsigned repeat)
{
    fprintf(packs->file, "<script type=\"text/plain\" class=\"%s\" data-cell=\"%s\" data-repeat=\"%u\">",
            class, cell, repeat);
}

static int end(struct packs *packs, const char *cell, int code, struct error *error)
{
    bool failed = ferror(packs->file) != 0;
    errno = 0;
    fputs("</script>\n", packs->file);
    /* ferror keeps no errno, but what could not be written fails again here, with its reason. */
    if (code == 0 && (fflush(packs->file) != 0 || failed))
        code = errno != 0 ? -errno : -EIO;
    return code < 0 ? error_set(error, code, "cannot pack the trace of %s into a temporary file in %s: %s",
                                cell, packs->where, strerror(-code))
                    : 0;
}

static int add(struct packs *packs, const char *class, const struct view_cell *cell,
               const struct trace *trace, struct error *error)
{
    begin(packs, class, cell->id, trace->repeat);
    return end(packs, cell->id, pack_trace(trace, cell->id, cell->traits.parks, packs->file), error);
}

/* Adds the trace of a repeat other than the kept one; most runs leave none. */
static int add_repeat(struct packs *packs, const struct view_cell *cell, unsigned repeat, const char *dir,
                      struct error *notice, struct error *error)
{
    struct trace trace;
    struct error reason = {""};
    char *path = NULL;
    int code = 0;
    if (asprintf(&path, "%s/traces/%s.%u.json", dir, cell->id, repeat) < 0)
        return error_system(error, -ENOMEM, "cannot pack the trace of %s", cell->id);
    if (access(path, F_OK) == 0) {
        if (trace_load(path, &trace, &reason) == 0)
            code = add(packs, "trace repeat", cell, &trace, error);
        else
            notice_add(notice, reason.text);
        trace_free(&trace);
    }
    free(path);
    return code;
}

static int add_repeats(struct packs *packs, const struct view_cell *cell, const struct trace *kept,
                       const char *dir, struct error *notice, struct error *error)
{
    const cJSON *sample;
    cJSON_ArrayForEach(sample, document_at(cell->json, CELL_SAMPLES))
    {
        double repeat = document_number(sample, SAMPLE_REPEAT);
        if (!(repeat >= 0 && repeat <= UINT32_MAX) || repeat == kept->repeat)
            continue;
        int code = add_repeat(packs, cell, (unsigned)repeat, dir, notice, error);
        if (code < 0)
            return code;
    }
    return 0;
}

int packs_add(struct packs *packs, const struct view_group *group, const struct group_traces *traces,
              const char *dir, struct error *notice, struct error *error)
{
    int code = 0;
    for (size_t i = 0; i < group->count && code == 0; i++) {
        const struct view_cell *cell = &group->cells[i];
        if (traces->present[i] == NULL)
            continue;
        code = add(packs, "trace", cell, traces->present[i], error);
        if (code == 0)
            code = add_repeats(packs, cell, traces->present[i], dir, notice, error);
    }
    return code;
}

int packs_add_tasks(struct packs *packs, const char *cell, const struct trace *trace, struct error *error)
{
    begin(packs, "trace", cell, 0);
    return end(packs, cell, pack_trace(trace, cell, trace->parks, packs->file), error);
}

int packs_add_foreign(struct packs *packs, const char *cell, const struct foreign *trace, struct error *error)
{
    begin(packs, "trace", cell, 0);
    return end(packs, cell, pack_foreign(trace, cell, packs->file), error);
}

void packs_write(struct packs *packs, FILE *out)
{
    char bytes[16 * 1024];
    size_t got;
    if (fflush(packs->file) != 0 || fseek(packs->file, 0, SEEK_SET) != 0) {
        packs->failure = -errno;
        return;
    }
    while ((got = fread(bytes, 1, sizeof bytes, packs->file)) > 0)
        fwrite(bytes, 1, got, out);
    if (ferror(packs->file))
        packs->failure = -EIO;
}

int packs_failed(const struct packs *packs, struct error *error)
{
    if (packs->failure == 0)
        return 0;
    return error_system(error, packs->failure, "cannot read the packed traces from the temporary file in %s",
                        packs->where);
}

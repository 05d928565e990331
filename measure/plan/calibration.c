/* Measures, keeps and reads calibrations. */
#include "measure/plan/calibration.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/document.h"
#include "analysis/files.h"
#include "machine/machine.h"
#include "workloads/support/work.h"

/* A build with sanitizers or without optimisation does less in a millisecond: its calibration is separate. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
#define FLAVOUR "instrumented " __VERSION__
#define KEPT_AS "calibration-instrumented.json"
#else
#define FLAVOUR "optimised " __VERSION__
#define KEPT_AS "calibration.json"
#endif

cJSON *calibration_object(const struct calibration *calibration)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "kernel", WORK_KERNEL);
    cJSON_AddNumberToObject(object, "work_per_ms", (double)calibration->work_per_ms);
    cJSON_AddStringToObject(object, "source", calibration->source);
    return object;
}

/* Reads the calibration in a document; false if there is none for this kernel of work. */
static bool take(const cJSON *document, struct calibration *out)
{
    const cJSON *object = document_at(document, KEPT_CALIBRATION);
    double work = document_number(object, CALIBRATION_WORK_PER_MS);
    if (strcmp(document_text(object, CALIBRATION_KERNEL, ""), WORK_KERNEL) != 0 ||
        !(work >= 1 && work <= 1e15))
        return false;
    out->work_per_ms = (uint64_t)work;
    return true;
}

static cJSON *read_document(int dir_fd, const char *name, struct error *error)
{
    char *text = file_read(dir_fd, name, NULL, error);
    cJSON *document = text != NULL ? cJSON_Parse(text) : NULL;
    free(text);
    return document;
}

static int read_given(const char *file, struct calibration *out, struct error *error)
{
    if (access(file, R_OK) < 0)
        return error_system(error, -errno, "cannot read the calibration %s", file);
    cJSON *document = read_document(AT_FDCWD, file, NULL);
    bool taken = take(document, out);
    cJSON_Delete(document);
    if (!taken)
        return error_set(error, -EINVAL,
                         "%s holds no calibration for this version's kernel (%s); give a run.json of this "
                         "version, or leave --calibration out to measure one",
                         file, WORK_KERNEL);
    out->source = "given";
    return 0;
}

/* Opens the cache folder of simul and makes the folder if needed (XDG Base Directory Specification). Returns
 * a descriptor or -1. */
static int open_cache(void)
{
    char path[PATH_MAX];
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache != NULL && cache[0] == '/')
        snprintf(path, sizeof path, "%s", cache);
    else if (home != NULL && home[0] == '/')
        snprintf(path, sizeof path, "%.*s/.cache", PATH_MAX - 16, home);
    else
        return -1;
    mkdir(path, 0700);
    int parent = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent < 0)
        return -1;
    mkdirat(parent, "simul", 0700);
    int folder = openat(parent, "simul", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    close(parent);
    return folder;
}

static bool read_kept(int folder, const char *cpu, struct calibration *out)
{
    cJSON *document = read_document(folder, KEPT_AS, NULL);
    bool same = strcmp(document_text(document, KEPT_CPU, ""), cpu) == 0 &&
                strcmp(document_text(document, KEPT_BUILD, ""), FLAVOUR) == 0 && take(document, out);
    cJSON_Delete(document);
    out->source = "kept";
    return same;
}

static void keep(int folder, const char *cpu, const struct calibration *calibration)
{
    struct file_writer file;
    cJSON *document = cJSON_CreateObject();
    cJSON_AddStringToObject(document, "cpu", cpu);
    cJSON_AddStringToObject(document, "build", FLAVOUR);
    cJSON_AddItemToObject(document, "calibration", calibration_object(calibration));
    char *text = cJSON_Print(document);
    cJSON_Delete(document);
    if (text != NULL && file_begin(&file, folder, KEPT_AS, NULL) == 0) {
        fputs(text, file.stream);
        file_commit(&file, NULL); /* a calibration that cannot be kept is measured again next time */
    }
    free(text);
}

int calibration_get(const char *file, struct calibration *out, struct error *error)
{
    if (file != NULL)
        return read_given(file, out, error);
    char cpu[256];
    machine_cpu(cpu, sizeof cpu);
    int folder = open_cache();
    if (folder < 0 || !read_kept(folder, cpu, out)) {
        *out = (struct calibration){.work_per_ms = work_calibrate(), .source = "measured"};
        if (folder >= 0)
            keep(folder, cpu, out);
    }
    if (folder >= 0)
        close(folder);
    return 0;
}

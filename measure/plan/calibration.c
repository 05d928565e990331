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

#include "analysis/document/document.h"
#include "analysis/document/files.h"
#include "machine/affinity.h"
#include "machine/cpus.h"
#include "machine/machine.h"
#include "machine/system_file.h"
#include "trace/utf8.h"
#include "workloads/support/work.h"

/* A build with sanitizers or without optimisation does less in a millisecond: its calibration is separate. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
#define FLAVOUR "instrumented " __VERSION__
#define KEPT_AS "calibration-instrumented"
#else
#define FLAVOUR "optimised " __VERSION__
#define KEPT_AS "calibration"
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

/* What a calibration is kept for. */
struct place {
    int folder; /* -1: none */
    char cpu[256], name[sizeof KEPT_AS + CORE_KIND_BYTES + 8];
};

static bool read_kept(const struct place *place, struct calibration *out)
{
    cJSON *document = read_document(place->folder, place->name, NULL);
    bool same = strcmp(document_text(document, KEPT_CPU, ""), place->cpu) == 0 &&
                strcmp(document_text(document, KEPT_BUILD, ""), FLAVOUR) == 0 && take(document, out);
    cJSON_Delete(document);
    out->source = "kept";
    return same;
}

static void keep(const struct place *place, const struct calibration *calibration)
{
    struct file_writer file;
    cJSON *document = cJSON_CreateObject();
    cJSON_AddStringToObject(document, "cpu", place->cpu);
    cJSON_AddStringToObject(document, "build", FLAVOUR);
    cJSON_AddItemToObject(document, "calibration", calibration_object(calibration));
    char *text = cJSON_Print(document);
    cJSON_Delete(document);
    if (text != NULL && file_begin(&file, place->folder, place->name, NULL) == 0) {
        utf8_put(file.stream, text);
        file_commit(&file, NULL); /* a calibration that cannot be kept is measured again next time */
    }
    free(text);
}

/* Time of a stated millisecond of work here, over a millisecond. A few tries are enough for a check, and the
 * shortest counts: others were disturbed. */
static double check(const struct calibration *calibration)
{
    enum { TRIES = 8 };
    return (double)calibration->work_per_ms / (double)work_calibrate(TRIES);
}

/* Cores of one kind differ by a few per cent, and a busy sibling or a low clock costs more than that. */
static bool holds(double ratio)
{
    return ratio > 0.75 && ratio < 1.33;
}

/* `place` is where the calling thread runs. */
static void get_kept(const struct place *place, struct calibration *out)
{
    enum { TRIES = 40 };
    char doubt[sizeof out->doubt] = "";
    if (place->folder >= 0 && read_kept(place, out)) {
        double ratio = check(out);
        if (holds(ratio))
            return;
        snprintf(
            doubt, sizeof doubt,
            "the calibration kept for this CPU did not hold: 1 ms of work lasted %.2f ms; it was measured again",
            ratio);
    }
    *out = (struct calibration){.work_per_ms = work_calibrate(TRIES), .source = "measured"};
    memcpy(out->doubt, doubt, sizeof doubt);
    if (place->folder >= 0)
        keep(place, out);
}

static int get_given(const char *file, struct calibration *out, struct error *error)
{
    int status = read_given(file, out, error);
    double ratio = status == 0 ? check(out) : 1;
    if (!holds(ratio))
        snprintf(out->doubt, sizeof out->doubt,
                 "the calibration given is of a CPU of another speed: 1 ms of work lasts %.2f ms here",
                 ratio);
    return status;
}

static void describe(struct place *place, int cpu)
{
    char kind[CORE_KIND_BYTES] = "";
    int root_fd = system_file_root();
    if (cpu >= 0)
        cpus_kind(root_fd, (unsigned)cpu, kind);
    close(root_fd);
    machine_cpu(place->cpu, sizeof place->cpu);
    snprintf(place->name, sizeof place->name, KEPT_AS "%s%s.json", kind[0] != '\0' ? "-" : "", kind);
}

int calibration_get(const char *file, struct calibration *out, struct error *error)
{
    struct affinity cpus;
    struct place place = {.folder = file == NULL ? open_cache() : -1};
    int status = 0;
    *out = (struct calibration){0};
    /* The first CPU allowed: where the kernel may choose, the kind of core would be left to chance. */
    int cpu = affinity_read(&cpus) == 0 ? affinity_pin(&cpus, 0) : -1;
    describe(&place, cpu);
    if (file != NULL)
        status = get_given(file, out, error);
    else
        get_kept(&place, out);
    if (cpu >= 0)
        affinity_unpin(&cpus);
    affinity_free(&cpus);
    if (place.folder >= 0)
        close(place.folder);
    return status;
}

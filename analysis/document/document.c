/* run.json in memory: lookup of members, reading and writing. */
#include "analysis/document/document.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/document/characters.h"
#include "analysis/document/document_check.h"
#include "analysis/document/document_upgrade.h"
#include "analysis/document/files.h"
#include "analysis/document/traits.h"
#include "trace/utf8.h"

static const char document_name[] = "run.json";

enum member_type {
    MEMBER_NUMBER = 1,
    MEMBER_TEXT = 2,
    MEMBER_NUMBER_OR_TEXT = 3,
    MEMBER_FLAG,
    MEMBER_LIST,
    MEMBER_OBJECT
};

static const struct {
    const char *path; /* names, parted by dots */
    enum member_type type;
} members[] = {
#define MEMBER_PATH(name, path, type) {path, MEMBER_##type},
    MEMBERS(MEMBER_PATH)
#undef MEMBER_PATH
};

/* item_at drops const, as cJSON's own functions do; the two functions below restore const. */
static cJSON *item_at(const cJSON *object, enum member member)
{
    const char *path = members[member].path;
    char name[64];
    cJSON *item = (cJSON *)(uintptr_t)object;
    while (item != NULL && *path != '\0') {
        size_t length = strcspn(path, ".");
        assert(length < sizeof name);
        memcpy(name, path, length);
        name[length] = '\0';
        item = cJSON_GetObjectItemCaseSensitive(item, name);
        path += length + (path[length] == '.');
    }
    return item;
}

const cJSON *document_at(const cJSON *object, enum member member)
{
    return item_at(object, member);
}

cJSON *document_item(cJSON *object, enum member member)
{
    return item_at(object, member);
}

double document_number(const cJSON *object, enum member member)
{
    assert(members[member].type <= MEMBER_NUMBER_OR_TEXT && members[member].type & MEMBER_NUMBER);
    const cJSON *found = document_at(object, member);
    return cJSON_IsNumber(found) ? found->valuedouble : (double)NAN;
}

const char *document_text(const cJSON *object, enum member member, const char *otherwise)
{
    assert(members[member].type <= MEMBER_NUMBER_OR_TEXT && members[member].type & MEMBER_TEXT);
    const cJSON *found = document_at(object, member);
    return cJSON_IsString(found) ? found->valuestring : otherwise;
}

bool document_is_ok(const cJSON *object)
{
    return strcmp(document_text(object, CELL_STATUS, ""), "ok") == 0;
}

bool document_is_joined(const cJSON *document)
{
    return cJSON_IsArray(document_at(document, RUN_RUNS));
}

const char *document_digest(const cJSON *cell)
{
    const cJSON *sample;
    cJSON_ArrayForEach(sample, cJSON_GetObjectItemCaseSensitive(cell, "samples"))
    {
        if (document_is_ok(sample))
            return document_text(sample, SAMPLE_DIGEST, NULL);
    }
    return NULL;
}

bool document_disturbed_count(const cJSON *cell)
{
    unsigned undisturbed = 0;
    const cJSON *sample;
    cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
    {
        undisturbed += document_is_ok(sample) && document_text(sample, SAMPLE_DISTURBED, NULL) == NULL;
    }
    return undisturbed < MIN_UNDISTURBED;
}

bool document_counts(const cJSON *sample, bool disturbed_count)
{
    return document_is_ok(sample) &&
           (disturbed_count || document_text(sample, SAMPLE_DISTURBED, NULL) == NULL);
}

bool document_is_disturbed(const cJSON *cell)
{
    const cJSON *sample;
    bool disturbed_count = document_disturbed_count(cell);
    cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
    {
        if (document_counts(sample, disturbed_count) && document_text(sample, SAMPLE_DISTURBED, NULL) != NULL)
            return true;
    }
    return false;
}

const cJSON *document_median_sample(const cJSON *cell, double median_ns)
{
    const cJSON *sample, *closest = NULL;
    double min = INFINITY;
    cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
    {
        double distance = fabs(document_number(sample, SAMPLE_MAKESPAN_NS) - median_ns);
        if (distance < min) {
            min = distance;
            closest = sample;
        }
    }
    return closest;
}

/* cJSON reports a position as a pointer; a user wants the line. */
static unsigned line_of(const char *text, const char *position)
{
    unsigned line = 1;
    for (; text < position && *text != '\0'; text++)
        line += *text == '\n';
    return line;
}

/* Brings a document to the form that later code relies on: that of the schema, with its number, and texts
 * without characters that act on a display. `path` is the document's, for the text. */
static int check_form(cJSON *document, const char *path, struct error *error)
{
    double schema = document_number(document, RUN_SCHEMA_NUMBER);
    if (isnan(schema))
        return error_set(error, -EINVAL, "\"%s\" is not a result of simul: it has no \"schema\" number",
                         path);
    if (!(schema >= 1 && schema <= RUN_SCHEMA))
        return error_set(
            error, -EINVAL,
            "\"%s\" has schema %g, this simul reads schema 1 to %d: use the simul that wrote it (%s)", path,
            schema, RUN_SCHEMA, document_text(document, RUN_SIMUL, "version unknown"));
    if (!cJSON_IsArray(document_at(document, RUN_CELLS)))
        return error_set(error, -EINVAL, "\"%s\" has no list of \"cells\": run it again with simul run",
                         path);
    if (characters_clean(document) < 0 || (schema < RUN_SCHEMA && document_upgrade(document) < 0))
        return error_set(error, -ENOMEM, "not enough memory to read \"%s\"", path);
    cJSON_SetNumberValue(cJSON_GetObjectItemCaseSensitive(document, "schema"), RUN_SCHEMA);
    return document_check(document, path, error);
}

/* Reads the document `name` in a folder; messages call it `path`. */
static cJSON *load(int dir_fd, const char *name, const char *path, struct error *error)
{
    struct error reason;
    const char *stop = NULL;
    cJSON *document = NULL;
    char *text = file_read(dir_fd, name, NULL, &reason);
    if (text == NULL) {
        error_set(error, -ENOENT, "no results in \"%s\": %s; give a folder that simul run made", path,
                  reason.text);
        return NULL;
    }
    document = cJSON_ParseWithOpts(text, &stop, true);
    if (document == NULL)
        error_set(error, -EINVAL,
                  "\"%s\" line %u: not valid JSON; the file is damaged, run again with simul run", path,
                  line_of(text, stop != NULL ? stop : text));
    else if (check_form(document, path, error) < 0) {
        cJSON_Delete(document);
        document = NULL;
    } else {
        traits_complete(document);
    }
    free(text);
    return document;
}

/* Whether something stands there that is not a file: a pipe in a folder has nobody who writes into it. */
static bool is_other(int dir_fd, const char *name)
{
    struct stat found;
    return fstatat(dir_fd, name, &found, 0) == 0 && !S_ISREG(found.st_mode);
}

cJSON *document_load_file(const char *path, struct error *error)
{
    return load(AT_FDCWD, path, path, error);
}

cJSON *document_load(const char *dir, struct error *error)
{
    char path[PATH_MAX];
    int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir_fd < 0) {
        error_system(error, -errno, "cannot open the results folder \"%s\"", dir);
        return NULL;
    }
    snprintf(path, sizeof path, "%s/%s", dir, document_name);
    cJSON *document = NULL;
    if (is_other(dir_fd, document_name))
        error_set(error, -EINVAL, "no results in \"%s\": it is not a regular file", path);
    else
        document = load(dir_fd, document_name, path, error);
    close(dir_fd);
    return document;
}

static int save(const cJSON *document, int dir_fd, int (*commit)(struct file_writer *, struct error *),
                struct error *error)
{
    struct file_writer writer;
    char *text = cJSON_Print(document);
    if (text == NULL)
        return error_system(error, -ENOMEM, "cannot write \"%s\"", document_name);
    int code = file_begin(&writer, dir_fd, document_name, error);
    if (code == 0) {
        utf8_put(writer.stream, text);
        fputc('\n', writer.stream);
        code = commit(&writer, error);
    }
    cJSON_free(text);
    return code;
}

int document_save(const cJSON *document, int dir_fd, struct error *error)
{
    return save(document, dir_fd, file_commit, error);
}

int document_claim(const cJSON *document, int dir_fd, const char *dir, struct error *error)
{
    int code = save(document, dir_fd, file_commit_new, error);
    if (code == -EEXIST)
        error_set(error, code, "%s is in use by another run that has just begun; give another folder with -o",
                  dir);
    return code;
}

/* Members of a document by their dotted path ("summary.makespan_ns.median"): tests name them as they stand in
 * the file, whatever the list of analysis/document/members.h says. */
#ifndef TESTS_UNIT_SUPPORT_DOCUMENT_PATH_H
#define TESTS_UNIT_SUPPORT_DOCUMENT_PATH_H

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

static inline const cJSON *path_at(const cJSON *object, const char *path)
{
    char name[64];
    for (size_t length; object != NULL && *path != '\0'; path += length + (path[length] == '.')) {
        length = strcspn(path, ".");
        snprintf(name, sizeof name, "%.*s", (int)length, path);
        object = cJSON_GetObjectItemCaseSensitive(object, name);
    }
    return object;
}

static inline double path_number(const cJSON *object, const char *path)
{
    const cJSON *member = path_at(object, path);
    return cJSON_IsNumber(member) ? member->valuedouble : (double)NAN;
}

static inline const char *path_text(const cJSON *object, const char *path, const char *otherwise)
{
    const cJSON *member = path_at(object, path);
    return cJSON_IsString(member) ? member->valuestring : otherwise;
}

#endif

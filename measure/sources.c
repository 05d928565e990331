/* Walks the list made by scripts/embed: (path NUL text NUL)... NUL. */
#include "measure/sources.h"

#include <stdbool.h>
#include <string.h>

extern const char source_texts[];

/* "workloads/fetch/http.c" belongs to "fetch". */
static bool belongs(const char *path, const char *workload)
{
    static const char folder[] = "workloads/";
    size_t length = strlen(workload);
    if (strncmp(path, folder, strlen(folder)) != 0 || strncmp(path + strlen(folder), workload, length) != 0)
        return false;
    const char *rest = path + strlen(folder) + length;
    return rest[0] == '/' || strcmp(rest, ".c") == 0;
}

void sources_add(cJSON *object, const char *workload)
{
    for (const char *path = source_texts; *path != '\0';) {
        const char *text = path + strlen(path) + 1;
        if (belongs(path, workload) && !cJSON_HasObjectItem(object, path))
            cJSON_AddStringToObject(object, path, text);
        path = text + strlen(text) + 1;
    }
}

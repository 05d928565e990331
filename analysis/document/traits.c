/* Reads runners' traits from a document; traits-of-old.json completes older documents. */
#include "analysis/document/traits.h"

#include <string.h>

#include "analysis/document/document.h"

/* analysis/document/traits-of-old.json: the traits of runners from before documents held traits. The file
 * never grows. */
extern const char traits_of_old[];

static const char *text_of(const cJSON *runner, const char *trait, const char *otherwise)
{
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(runner, trait);
    return cJSON_IsString(text) ? text->valuestring : otherwise;
}

void traits_read(const cJSON *run, const char *runner, struct traits *out)
{
    const cJSON *one, *runners = document_at(run, RUN_RUNNERS);
    *out = (struct traits){0};
    /* Only an object's members have names. */
    for (one = cJSON_IsObject(runners) ? runners->child : NULL; one != NULL; one = one->next) {
        if (strcmp(one->string, runner) == 0)
            break;
        out->order++;
    }
#define READ_TEXT(name) out->name = text_of(one, #name, "");
#define READ_FLAG(name) out->name = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(one, #name));
    TRAIT_TEXTS(READ_TEXT)
    TRAIT_FLAGS(READ_FLAG)
#undef READ_TEXT
#undef READ_FLAG
    out->computes_in_parallel = strcmp(text_of(one, "computing", "one"), "one") != 0;
    out->is_base = strcmp(out->base, runner) == 0;
}

void traits_complete(cJSON *run)
{
    const cJSON *one, *runners = document_at(run, RUN_RUNNERS);
    cJSON *known = cJSON_Parse(traits_of_old), *described = cJSON_CreateObject();
    if (!cJSON_IsObject(runners))
        goto out;
    cJSON_ArrayForEach(one, runners)
    {
        const cJSON *old = cJSON_GetObjectItemCaseSensitive(known, one->string);
        cJSON *whole = cJSON_IsString(one) && old == NULL
                           ? cJSON_CreateObject()
                           : cJSON_Duplicate(cJSON_IsString(one) ? old : one, true);
        if (cJSON_IsString(one))
            cJSON_AddStringToObject(whole, "while_waiting", one->valuestring);
        cJSON_AddItemToObject(described, one->string, whole);
    }
    if (cJSON_ReplaceItemInObjectCaseSensitive(run, "runners", described))
        described = NULL;
out:
    cJSON_Delete(known);
    cJSON_Delete(described);
}

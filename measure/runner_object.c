/* Copies a runner's traits, so that a reader of the document need not know the runner. */
#include "measure/runner_object.h"

#include "analysis/document/traits.h"

bool runner_object_add_traits(cJSON *object, const struct runner *runner)
{
    bool good = true;
#define ADD_TEXT(name) good = good && cJSON_AddStringToObject(object, #name, runner->name) != NULL;
#define ADD_FLAG(name) good = good && cJSON_AddBoolToObject(object, #name, runner->name) != NULL;
    TRAIT_TEXTS(ADD_TEXT)
    TRAIT_FLAGS(ADD_FLAG)
#undef ADD_TEXT
#undef ADD_FLAG
    return good && cJSON_AddStringToObject(object, "in_flight", extent_name(runner->in_flight)) != NULL &&
           cJSON_AddStringToObject(object, "computing", extent_name(runner->computing)) != NULL;
}

void runner_object_add_all(cJSON *document)
{
    cJSON *runners = cJSON_AddObjectToObject(document, "runners");
    for (const struct runner *const *runner = runners_all(); *runner != NULL; runner++)
        runner_object_add_traits(cJSON_AddObjectToObject(runners, (*runner)->name), *runner);
}

/* The hooks that several workloads share. */
#include "workloads/support/hooks.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "workloads/support/settings.h"
#include "workloads/workload.h"

int world_copy(const struct settings *settings, const struct world *world, size_t bytes, struct world **out,
               struct error *error)
{
    *out = malloc(bytes);
    if (*out == NULL)
        return error_set(error, -ENOMEM, "%s: not enough memory", settings->workload->name);
    memcpy(*out, world, bytes);
    return 0;
}

void world_free(struct world *world)
{
    free(world);
}

unsigned waits_never(const struct settings *settings)
{
    (void)settings;
    return 0;
}

unsigned waits_once(const struct settings *settings)
{
    (void)settings;
    return 1;
}

unsigned descriptors_one_each(const struct settings *settings, unsigned in_flight)
{
    (void)settings;
    return in_flight;
}

int check_value(unsigned index, const struct outcome *outcome, uint64_t right, struct error *error)
{
    if (outcome->value == right)
        return 0;
    return error_set(error, -EBADMSG, "task %u came to %016" PRIx64 " where %016" PRIx64 " was expected",
                     index, outcome->value, right);
}

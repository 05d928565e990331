/* One comparison, and the words for it. */
#include "workloads/support/memory_limit.h"

#include <errno.h>

#include "task/units.h"

int memory_check(const struct settings *settings, uint64_t needed, const char *what, const char *advice,
                 struct error *error)
{
    char wanted[32], there[32];
    if (settings->memory_bytes == 0 || needed <= settings->memory_bytes)
        return 0;
    return error_set(error, -EINVAL, "%s needs %s of memory and %s are available; %s", what,
                     units_show_size(needed, wanted, sizeof wanted),
                     units_show_size(settings->memory_bytes, there, sizeof there), advice);
}

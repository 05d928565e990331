/* What workloads/workload.h asks of every workload, beyond what its types can say. */
#include "tests/unit/workloads/workload_bench.h"

#include <malloc.h>

static bool changes_at_start(const struct workload *workload, struct world *world)
{
    char before[1024];
    size_t bytes = malloc_usable_size(world);
    assert_in_range(bytes, 1, sizeof before);
    if (world == NULL)
        return false;
    memcpy(before, world, bytes);
    workload->at_start(world);
    return memcmp(before, world, bytes) != 0;
}

/* Tasks read a world while others do, so that it is read-only from its set-up on; at_start is no exception.
 */
static void a_world_stays_as_it_was_set_up(void **state)
{
    (void)state;
    for (const struct workload *const *w = workloads_all(); *w != NULL; w++) {
        if ((*w)->at_start == NULL)
            continue;
        struct bench bench = open_bench((*w)->name, 2, 1);
        if (changes_at_start(*w, bench.world))
            fail_msg("%s writes its world at the start barrier", (*w)->name);
        close_bench(&bench);
    }
}

UNIT_TESTS(cmocka_unit_test(a_world_stays_as_it_was_set_up))

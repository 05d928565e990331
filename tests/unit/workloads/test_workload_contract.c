/* What workloads/workload.h asks of every workload, beyond what its types can say. */
#include "tests/unit/workloads/workload_bench.h"

#include <malloc.h>
#include <stdlib.h>

/* Tasks read a world while others do, so that it is read-only from its set-up on; at_gate is no exception. */
static void a_world_stays_as_it_was_set_up(void **state)
{
    (void)state;
    for (const struct workload *const *w = workloads_all(); *w != NULL; w++) {
        if ((*w)->at_gate == NULL)
            continue;
        struct bench bench = open_bench((*w)->name, 2, 1);
        size_t bytes = malloc_usable_size(bench.world);
        void *before = malloc(bytes);
        assert_non_null(before);
        memcpy(before, bench.world, bytes);
        (*w)->at_gate(bench.world);
        if (memcmp(before, bench.world, bytes) != 0)
            fail_msg("%s writes its world at the gate", (*w)->name);
        free(before);
        close_bench(&bench);
    }
}

UNIT_TESTS(cmocka_unit_test(a_world_stays_as_it_was_set_up))

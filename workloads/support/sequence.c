/* Two generator bodies. Both return once generator_yield reports that nobody wants another value. */
#include "workloads/support/sequence.h"

static int call(const struct sequence_hook *hook)
{
    return hook->call != NULL ? hook->call(hook->context) : 0;
}

void sequence_powers(struct generator *g, void *argument)
{
    struct sequence_powers *powers = argument;
    for (unsigned i = 0; i < powers->count && powers->status == 0; i++) {
        if (!generator_yield(g, UINT64_C(1) << i))
            return;
        powers->status = call(&powers->after_each);
    }
}

void sequence_filter(struct generator *g, void *argument)
{
    struct sequence_filter *filter = argument;
    for (uint64_t value; filter->status == 0 && generator_next(filter->source, &value);) {
        filter->status = call(&filter->on_each);
        if (sequence_keeps(value) && !generator_yield(g, value))
            return;
    }
}

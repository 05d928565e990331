/* The list of runners, in the order in which they are shown. */
#include <string.h>

#include "runners/runner.h"

extern const struct runner runner_sync, runner_threads, runner_processes, runner_coroutines;

const struct runner *const *runners_all(void)
{
    static const struct runner *const all[] = {&runner_sync, &runner_threads, &runner_processes,
                                               &runner_coroutines, NULL};
    return all;
}

const struct runner *runner_find(const char *name)
{
    for (const struct runner *const *runner = runners_all(); *runner != NULL; runner++)
        if (strcmp((*runner)->name, name) == 0)
            return *runner;
    return NULL;
}

#define STACKS_NAME(name, word) word,
static const char *const stack_kinds[] = {STACK_KINDS(STACKS_NAME)};

const char *stack_kind_name(enum stack_kind kind)
{
    return stack_kinds[kind];
}

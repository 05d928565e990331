/* The list of runners, in the order shown, and the conditions for joining the list. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "runners/runner.h"

extern const struct runner runner_sync, runner_threads, runner_processes, runner_coroutines;

/* The one list of a program that grows only while it starts (tests register their own); NULL-ended. */
static const struct runner *all[MAX_RUNNERS + 1] = {&runner_sync, &runner_threads, &runner_processes,
                                                    &runner_coroutines};

const struct runner *const *runners_all(void)
{
    return all;
}

const struct runner *runner_find(const char *name)
{
    for (const struct runner *const *runner = all; *runner != NULL; runner++)
        if (strcmp((*runner)->name, name) == 0)
            return *runner;
    return NULL;
}

const struct runner *runner_find_alias(const char *alias)
{
    for (const struct runner *const *runner = all; *runner != NULL; runner++)
        for (const char *const *own = (*runner)->aliases; own != NULL && *own != NULL; own++)
            if (strcasecmp(*own, alias) == 0)
                return *runner;
    return NULL;
}

/* The required core is there, the traits do not contradict one another, and the base is known. */
static bool fits(const struct runner *r)
{
    bool complete = r->name != NULL && r->while_waiting != NULL && r->stops != NULL && r->picks != NULL &&
                    r->language != NULL && r->group != NULL && r->base != NULL && r->waits != NULL &&
                    r->lanes != NULL && r->run != NULL;
    if (!complete || (!r->pooled && (r->in_flight == EXTENT_WORKERS || r->computing == EXTENT_WORKERS)) ||
        (r->one_thread && r->computing != EXTENT_ONE) || (r->also_one_per_task && !r->pooled))
        return false;
    return strcmp(r->base, r->name) == 0 || runner_find(r->base) != NULL;
}

int runner_register(const struct runner *runner)
{
    if (!fits(runner))
        return -EINVAL;
    if (runner_find(runner->name) != NULL)
        return -EEXIST;
    for (unsigned i = 0; i < MAX_RUNNERS; i++) {
        if (all[i] == NULL) {
            all[i] = runner;
            return 0;
        }
    }
    return -ENOSPC;
}

#define EXTENT_NAME(name, word) word,
static const char *const extents[] = {EXTENTS(EXTENT_NAME)};

const char *extent_name(enum extent extent)
{
    return extents[extent];
}

unsigned extent_of(enum extent extent, unsigned tasks, unsigned workers)
{
    return extent == EXTENT_TASKS ? tasks : extent == EXTENT_WORKERS ? workers : 1;
}

unsigned runner_in_flight(const struct runner *runner, unsigned tasks, unsigned workers)
{
    return extent_of(runner->in_flight, tasks, workers);
}

#define STACKS_NAME(name, word) word,
static const char *const stack_kinds[] = {STACK_KINDS(STACKS_NAME)};

const char *stack_kind_name(enum stack_kind kind)
{
    return stack_kinds[kind];
}

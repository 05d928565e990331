/* The list of workloads, and the conditions for joining the list. */
#include <errno.h>
#include <string.h>

#include "workloads/support/settings.h"
#include "workloads/workload.h"

extern const struct workload workload_chain, workload_chess, workload_count, workload_echo, workload_fetch,
    workload_fib, workload_files, workload_generator, workload_handler, workload_hog, workload_mandelbrot,
    workload_null, workload_queue, workload_random, workload_stream;

enum { MAX_WORKLOADS = 64 };

/* The one list of a program that grows only while it starts (tests register their own); NULL-ended. */
static const struct workload *all[MAX_WORKLOADS + 1] = {
    &workload_chain,      &workload_chess, &workload_count,     &workload_echo,    &workload_fetch,
    &workload_fib,        &workload_files, &workload_generator, &workload_handler, &workload_hog,
    &workload_mandelbrot, &workload_null,  &workload_queue,     &workload_random,  &workload_stream,
};

#define KIND_NAME(name, text, help) text,
static const char *const kind_names[] = {WORKLOAD_KINDS(KIND_NAME)};

const char *workload_kind_name(enum workload_kind kind)
{
    return kind < WORKLOAD_KIND_COUNT ? kind_names[kind] : "unknown";
}

const struct workload *const *workloads_all(void)
{
    return all;
}

const char *const *workloads_default_suite(void)
{
    /* Waiting, its contrast, both together, what goes wrong, and the real thing. */
    static const char *const suite[] = {"count", "fib", "chess", "hog", "fetch", NULL};
    return suite;
}

const struct workload *workload_find(const char *name)
{
    for (const struct workload *const *workload = all; *workload != NULL; workload++)
        if (strcmp((*workload)->name, name) == 0)
            return *workload;
    return NULL;
}

static unsigned count_params(const struct workload *workload)
{
    unsigned count = 0;
    if (workload->params != NULL)
        while (workload->params[count].name != NULL)
            count++;
    return count;
}

/* The required core is there, and hooks that belong together are both there or both not. */
static bool fits(const struct workload *w)
{
    return w->name != NULL && w->summary != NULL && w->body != NULL && w->default_tasks > 0 &&
           w->kind < WORKLOAD_KIND_COUNT && count_params(w) <= MAX_SETTINGS_PARAMS &&
           (w->slot_open == NULL) == (w->slot_close == NULL) && (w->setup == NULL) == (w->teardown == NULL) &&
           (w->shared_start == NULL || w->shared_bytes != NULL);
}

int workload_register(const struct workload *workload)
{
    if (!fits(workload))
        return -EINVAL;
    if (workload_find(workload->name) != NULL)
        return -EEXIST;
    for (unsigned i = 0; i < MAX_WORKLOADS; i++) {
        if (all[i] == NULL) {
            all[i] = workload;
            return 0;
        }
    }
    return -ENOSPC;
}

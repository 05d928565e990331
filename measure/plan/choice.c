/* Reads the lists of -r, -w and -n. */
#include "measure/plan/choice.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "machine/machine.h"
#include "task/units.h"
#include "workloads/support/suggestion.h"

/* The default pool has as many workers as CPUs allowed. On a small machine the minimum keeps a pool distinct
 * from one thread. */
enum { MIN_DEFAULT_WORKERS = 4 };

static const char tasks_word[] = "tasks";

const struct runner *choice_runner_meant(const char *typed)
{
    struct suggestion near = {.typed = typed};
    for (const struct runner *const *runner = runners_all(); *runner != NULL; runner++)
        suggestion_consider(&near, (*runner)->name);
    const struct runner *suggestion = near.name != NULL ? runner_find(near.name) : NULL;
    const struct runner *alias = runner_find_alias(typed);
    return alias != NULL ? alias : suggestion;
}

static int unknown_runner(const char *name, struct error *error)
{
    uint64_t number;
    if (units_parse_number(name, &number) == 0)
        return error_set(error, -EINVAL,
                         "-r takes names of runners, not a number; did you mean: --repeats %s", name);
    const struct runner *meant = choice_runner_meant(name);
    if (meant != NULL)
        return error_set(error, -EINVAL, "there is no runner \"%s\"; did you mean: -r %s", name, meant->name);
    return error_set(error, -EINVAL, "there is no runner \"%s\"; see: simul list runners", name);
}

static int add_runner(struct choice *choice, const char *name, struct error *error)
{
    const struct runner *runner = runner_find(name);
    if (runner == NULL)
        return unknown_runner(name, error);
    for (unsigned i = 0; i < choice->runner_count; i++)
        if (choice->runners[i] == runner)
            return error_set(error, -EINVAL, "-r names %s twice", name);
    choice->runners[choice->runner_count++] = runner;
    return 0;
}

static int read_runners(struct choice *choice, const char *list, struct error *error)
{
    if (list == NULL) {
        for (const struct runner *const *runner = runners_all(); *runner != NULL; runner++)
            if ((*runner)->in_default_suite)
                choice->runners[choice->runner_count++] = *runner;
        return 0;
    }
    char *copy = strdup(list);
    if (copy == NULL)
        return error_set(error, -ENOMEM, "not enough memory");
    int status = 0;
    for (char *rest = copy, *item; status == 0 && (item = strsep(&rest, ",")) != NULL;)
        status = add_runner(choice, item, error);
    free(copy);
    return status;
}

int choice_read_numbers(const char *option, const char *text, const char *word, uint64_t max,
                        struct values *out, struct error *error)
{
    struct error reason;
    if (values_read(text, PARAM_NUMBER, word, out, &reason) != 0)
        return error_set(error, -EINVAL, "%s %s: %s", option, text, reason.text);
    for (unsigned i = 0; i < out->count; i++) {
        const struct value *value = &out->items[i];
        bool is_word = word != NULL && strcmp(value->text, word) == 0;
        if (!is_word && (value->number == 0 || value->number > max))
            return error_set(error, -EINVAL, "%s takes numbers from 1 to %llu, not %s", option,
                             (unsigned long long)max, value->text);
    }
    return 0;
}

static int read_pools(struct choice *choice, const char *text, struct error *error)
{
    struct values values;
    if (text == NULL) {
        unsigned min = MIN_DEFAULT_WORKERS;
        choice->pools[choice->pool_count++].workers =
            choice->computing > min ? (unsigned)ceil(choice->computing) : min;
        return 0;
    }
    int status = choice_read_numbers("-w", text, tasks_word, MAX_CHOICE_WORKERS, &values, error);
    for (unsigned i = 0; status == 0 && i < values.count; i++)
        choice->pools[choice->pool_count++] =
            (struct pool_size){.workers = (unsigned)values.items[i].number,
                               .tasks = strcmp(values.items[i].text, tasks_word) == 0};
    return status;
}

static int read_tasks(struct choice *choice, const char *text, struct error *error)
{
    struct values values;
    if (text == NULL) {
        choice->tasks[choice->tasks_count++] = 0;
        return 0;
    }
    int status = choice_read_numbers("-n", text, NULL, MAX_CHOICE_TASKS, &values, error);
    for (unsigned i = 0; status == 0 && i < values.count; i++)
        choice->tasks[choice->tasks_count++] = (unsigned)values.items[i].number;
    return status;
}

int choice_make(const struct plan_request *request, struct choice *out, struct error *error)
{
    *out = (struct choice){
        .computing = machine_cpus().computing,
        .memory_bytes = machine_memory_available(),
        .pools_typed = request->workers != NULL,
    };
    int status = read_runners(out, request->runners, error);
    if (status == 0)
        status = read_pools(out, request->workers, error);
    if (status == 0)
        status = read_tasks(out, request->tasks, error);
    return status;
}

unsigned choice_group_cells(const struct choice *choice)
{
    unsigned cells = 0;
    for (unsigned i = 0; i < choice->runner_count; i++)
        cells += choice->runners[i]->pooled ? choice->pool_count : 1;
    return cells;
}

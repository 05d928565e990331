/* Sums over nominal costs. */
#include "measure/plan/limit.h"

#include <math.h>
#include <stdlib.h>

#include "task/percentiles.h"
#include "task/saturating.h"

/* What tasks cost together. */
struct sums {
    double all_ns, computing_ns;
    uint64_t longest_ns, outer_ns;
    uint64_t *sorted_ns; /* each task's; NULL: not known, or all are as long as the longest */
};

/* The cost as far as it bounds a run of this kind. What tasks of a waiting kind compute beside their waits,
 * or wait beside their computing, is an estimate only. */
static struct task_cost cost_of(const struct cell *cell, struct task_cost cost)
{
    if (cell->workload->kind == WORKLOAD_WAITING)
        cost.computing_ns = cost.outer_ns = 0;
    if (cell->workload->kind == WORKLOAD_COMPUTING)
        cost.waiting_ns = cost.outer_ns = 0;
    if (cost.waiting_ns == 0 && cost.computing_ns == 0)
        *(cell->workload->kind == WORKLOAD_WAITING ? &cost.waiting_ns : &cost.computing_ns) = 1;
    return cost;
}

static void add_task(struct sums *sums, struct task_cost cost, unsigned index)
{
    uint64_t length_ns = saturating_add(cost.waiting_ns, cost.computing_ns);
    sums->all_ns += (double)length_ns;
    sums->computing_ns += (double)cost.computing_ns;
    sums->longest_ns = length_ns > sums->longest_ns ? length_ns : sums->longest_ns;
    sums->outer_ns = index == 0 || cost.outer_ns < sums->outer_ns ? cost.outer_ns : sums->outer_ns;
    if (sums->sorted_ns != NULL)
        sums->sorted_ns[index] = length_ns;
}

static struct sums sums_of(const struct cell *cell)
{
    struct sums sums = {0};
    unsigned n = cell->settings.tasks;
    bool equal = cell->workload->task_cost == NULL;
    if (!equal)
        sums.sorted_ns = calloc(n, sizeof *sums.sorted_ns);
    struct task_cost cost = cost_of(cell, cell_mean_cost(cell));
    for (unsigned i = 0; i < n; i++) {
        if (!equal)
            cost = cost_of(cell, cell->workload->task_cost(&cell->settings, i));
        add_task(&sums, cost, i);
    }
    if (sums.sorted_ns != NULL)
        sort_times(sums.sorted_ns, n);
    return sums;
}

/* The sum of so many tasks, the shortest first; 0 if it is not known. */
static double shortest_sum(const struct cell *cell, const struct sums *sums, unsigned count)
{
    const struct workload *workload = cell->workload;
    double sum = 0;
    bool uneven = workload->uneven || workload->task_cost != NULL ||
                  (workload->nondeterministic != NULL && workload->nondeterministic(&cell->settings));
    if (sums->sorted_ns == NULL)
        return uneven ? 0 : count * (double)sums->longest_ns;
    for (unsigned i = 0; i < count; i++)
        sum += (double)sums->sorted_ns[i];
    return sum;
}

struct limit limit_of(const struct cell *cell, double computing)
{
    struct sums sums = sums_of(cell);
    unsigned n = cell->settings.tasks;
    unsigned in_flight = runner_in_flight(cell->runner, n, cell->workers);
    double at_once = fmin(cell_waits_at_once(cell), n);
    double computing_at_once = fmin(fmin(at_once, cell_computes_at_once(cell)), fmax(computing, 1));
    double shortest_ns = fmax((double)sums.longest_ns, sums.all_ns / at_once);
    shortest_ns = fmax(shortest_ns, shortest_sum(cell, &sums, (n + in_flight - 1) / in_flight));
    shortest_ns = fmax(shortest_ns, (double)sums.outer_ns + sums.computing_ns / computing_at_once);
    free(sums.sorted_ns);
    return (struct limit){
        .serial_ns = sums.all_ns,
        .shortest_ns = shortest_ns,
        .known = cell->workload->task_cost != NULL || cell->workload->cost != NULL,
    };
}

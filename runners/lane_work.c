/* The one loop over tasks that every blocking lane runs, and the one place where a body is called. */
#include "runners/lane_work.h"

#include "runners/lane_account.h"
#include "task/clock.h"
#include "trace/kernel_ring.h"

void lane_enter(struct run *run, struct lane *lane)
{
    shared_prefault(run->shared, lane);
    if (lane->switch_capacity > 0)
        lane->ring_status = kernel_ring_open(lane, run->lanes);
}

void lane_leave(struct lane *lane)
{
    kernel_ring_close(lane);
}

void run_task(struct run *run, struct task *t, struct lane *lane, uint32_t index, void **slot)
{
    int status = 0;
    task_started(t, run->runner->waits, run->shared, lane, index);
    if (*slot == NULL && run->bodies.slot_open != NULL) {
        status = run->bodies.slot_open(run->bodies.context, slot);
        atomic_fetch_add(&run->shared->slots_opened, 1);
    }
    t->slot = *slot;
    if (status == 0)
        status = run->bodies.body(run->bodies.context, t, index, task_outcome(t));
    task_ended(t, status);
}

void close_slot(struct run *run, void **slot)
{
    if (*slot != NULL && run->bodies.slot_close != NULL)
        run->bodies.slot_close(run->bodies.context, *slot);
    *slot = NULL;
}

void work_lane(struct run *run, struct lane *lane, uint32_t first, void **slot)
{
    struct task task = {0};
    if (first != UINT32_MAX)
        run_task(run, &task, lane, first, slot);
    for (uint32_t index; (index = shared_dequeue_task(run->shared)) != UINT32_MAX;)
        run_task(run, &task, lane, index, slot);
}

/* Resets the records and the tasks' shared state. Nothing is published here: the queue is open from
 * shared_reset() on, so no lane may take a task meanwhile. Lanes have not started yet, or wait at the start
 * barrier; their start, or the barrier's opening, makes the reset visible. */
static void start_over(struct run *run, uint32_t limit)
{
    shared_reset(run->shared, limit);
    if (run->bodies.start != NULL)
        run->bodies.start(run->bodies.context);
}

void prepare_warmup(struct run *run, unsigned lanes)
{
    start_over(run, run->warmup_tasks);
    atomic_store(&run->shared->next, lanes < run->warmup_tasks ? lanes : run->warmup_tasks);
    atomic_store(&run->shared->stage, STAGE_WARMUP);
}

void warmup_ended(struct run *run, uint64_t begin_ns)
{
    uint64_t length_ns = clock_now_ns() - begin_ns, longest_ns = atomic_load(&run->shared->warmup_ns);
    while (run->warmup_tasks > 0 && length_ns > longest_ns &&
           !atomic_compare_exchange_weak(&run->shared->warmup_ns, &longest_ns, length_ns))
        ;
}

void warm_up_lane(struct run *run, struct lane *lane, unsigned lanes)
{
    void *slot = NULL;
    uint64_t begin_ns = clock_now_ns();
    bool own = lane->number < run->warmup_tasks && lane->number < lanes;
    work_lane(run, lane, own ? lane->number : UINT32_MAX, &slot);
    close_slot(run, &slot);
    warmup_ended(run, begin_ns);
}

void stamp_start(struct run *run, struct lane *own)
{
    start_over(run, run->tasks);
    atomic_store(&run->shared->stage, STAGE_RUN);
    if (run->at_start != NULL)
        run->at_start(run->sample);
    if (own != NULL)
        lane_account_begin(own);
    run->shared->barrier_ns = clock_now_ns();
}

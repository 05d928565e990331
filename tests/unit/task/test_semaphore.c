/* Semaphores over a table of waits that is scripted: who is woken, who gets a unit, when nobody is left to
 * post. */
#include "tests/unit/task/scripted_tasks.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct task_semaphore *semaphore(uint64_t count)
{
    struct task_semaphore *s = shared->user;
    task_semaphore_init(s, "bread", count);
    return s;
}

static void what_is_there_is_taken_without_a_wait(void **state)
{
    (void)state;
    struct task_semaphore *s = semaphore(2);
    start(1);
    assert_int_equal(task_wait_semaphore(&tasks[0], s), 0);
    assert_int_equal(task_wait_semaphore(&tasks[0], s), 0);
    assert_int_equal(s->count, 0);
    assert_int_equal(atomic_load(&lane->count), 1); /* the start alone: it never gave up its lane */
    task_post_semaphore(&tasks[0], s);
    assert_int_equal(s->count, 1);
}

/* Tasks 1 to 3 wait, each within the wait of the one before; then task 0 posts three times. */
static void wait_or_post(struct task *parked)
{
    struct task_semaphore *s = task_shared(parked);
    assert_int_equal(atomic_load(&parked->record->state), TASK_WAITING);
    if (parked->index < 3) {
        assert_int_equal(task_wait_semaphore(&tasks[parked->index + 1], s), 0);
    } else {
        for (int i = 0; i < 3; i++)
            task_post_semaphore(&tasks[0], s);
    }
}

static void first_come_first_served(void **state)
{
    (void)state;
    struct task_semaphore *s = semaphore(0);
    script.while_parked = wait_or_post;
    start(4);
    assert_int_equal(task_wait_semaphore(&tasks[1], s), 0);
    assert_int_equal(script.unparked_count, 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(script.unparked[i], i + 1);
    assert_int_equal(atomic_load(&shared->parked), 0);
    assert_int_equal(s->count, 0); /* each went to somebody who waited */
    static const struct expected expected[] = {
        {EVENT_START, WAIT_NONE, 0},       {EVENT_START, WAIT_NONE, 1},
        {EVENT_START, WAIT_NONE, 2},       {EVENT_START, WAIT_NONE, 3},
        {EVENT_WAIT, WAIT_SEMAPHORE, 1},   {EVENT_WAIT, WAIT_SEMAPHORE, 2},
        {EVENT_WAIT, WAIT_SEMAPHORE, 3},   {EVENT_POST, WAIT_SEMAPHORE, 0},
        {EVENT_POST, WAIT_SEMAPHORE, 0},   {EVENT_POST, WAIT_SEMAPHORE, 0},
        {EVENT_RESUME, WAIT_SEMAPHORE, 3}, {EVENT_RESUME, WAIT_SEMAPHORE, 2},
        {EVENT_RESUME, WAIT_SEMAPHORE, 1},
    };
    check_events(expected, COUNT(expected));
    assert_int_equal(lane->events[7].argument, 1 + 1);  /* whom the post woke, + 1 */
    assert_int_equal(lane->events[12].argument, 0 + 1); /* who posted, + 1 */
}

/* Each parked task lets the next one wait, to the last: then nobody is left to post. */
static void let_the_next_one_wait(struct task *parked)
{
    if (parked->index + 1 < TASKS)
        assert_int_equal(task_wait_semaphore(&tasks[parked->index + 1], task_shared(parked)), -EDEADLK);
}

static void a_deadlock_wakes_everybody(void **state)
{
    (void)state;
    struct task_semaphore *s = semaphore(0);
    script.while_parked = let_the_next_one_wait;
    start(4);
    assert_int_equal(task_wait_semaphore(&tasks[0], s), -EDEADLK);
    assert_int_equal(script.unparked_count, 4);
    assert_non_null(strstr(shared->failure, "deadlock: all tasks in progress wait"));
    assert_non_null(strstr(shared->failure, "tasks 1-3: waiting for semaphore \"bread\" (0 to give)"));
    assert_int_equal(atomic_load(&shared->parked), 0);
    script.while_parked = NULL;
    assert_int_equal(task_wait_semaphore(&tasks[2], s), -EDEADLK); /* and nobody waits any more */
    task_post_semaphore(&tasks[2], s);
    assert_int_equal(script.unparked_count, 4);
}

static void end_those_before(struct task *parked)
{
    for (uint32_t i = 0; i < parked->index; i++) {
        assert_false(atomic_load(&shared->deadlocked));
        task_ended(&tasks[i], 0);
    }
}

static void the_end_of_the_last_one_who_could_post_is_a_deadlock(void **state)
{
    (void)state;
    struct task_semaphore *s = semaphore(0);
    script.while_parked = end_those_before;
    start(4);
    assert_int_equal(task_wait_semaphore(&tasks[3], s), -EDEADLK);
    assert_int_equal(script.unparked_count, 1);
    assert_int_equal(script.unparked[0], 3);
    assert_non_null(strstr(shared->failure, "(3 of 4 tasks done)\n  tasks 0-2: done\n  task 3: waiting"));
}

/* --- a unit belongs to whoever comes --- */

/* Task 1 waits. While it does, task 0 posts, and before task 1 goes on, task 2 comes and takes the unit. */
static void post_and_come_first(struct task *parked)
{
    struct task_semaphore *s = task_shared(parked);
    script.while_parked = NULL;
    task_post_semaphore(&tasks[0], s);
    assert_int_equal(script.unparked_count, 1);
    assert_int_equal(task_wait_semaphore(&tasks[2], s), 0);
}

/* Task 1 waits once more, and task 2 gives the unit back. */
static void give_back(struct task *parked)
{
    task_post_semaphore(&tasks[2], task_shared(parked));
}

static void come_first_then_give_back(struct task *parked)
{
    post_and_come_first(parked);
    script.while_parked = give_back;
}

static void who_comes_takes_a_unit_before_the_task_that_was_woken_for_it(void **state)
{
    (void)state;
    struct task_semaphore *s = semaphore(0);
    script.while_parked = come_first_then_give_back;
    start(4);
    assert_int_equal(task_wait_semaphore(&tasks[1], s), 0);
    assert_int_equal(script.unparked_count, 2);
    static const struct expected expected[] = {
        {EVENT_START, WAIT_NONE, 0},       {EVENT_START, WAIT_NONE, 1},     {EVENT_START, WAIT_NONE, 2},
        {EVENT_START, WAIT_NONE, 3},       {EVENT_WAIT, WAIT_SEMAPHORE, 1}, {EVENT_POST, WAIT_SEMAPHORE, 0},
        {EVENT_RESUME, WAIT_SEMAPHORE, 1}, {EVENT_WAIT, WAIT_SEMAPHORE, 1}, {EVENT_POST, WAIT_SEMAPHORE, 2},
        {EVENT_RESUME, WAIT_SEMAPHORE, 1},
    };
    check_events(expected, COUNT(expected));
    assert_int_equal(lane->events[6].argument, 0 + 1); /* who woke it in vain, + 1 */
    assert_int_equal(lane->events[9].argument, 2 + 1);
    assert_int_equal(s->count, 0);
    assert_int_equal(s->waiting, 0);
    assert_int_equal(s->woken, 0);
    assert_int_equal(atomic_load(&shared->parked), 0);
}

/* --- as many are woken as there are units --- */

/* Tasks 1 and 2 wait. The unit is posted, taken by task 3 before task 1 goes on, and posted again: task 1 is
 * on its way to it, so that nobody else need be woken. */
static void wait_post_take_post(struct task *parked)
{
    struct task_semaphore *s = task_shared(parked);
    if (parked->index == 1) {
        assert_int_equal(task_wait_semaphore(&tasks[2], s), 0);
        return;
    }
    script.while_parked = NULL;
    task_post_semaphore(&tasks[0], s);
    assert_int_equal(task_wait_semaphore(&tasks[3], s), 0);
    task_post_semaphore(&tasks[3], s);
    assert_int_equal(script.unparked_count, 1);
    assert_int_equal(script.unparked[0], 1);
    task_post_semaphore(&tasks[3], s); /* a second unit: for the other */
    assert_int_equal(script.unparked_count, 2);
    assert_int_equal(script.unparked[1], 2);
}

static void as_many_are_woken_as_there_are_units(void **state)
{
    (void)state;
    struct task_semaphore *s = semaphore(0);
    script.while_parked = wait_post_take_post;
    start(4);
    assert_int_equal(task_wait_semaphore(&tasks[1], s), 0);
    assert_int_equal(s->count, 0);
    assert_int_equal(atomic_load(&shared->parked), 0);
}

/* --- who lost a unit is the first to be woken for the next --- */

static void post_twice(struct task *parked)
{
    task_post_semaphore(&tasks[3], task_shared(parked));
    task_post_semaphore(&tasks[3], task_shared(parked));
}

/* Task 1 waits. Task 0 posts, and task 3 takes the unit before task 1 goes on. Task 2 has begun to wait by
 * then; its park ends at once, but it stays in the queue. */
static void lose_the_unit(struct task *parked)
{
    struct task_semaphore *s = task_shared(parked);
    script.while_parked = NULL;
    task_post_semaphore(&tasks[0], s);
    assert_int_equal(task_wait_semaphore(&tasks[3], s), 0);
    script.park_status = -EINTR;
    assert_int_equal(task_wait_semaphore(&tasks[2], s), -EINTR);
    script.while_parked = post_twice;
}

static void who_lost_a_unit_is_woken_first_for_the_next(void **state)
{
    (void)state;
    struct task_semaphore *s = semaphore(0);
    script.while_parked = lose_the_unit;
    start(4);
    assert_int_equal(task_wait_semaphore(&tasks[1], s), 0);
    static const uint32_t unparked[] = {1, 1, 2};
    assert_int_equal(script.unparked_count, COUNT(unparked));
    assert_memory_equal(script.unparked, unparked, sizeof unparked);
}

/* --- a killed process --- */

static void post_once(struct task *parked)
{
    task_post_semaphore(&tasks[0], task_shared(parked));
}

static void a_lock_survives_its_holder(void **state)
{
    (void)state;
    struct task_semaphore *s = semaphore(0);
    script.while_parked = post_once;
    start(2);
    for (int i = 0; i < 2; i++) { /* and is consistent again: a second time works as the first */
        pid_t child = fork();
        if (child == 0) {
            pthread_mutex_lock(&s->lock);
            raise(SIGKILL);
        }
        int wait_status = 0;
        assert_int_equal(waitpid(child, &wait_status, 0), child);
        assert_true(WIFSIGNALED(wait_status));
        assert_int_equal(task_wait_semaphore(&tasks[1], s), 0);
    }
    assert_int_equal(script.unparked_count, 2);
}

UNIT_TESTS(TEST(what_is_there_is_taken_without_a_wait), TEST(first_come_first_served),
           TEST(who_comes_takes_a_unit_before_the_task_that_was_woken_for_it),
           TEST(as_many_are_woken_as_there_are_units), TEST(who_lost_a_unit_is_woken_first_for_the_next),
           TEST(a_lock_survives_its_holder), TEST(a_deadlock_wakes_everybody),
           TEST(the_end_of_the_last_one_who_could_post_is_a_deadlock))

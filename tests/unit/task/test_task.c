/* What stands behind task.h, over a table of waits that is scripted: which edges are recorded, who gets a
 * semaphore, where output goes. A scripted wait of one task may run another one's code, so that a single
 * thread plays all of them.
 * long because: every test plays on the same scripted table, which is most of the file's beginning. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <stdbool.h>

#include "task/clock.h"
#include "task/task_private.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { TASKS = 4, EVENTS = 64, ARENA = 100 };

/* --- the scripted waits --- */

static struct {
    uint64_t deadline_ns;                /* of the last wait */
    int result;                          /* what the next wait returns */
    enum task_state state_inside;        /* the task's, while it waited */
    uint32_t current_inside;             /* its lane's */
    void (*while_parked)(struct task *); /* what happens while a task is parked */
    uint32_t unparked[TASKS], unparked_count;
} script;

static int wait_scripted(struct task *t, uint64_t deadline_ns)
{
    script.deadline_ns = deadline_ns;
    script.state_inside = atomic_load(&t->record->state);
    script.current_inside = atomic_load(&t->lane->current);
    return script.result;
}

static int wait_fds(struct task *t, struct pollfd *fds, unsigned n, uint64_t deadline_ns)
{
    (void)fds;
    (void)n;
    return wait_scripted(t, deadline_ns);
}

static void forget_fd(struct task *t, int fd)
{
    (void)t;
    script.result = fd;
}

static int call(struct task *t, int (*fn)(void *), void *arg, size_t bytes)
{
    (void)bytes;
    wait_scripted(t, 0);
    return fn(arg);
}

static int yield(struct task *t)
{
    return wait_scripted(t, 0);
}

static int park(struct task *t)
{
    if (script.while_parked != NULL)
        script.while_parked(t);
    return 0;
}

static void unpark(struct task *by, uint32_t index)
{
    (void)by;
    script.unparked[script.unparked_count++] = index;
}

static const struct waits scripted = {wait_scripted, wait_fds, forget_fd, call, yield, park, unpark};

/* --- the frame --- */

static struct shared *shared;
static struct lane *lane;
static struct task tasks[TASKS];

static int set_up(void **state)
{
    (void)state;
    const struct shared_sizes sizes = {.tasks = TASKS,
                                       .lanes = 1,
                                       .events_per_lane = EVENTS,
                                       .arena_bytes = ARENA,
                                       .user_bytes = sizeof(struct task_semaphore)};
    memset(&script, 0, sizeof script);
    shared = shared_create(&sizes, NULL);
    if (shared == NULL)
        return -1;
    atomic_store(&shared->limit, TASKS);
    shared->capacity = TASKS;
    lane = shared_claim_lane(shared, LANE_LOOP);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    shared_destroy(shared);
    return 0;
}

/* Takes `n` tasks from the queue and starts them. */
static void start(unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        uint32_t index = shared_dequeue_task(shared);
        task_started(&tasks[index], &scripted, shared, lane, index);
    }
}

struct expected {
    enum event_kind kind;
    enum wait_reason reason;
    uint32_t task;
};

static void check_events(const struct expected *expected, size_t n)
{
    assert_int_equal(atomic_load(&lane->count), n);
    for (size_t i = 0; i < n; i++) {
        const struct event *event = &lane->events[i];
        assert_string_equal(event_kind_name(event->kind), event_kind_name(expected[i].kind));
        assert_string_equal(wait_reason_name(event->reason), wait_reason_name(expected[i].reason));
        assert_int_equal(event->task, expected[i].task);
        if (i > 0)
            assert_true(event->time_ns >= event[-1].time_ns);
    }
}

/* --- edges --- */

static int answer(void *argument)
{
    return *(int *)argument;
}

static void every_wait_has_two_edges(void **state)
{
    (void)state;
    struct pollfd fd = {.fd = 5, .events = POLLIN};
    int argument = 42;
    static const struct expected expected[] = {
        {EVENT_START, WAIT_NONE, 0},   {EVENT_PHASE, WAIT_NONE, 0},       {EVENT_WAIT, WAIT_SLEEP, 0},
        {EVENT_RESUME, WAIT_SLEEP, 0}, {EVENT_WAIT, WAIT_DESCRIPTORS, 0}, {EVENT_RESUME, WAIT_DESCRIPTORS, 0},
        {EVENT_WAIT, WAIT_CALL, 0},    {EVENT_RESUME, WAIT_CALL, 0},      {EVENT_WAIT, WAIT_YIELD, 0},
        {EVENT_RESUME, WAIT_YIELD, 0}, {EVENT_END, WAIT_NONE, 0},
    };
    start(1);
    task_phase(&tasks[0], "stir");
    assert_int_equal(task_sleep(&tasks[0], 5), 0);
    script.result = -EBADF;
    assert_int_equal(task_wait_fds(&tasks[0], &fd, 1, 5), -EBADF);
    script.result = 0;
    assert_int_equal(task_call(&tasks[0], answer, &argument, sizeof argument), 42);
    assert_int_equal(task_yield(&tasks[0]), 0);
    task_ended(&tasks[0], 0);
    check_events(expected, COUNT(expected));
    assert_string_equal(lane->events[1].site->label, "stir");
    assert_string_equal(lane->events[2].site->function, __func__);
    assert_int_equal((int64_t)lane->events[5].argument, -EBADF); /* a resume reports the result */
    assert_int_equal(lane->events[7].argument, 42);
    assert_false(atomic_load(&shared->failed));
}

static void a_task_waits_while_it_waits(void **state)
{
    (void)state;
    start(1);
    const struct task_record *record = &shared->records[0];
    assert_int_equal(atomic_load(&record->state), TASK_RUNNING);
    assert_int_equal(atomic_load(&lane->current), 1);
    task_yield(&tasks[0]);
    assert_int_equal(script.state_inside, TASK_WAITING);
    assert_int_equal(script.current_inside, 0);
    assert_int_equal(atomic_load(&record->state), TASK_RUNNING);
    assert_int_equal(atomic_load(&lane->current), 1);
    task_ended(&tasks[0], 0);
    assert_int_equal(atomic_load(&record->state), TASK_DONE);
    assert_int_equal(atomic_load(&lane->current), 0);
    assert_int_equal(atomic_load(&shared->done), 1);
    assert_true(record->end_ns >= record->start_ns && record->start_ns > 0);
}

static void deadlines_count_from_now(void **state)
{
    (void)state;
    struct pollfd fd = {.fd = 5, .events = POLLIN};
    start(1);
    uint64_t before = clock_now_ns();
    task_sleep(&tasks[0], NS_PER_S);
    assert_true(script.deadline_ns >= before + NS_PER_S && script.deadline_ns <= clock_now_ns() + NS_PER_S);
    assert_true(lane->events[1].argument == script.deadline_ns);
    task_wait_fds(&tasks[0], &fd, 1, (int64_t)NS_PER_S);
    assert_true(script.deadline_ns >= before + NS_PER_S && script.deadline_ns <= clock_now_ns() + NS_PER_S);
}

static void for_ever_does_not_wrap_round(void **state)
{
    (void)state;
    struct pollfd fd = {.fd = 5, .events = POLLIN};
    start(1);
    task_sleep(&tasks[0], UINT64_MAX);
    assert_true(script.deadline_ns == CLOCK_NEVER);
    task_sleep(&tasks[0], UINT64_MAX - 1);
    assert_true(script.deadline_ns == CLOCK_NEVER);
    task_wait_fds(&tasks[0], &fd, 1, -1);
    assert_true(script.deadline_ns == CLOCK_NEVER);
}

static void a_call_with_too_large_an_argument_is_refused(void **state)
{
    (void)state;
    static char large[64 * 1024 + 1];
    start(1);
    assert_int_equal(task_call(&tasks[0], answer, large, sizeof large), -E2BIG);
    assert_int_equal(atomic_load(&lane->count), 1); /* it never waited */
}

static void a_full_buffer_counts_what_it_drops(void **state)
{
    (void)state;
    start(1);
    for (int i = 0; i < EVENTS; i++)
        task_yield(&tasks[0]);
    assert_int_equal(atomic_load(&lane->count), EVENTS);
    assert_int_equal(lane->dropped, EVENTS + 1); /* the start, and two edges a yield */
}

static void a_body_that_fails_fails_the_sample(void **state)
{
    (void)state;
    start(2);
    task_ended(&tasks[1], -EIO);
    task_ended(&tasks[0], -ENOENT);
    assert_string_equal(shared->failure, "task 1 failed: Input/output error");
    assert_int_equal(shared->outcomes[0].status, -ENOENT);
    assert_int_equal(shared_dequeue_task(shared), UINT32_MAX);
}

static void a_descriptor_is_forgotten_by_the_runner(void **state)
{
    (void)state;
    start(1);
    task_forget_fd(&tasks[0], 9);
    assert_int_equal(script.result, 9);
}

/* --- semaphores --- */

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

/* --- output --- */

static void append_text(unsigned task, const char *text)
{
    char *place = task_append(&tasks[task], strlen(text));
    assert_non_null(place);
    while (*text != '\0')
        *place++ = *text++;
}

static void check_output(unsigned task, const char *text)
{
    const struct outcome *outcome = &shared->outcomes[task];
    assert_int_equal(outcome->output_bytes, strlen(text));
    assert_memory_equal(shared->arena + outcome->output_offset, text, strlen(text));
}

static void output_grows_in_place_while_nobody_else_writes(void **state)
{
    (void)state;
    start(1);
    append_text(0, "One");
    uint64_t place = shared->outcomes[0].output_offset;
    append_text(0, "Two");
    check_output(0, "OneTwo");
    assert_int_equal(shared->outcomes[0].output_offset, place);
    assert_int_equal(atomic_load(&shared->arena_used), place + 6);
}

static void output_moves_when_another_stands_behind_it(void **state)
{
    (void)state;
    start(2);
    append_text(0, "first words, ");
    append_text(1, "others");
    append_text(0, "last words");
    append_text(1, "' end");
    check_output(0, "first words, last words");
    check_output(1, "others' end");
}

/* A grain of the arena belongs to one task alone: small outputs stay where they are, whoever writes between.
 */
static void output_grows_within_its_own_grain(void **state)
{
    (void)state;
    start(2);
    append_text(0, "One");
    append_text(1, "One");
    uint64_t places[] = {shared->outcomes[0].output_offset, shared->outcomes[1].output_offset};
    append_text(0, "Two");
    append_text(1, "Two");
    check_output(0, "OneTwo");
    check_output(1, "OneTwo");
    assert_int_equal(shared->outcomes[0].output_offset, places[0]);
    assert_int_equal(shared->outcomes[1].output_offset, places[1]);
    append_text(0, "1234567890"); /* to the grain's last byte */
    assert_int_equal(shared->outcomes[0].output_offset, places[0]);
    append_text(0, "!");
    check_output(0, "OneTwo1234567890!");
    check_output(1, "OneTwo");
}

static void new_output_is_aligned_and_zeroed(void **state)
{
    (void)state;
    static const char zeros[20];
    start(2);
    memset(shared->arena, 'x', ARENA); /* as the warm-up may leave it */
    append_text(0, "odd");
    char *place = task_append(&tasks[1], sizeof zeros);
    assert_non_null(place);
    assert_int_equal((uintptr_t)place % 16, 0);
    assert_memory_equal(place, zeros, sizeof zeros);
}

static void an_arena_that_is_used_up_keeps_what_there_is(void **state)
{
    (void)state;
    start(2);
    append_text(0, "One");
    assert_null(task_append(&tasks[0], ARENA));
    assert_null(task_append(&tasks[1], ARENA - 15));
    check_output(0, "One");
    assert_non_null(task_append(&tasks[1], ARENA - 16)); /* to the last byte */
    assert_null(task_append(&tasks[1], 1));
    assert_int_equal(shared->outcomes[1].output_bytes, ARENA - 16);
    check_output(0, "One");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

UNIT_TESTS(TEST(every_wait_has_two_edges), TEST(a_task_waits_while_it_waits), TEST(deadlines_count_from_now),
           TEST(for_ever_does_not_wrap_round), TEST(a_call_with_too_large_an_argument_is_refused),
           TEST(a_full_buffer_counts_what_it_drops), TEST(a_body_that_fails_fails_the_sample),
           TEST(a_descriptor_is_forgotten_by_the_runner), TEST(what_is_there_is_taken_without_a_wait),
           TEST(first_come_first_served), TEST(a_deadlock_wakes_everybody),
           TEST(the_end_of_the_last_one_who_could_post_is_a_deadlock),
           TEST(output_grows_in_place_while_nobody_else_writes),
           TEST(output_moves_when_another_stands_behind_it), TEST(output_grows_within_its_own_grain),
           TEST(new_output_is_aligned_and_zeroed), TEST(an_arena_that_is_used_up_keeps_what_there_is))

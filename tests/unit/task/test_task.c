/* What stands behind task.h, over a table of waits that is scripted: which edges are recorded, where output
 * goes. */
#include "tests/unit/task/scripted_tasks.h"

#include <sys/socket.h>
#include <unistd.h>

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

/* --- receiving --- */

static ssize_t receive_scripted(struct task *t, int fd, void *buffer, size_t bytes)
{
    (void)buffer;
    wait_scripted(t, 0);
    return fd == 5 && bytes == 3 ? -EPIPE : -EINVAL;
}

static void a_lane_that_may_block_does_not_poll_before_it_receives(void **state)
{
    (void)state;
    char buffer[3];
    struct waits blocking = scripted;
    blocking.receive = receive_scripted;
    start(1);
    tasks[0].waits = &blocking;
    assert_int_equal(task_receive(&tasks[0], 5, buffer, sizeof buffer), -EPIPE);
    assert_int_equal(script.polls, 0);
    assert_int_equal(script.state_inside, TASK_WAITING);
    static const struct expected expected[] = {
        {EVENT_START, WAIT_NONE, 0}, {EVENT_WAIT, WAIT_DESCRIPTORS, 0}, {EVENT_RESUME, WAIT_DESCRIPTORS, 0}};
    check_events(expected, COUNT(expected));
    assert_int_equal((int64_t)lane->events[2].argument, -EPIPE);
}

static void a_lane_that_may_not_block_polls_then_receives(void **state)
{
    (void)state;
    char buffer[3];
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(write(pair[1], "ab", 2), 2);
    start(1);
    assert_int_equal(task_receive(&tasks[0], pair[0], buffer, sizeof buffer), 2);
    assert_int_equal(script.polls, 1);
    close(pair[1]);
    assert_int_equal(task_receive(&tasks[0], pair[0], buffer, sizeof buffer), 0);
    script.result = -EBADF;
    assert_int_equal(task_receive(&tasks[0], pair[0], buffer, sizeof buffer), -EBADF);
    close(pair[0]);
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

UNIT_TESTS(TEST(every_wait_has_two_edges), TEST(a_task_waits_while_it_waits), TEST(deadlines_count_from_now),
           TEST(for_ever_does_not_wrap_round), TEST(a_call_with_too_large_an_argument_is_refused),
           TEST(a_full_buffer_counts_what_it_drops), TEST(a_body_that_fails_fails_the_sample),
           TEST(a_descriptor_is_forgotten_by_the_runner),
           TEST(a_lane_that_may_block_does_not_poll_before_it_receives),
           TEST(a_lane_that_may_not_block_polls_then_receives),
           TEST(output_grows_in_place_while_nobody_else_writes),
           TEST(output_moves_when_another_stands_behind_it), TEST(output_grows_within_its_own_grain),
           TEST(new_output_is_aligned_and_zeroed), TEST(an_arena_that_is_used_up_keeps_what_there_is))

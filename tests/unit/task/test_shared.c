/* The memory that a sample's processes share: its layout, the queue of tasks, the first failure, and when it
 * is a deadlock. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#include "coroutine/sanitizer.h"
#include "task/lane.h"
#include "task/shared.h"
#include "task/task.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct shared *create(uint32_t tasks, uint32_t lanes)
{
    const struct shared_sizes sizes = {
        .tasks = tasks, .lanes = lanes, .events_per_lane = 8, .arena_bytes = 100, .user_bytes = 40};
    struct error error = {""};
    struct shared *shared = shared_create(&sizes, &error);
    if (shared == NULL)
        fail_msg("%s", error.text);
    atomic_store(&shared->limit, tasks);
    return shared;
}

/* --- layout --- */

/* The C library's sysconf gives way to this one, which can say that pages are larger than they are. A
 * sanitizer asks sysconf before the program begins, and is left with the real one. */
static long page_bytes_reported;

#if !defined(COROUTINE_ASAN) && !defined(COROUTINE_TSAN)
long sysconf(int name)
{
    long page_bytes = page_bytes_reported > 0 ? page_bytes_reported : (long)getauxval(AT_PAGESZ);
    return name == _SC_PAGESIZE ? page_bytes : -1;
}
#endif

static bool is_all(const void *start, size_t bytes, int value)
{
    const unsigned char *at = start;
    for (size_t i = 0; i < bytes; i++)
        if (at[i] != (unsigned char)value)
            return false;
    return true;
}

/* Each part is filled with a byte of its own: parts that overlap would spoil each other. */
static void parts_are_zeroed_and_do_not_overlap(void **state)
{
    (void)state;
    struct shared *shared = create(3, 2);
    const struct {
        void *start;
        size_t bytes;
    } parts[] = {
        {shared->records, 3 * sizeof(struct task_record)},
        {shared->outcomes, 3 * sizeof(struct outcome)},
        {shared->lanes[0].events, 8 * sizeof(struct event)},
        {shared->lanes[1].events, 8 * sizeof(struct event)},
        {shared->user, 40},
        {shared->arena, 100},
    };
    for (size_t i = 0; i < COUNT(parts); i++) {
        assert_true(is_all(parts[i].start, parts[i].bytes, 0));
        memset(parts[i].start, (int)i + 1, parts[i].bytes);
    }
    for (size_t i = 0; i < COUNT(parts); i++)
        assert_true(is_all(parts[i].start, parts[i].bytes, (int)i + 1));
    assert_int_equal(shared->lanes[1].number, 1);
    assert_int_equal(atomic_load(&shared->limit), 3);
    shared_destroy(shared);
}

/* Two parts in one page could not be prefaulted apart. */
static void parts_begin_with_a_page_of_the_machines_size(void **state)
{
    (void)state;
    page_bytes_reported = 64 << 10;
    if (sysconf(_SC_PAGESIZE) != page_bytes_reported)
        UNIT_SKIP("sanitizers need the C library's own sysconf");
    struct shared *shared = create(3, 2);
    const void *parts[] = {shared->lanes, shared->records, shared->outcomes,
                           shared->user,  shared->arena,   shared->lanes[0].events};
    for (size_t i = 0; i < COUNT(parts); i++)
        assert_int_equal(((uintptr_t)parts[i] - (uintptr_t)shared) % (64 << 10), 0);
    shared_destroy(shared);
    page_bytes_reported = 0;
}

static void lanes_share_no_cache_line(void **state)
{
    (void)state;
    struct shared *shared = create(1, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal((uintptr_t)&shared->lanes[i] % 64, 0);
    shared_destroy(shared);
}

static void what_is_not_wanted_is_not_there(void **state)
{
    (void)state;
    const struct shared_sizes sizes = {.tasks = 1, .lanes = 1};
    struct shared *shared = shared_create(&sizes, NULL);
    assert_non_null(shared);
    assert_null(shared->user);
    lane_record(&shared->lanes[0], EVENT_START, WAIT_NONE, 0, NULL, 0);
    assert_int_equal(atomic_load(&shared->lanes[0].count), 0);
    assert_int_equal(shared->lanes[0].dropped, 0); /* nothing was to be kept, so nothing is missing */
    shared_prefault(shared, &shared->lanes[0]);
    shared_destroy(shared);
}

static void more_memory_than_there_are_addresses_is_refused(void **state)
{
    (void)state;
    const struct shared_sizes sizes = {.tasks = 1, .lanes = 1, .arena_bytes = SIZE_MAX / 4};
    struct error error = {""};
    assert_null(shared_create(&sizes, &error));
    assert_non_null(strstr(error.text, "use fewer tasks (-n)"));
}

/* --- a process that ends --- */

/* Runs `act` in a child and waits for its end. */
static int in_child(void (*act)(struct shared *), struct shared *shared)
{
    int wait_status;
    pid_t pid = fork();
    if (pid == 0) {
        act(shared);
        _exit(0);
    }
    assert_true(pid > 0);
    assert_int_equal(waitpid(pid, &wait_status, 0), pid);
    return wait_status;
}

static void record_and_die(struct shared *shared)
{
    struct lane *lane = shared_claim_lane(shared, LANE_PROCESS);
    shared_prefault(shared, lane);
    lane_record_at(lane, 5, EVENT_START, WAIT_NONE, 1, NULL, 0);
    shared->outcomes[1].value = 77;
    raise(SIGKILL);
}

static void what_was_recorded_survives_a_kill(void **state)
{
    (void)state;
    struct shared *shared = create(2, 1);
    int wait_status = in_child(record_and_die, shared);
    assert_true(WIFSIGNALED(wait_status));
    assert_int_equal(atomic_load(&shared->lanes[0].count), 1);
    assert_int_equal(shared->lanes[0].events[0].time_ns, 5);
    assert_int_equal(shared->outcomes[1].value, 77);
    shared_destroy(shared);
}

/* --- claiming and taking --- */

static void lanes_are_claimed_until_none_is_left(void **state)
{
    (void)state;
    struct shared *shared = create(1, 2);
    assert_ptr_equal(shared_claim_lane(shared, LANE_LOOP), &shared->lanes[0]);
    assert_ptr_equal(shared_claim_lane(shared, LANE_POOL), &shared->lanes[1]);
    assert_null(shared_claim_lane(shared, LANE_POOL));
    assert_null(shared_claim_lane(shared, LANE_POOL));
    assert_int_equal(atomic_load(&shared->lanes_used), 2);
    assert_int_equal(shared->lanes[1].kind, LANE_POOL);
    assert_int_equal(shared->lanes[0].pid, getpid());
    shared_destroy(shared);
}

static void tasks_are_taken_in_order(void **state)
{
    (void)state;
    struct shared *shared = create(3, 1);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(shared_dequeue_task(shared), i);
    for (int i = 0; i < 10; i++)
        assert_int_equal(shared_dequeue_task(shared), UINT32_MAX);
    assert_int_equal(atomic_load(&shared->next), 3); /* asking in vain does not move it */
    shared_reset(shared, 2);
    assert_int_equal(shared_dequeue_task(shared), 0);
    shared_fail(shared, -EIO, "a task failed");
    assert_int_equal(shared_dequeue_task(shared), UINT32_MAX);
    shared_destroy(shared);
}

enum { TAKERS = 4, MANY = 20000 };

struct taker {
    struct shared *shared;
    atomic_uchar *taken; /* by task */
};

static void *take_all(void *argument)
{
    const struct taker *taker = argument;
    for (uint32_t task; (task = shared_dequeue_task(taker->shared)) != UINT32_MAX;)
        atomic_fetch_add(&taker->taken[task], 1);
    return NULL;
}

static void many_takers_take_each_task_once(void **state)
{
    (void)state;
    struct taker taker = {create(MANY, 1), calloc(MANY, sizeof(atomic_uchar))};
    pthread_t threads[TAKERS];
    assert_non_null(taker.taken);
    for (int i = 0; i < TAKERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, take_all, &taker), 0);
    for (int i = 0; i < TAKERS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(atomic_load(&taker.taken[i]), 1);
    free(taker.taken);
    shared_destroy(taker.shared);
}

static void a_reset_forgets_the_warm_up(void **state)
{
    (void)state;
    struct shared *shared = create(2, 1);
    struct lane *lane = &shared->lanes[0];
    for (int i = 0; i < 10; i++)
        lane_record(lane, EVENT_START, WAIT_NONE, 0, NULL, 0);
    assert_int_equal(atomic_load(&lane->count), 8);
    assert_int_equal(lane->dropped, 2);
    shared_dequeue_task(shared);
    shared->records[1].start_ns = 1;
    shared->outcomes[1].value = 1;
    atomic_store(&shared->arena_used, 50);
    atomic_store(&shared->done, 1);
    atomic_store(&shared->parked, 1);
    memset(shared->user, 1, 40);
    shared_reset(shared, 2);
    assert_int_equal(atomic_load(&lane->count) + lane->dropped, 0);
    assert_int_equal(atomic_load(&shared->next) + atomic_load(&shared->done) + atomic_load(&shared->parked),
                     0);
    assert_int_equal(shared->records[1].start_ns + shared->outcomes[1].value, 0);
    assert_int_equal(atomic_load(&shared->arena_used), 0);
    assert_true(is_all(shared->user, 40, 0));
    shared_destroy(shared);
}

/* --- failures --- */

static void the_first_failure_is_kept(void **state)
{
    (void)state;
    struct shared *shared = create(1, 1);
    assert_int_equal(shared_fail(shared, -EIO, "first: %d", 1), -EIO);
    assert_int_equal(shared_fail(shared, -ENOMEM, "second: %d", 2), -ENOMEM);
    assert_true(atomic_load(&shared->failure_ready));
    assert_string_equal(shared->failure, "first: 1");
    shared_destroy(shared);
}

static void a_long_failure_is_cut(void **state)
{
    (void)state;
    struct shared *shared = create(1, 1);
    static char text[2 * SHARED_FAILURE_BYTES];
    memset(text, 'x', sizeof text - 1);
    shared_fail(shared, -EIO, "%s", text);
    assert_int_equal(shared->failure[SHARED_FAILURE_BYTES - 2], 'x');
    assert_int_equal(shared->failure[SHARED_FAILURE_BYTES - 1], '\0');
    shared_destroy(shared);
}

/* --- deadlock --- */

struct situation {
    const char *what;
    uint32_t limit, capacity, next, done, parked;
    bool failed, deadlock;
};

static const struct situation situations[] = {
    {"nothing has started", 3, 3, 0, 0, 0, false, false},
    {"one runs", 3, 3, 1, 0, 0, false, false},
    {"all are done", 3, 3, 3, 3, 0, false, false},
    {"one waits, one runs", 2, 2, 2, 0, 1, false, false},
    {"all wait", 2, 2, 2, 0, 2, false, true},
    {"all wait, lanes are free, and there is nobody to start", 2, 4, 2, 0, 2, false, true},
    {"the only one waits for itself", 1, 1, 1, 0, 1, false, true},
    {"all wait, and another can start", 3, 3, 2, 0, 2, false, false},
    {"all wait, and no lane is free for another", 3, 2, 2, 0, 2, false, true},
    {"a lane has just come free", 4, 2, 2, 1, 1, false, false},
    {"another could start, but the sample has failed", 3, 3, 2, 0, 2, true, true},
    {"those left wait, the others are done", 5, 2, 5, 3, 2, false, true},
    {"lanes have asked beyond the end", 3, 2, 9, 1, 2, false, true},
    {"one still runs when lanes have asked beyond the end", 3, 2, 9, 1, 1, false, false},
};

static void a_deadlock_is_distinguished_from_all_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(situations); i++) {
        const struct situation *s = &situations[i];
        struct shared *shared = create(s->limit, 1);
        shared->capacity = s->capacity;
        atomic_store(&shared->next, s->next);
        atomic_store(&shared->done, s->done);
        atomic_store(&shared->parked, s->parked);
        if (s->failed)
            shared_fail(shared, -EIO, "earlier");
        if (shared_deadlocked(shared) != s->deadlock)
            fail_msg("%s: %s", s->what, s->deadlock ? "not noticed" : "taken for a deadlock");
        assert_int_equal(atomic_load(&shared->deadlocked), s->deadlock);
        assert_int_equal(atomic_load(&shared->failed), s->deadlock || s->failed);
        if (s->failed)
            assert_string_equal(shared->failure, "earlier");
        shared_destroy(shared);
    }
}

static const struct site at_table = {"dinner.c", "eat", "fork", 12};

/* Task `index` waits for a semaphore. */
static void let_wait(struct shared *shared, uint32_t index, const struct task_semaphore *s)
{
    struct task_record *record = &shared->records[index];
    record->site = &at_table;
    record->awaited = s;
    record->reason = WAIT_SEMAPHORE;
    atomic_store(&record->state, TASK_WAITING);
    atomic_fetch_add(&shared->parked, 1);
}

static void the_report_names_tasks_places_and_semaphores(void **state)
{
    (void)state;
    static const struct task_semaphore left = {.name = "left"}, right = {.name = "right"};
    struct shared *shared = create(6, 4);
    shared->capacity = 4;
    atomic_store(&shared->next, 5);
    atomic_store(&shared->done, 1);
    atomic_store(&shared->records[0].state, TASK_DONE);
    let_wait(shared, 1, &left);
    let_wait(shared, 2, &left);
    let_wait(shared, 3, &right);
    let_wait(shared, 4, &left);
    assert_true(shared_deadlocked(shared));
    assert_string_equal(shared->failure,
                        "deadlock: all tasks in progress wait for a semaphore, and nobody is left to post it "
                        "(1 of 6 tasks done; no lane is free to start another)\n"
                        "  task 0: done\n"
                        "  tasks 1-2: waiting for semaphore \"left\" (0 to give) in eat at dinner.c:12\n"
                        "  task 3: waiting for semaphore \"right\" (0 to give) in eat at dinner.c:12\n"
                        "  task 4: waiting for semaphore \"left\" (0 to give) in eat at dinner.c:12\n"
                        "  task 5: queued");
    shared_destroy(shared);
}

/* Neighbours that wait for different things take a line each, more than the text has room for. */
static void a_long_report_says_what_it_leaves_out(void **state)
{
    (void)state;
    enum { TASKS = 1000 };
    static const struct task_semaphore left = {.name = "left"}, right = {.name = "right"};
    struct shared *shared = create(TASKS, 1);
    shared->capacity = TASKS;
    atomic_store(&shared->next, TASKS);
    for (uint32_t i = 0; i < TASKS; i++)
        let_wait(shared, i, i % 2 == 0 ? &left : &right);
    assert_true(shared_deadlocked(shared));
    unsigned lines = 0, more = 0;
    for (const char *at = shared->failure; (at = strstr(at, "\n  task ")) != NULL; at++)
        lines++;
    const char *rest = strstr(shared->failure, "\n  ... and ");
    assert_non_null(rest);
    assert_int_equal(sscanf(rest, "\n  ... and %u tasks more", &more), 1);
    assert_int_equal(lines + more, TASKS);
    shared_destroy(shared);
}

UNIT_TESTS(cmocka_unit_test(parts_are_zeroed_and_do_not_overlap),
           cmocka_unit_test(parts_begin_with_a_page_of_the_machines_size),
           cmocka_unit_test(lanes_share_no_cache_line), cmocka_unit_test(what_is_not_wanted_is_not_there),
           cmocka_unit_test(more_memory_than_there_are_addresses_is_refused),
           cmocka_unit_test(what_was_recorded_survives_a_kill),
           cmocka_unit_test(lanes_are_claimed_until_none_is_left), cmocka_unit_test(tasks_are_taken_in_order),
           cmocka_unit_test(many_takers_take_each_task_once), cmocka_unit_test(a_reset_forgets_the_warm_up),
           cmocka_unit_test(the_first_failure_is_kept), cmocka_unit_test(a_long_failure_is_cut),
           cmocka_unit_test(a_deadlock_is_distinguished_from_all_else),
           cmocka_unit_test(the_report_names_tasks_places_and_semaphores),
           cmocka_unit_test(a_long_report_says_what_it_leaves_out))

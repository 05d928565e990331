/* What looks at waits tell: scripted counts of the kernel, and a wait on a busy CPU. */
#include "tests/unit/support/harness.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "runners/wake_looks.h"
#include "task/clock.h"

enum { USUAL_NS = 1000, SWITCH_NS = 100 };

static void write_counts(int fd, const char *text)
{
    assert_int_equal(pwrite(fd, text, strlen(text), 0), strlen(text));
}

/* A wait before and after which the kernel says so. */
static struct wake_look look_at(struct wake_looks *looks, const char *before, const char *after)
{
    looks->fd = memfd_create("schedstat", MFD_CLOEXEC);
    assert_true(looks->fd > 0);
    write_counts(looks->fd, before);
    wake_looks_before(looks, 1);
    write_counts(looks->fd, after);
    struct wake_look look = wake_looks_after(looks, clock_now_ns());
    wake_looks_close(looks);
    return look;
}

static void a_look_sees_turns_and_the_time_in_run_queues(void **state)
{
    struct wake_looks looks = {0};
    (void)state;
    struct wake_look look = look_at(&looks, "1 500 7\n", "1 500 7\n");
    assert_true(look.weight > 0);
    assert_false(look.blocked);
    assert_true(look.lasted_ns > 0);
    look = look_at(&looks, "1 500 7\n", "1 800 8\n");
    assert_true(look.blocked);
    assert_int_equal(look.queued_ns, 300);
    assert_true(look.look_ns > 0);
}

static void a_look_that_was_interrupted_stands_for_nothing(void **state)
{
    struct wake_looks looks = {.least_before_ns = 1}; /* none is as quick as that */
    (void)state;
    assert_true(look_at(&looks, "1 2 3\n", "1 2 3\n").weight == 0);
    looks = (struct wake_looks){.least_after_ns = 1};
    assert_true(look_at(&looks, "1 2 3\n", "1 2 3\n").weight == 0);
    looks = (struct wake_looks){0};
    assert_true(look_at(&looks, "0 0 0\n", "0 0 0\n").weight == 0); /* the kernel does not count */
}

static void add(struct wake_looks *looks, double weight, uint64_t charged_ns, uint64_t queued_ns)
{
    const struct wake_look look = {.weight = weight,
                                   .blocked = true,
                                   .lasted_ns = 50000,
                                   .charged_ns = charged_ns,
                                   .queued_ns = queued_ns};
    looks->looked += 10; /* enough of them */
    wake_looks_add(looks, &look, USUAL_NS, SWITCH_NS);
}

static void a_few_looks_tell_nothing_of_the_rest(void **state)
{
    struct wake_looks looks = {0};
    const struct wake_look look = {.weight = 1, .lasted_ns = 7000};
    (void)state;
    for (int i = 0; i < 3; i++)
        wake_looks_add(&looks, &look, USUAL_NS, SWITCH_NS);
    assert_int_equal(wake_looks_sum(&looks, 10000, 1), 10000);
    wake_looks_add(&looks, &look, USUAL_NS, SWITCH_NS);
    assert_int_equal(wake_looks_sum(&looks, 10000, 1), 70000);
}

static void without_a_look_the_pace_alone_counts(void **state)
{
    struct wake_looks looks = {0};
    (void)state;
    assert_int_equal(wake_looks_sum(&looks, 40000, 1.5), 60000);
    add(&looks, 1, 9000, 0); /* its CPU was idle: charged with its return too */
    assert_int_equal(wake_looks_sum(&looks, 40000, 1.5), 60000);
}

static void a_wait_on_a_busy_cpu_takes_what_it_is_charged(void **state)
{
    struct wake_looks looks = {0};
    (void)state;
    add(&looks, 1, 3100, 5000);
    add(&looks, 3, 1100, 5000);
    assert_int_equal(wake_looks_sum(&looks, 40000, 1), 60000); /* a mean of 1,500 instead of 1,000 */
}

static void a_wait_that_kept_its_cpu_takes_as_long_as_it_lasts(void **state)
{
    struct wake_looks looks = {.looked = 10};
    const struct wake_look look = {.weight = 1, .lasted_ns = 7000, .charged_ns = 100};
    (void)state;
    wake_looks_add(&looks, &look, USUAL_NS, SWITCH_NS);
    assert_int_equal(wake_looks_sum(&looks, 10000, 1), 70000);
}

/* A quarter of the looks tell: 2,000 instead of 1,000. The rest is half-way between its pace and that. */
static void the_rest_goes_by_its_pace_and_by_what_was_told(void **state)
{
    struct wake_looks looks = {0};
    (void)state;
    add(&looks, 1, 2100, 5000);
    add(&looks, 3, 9000, 0);
    assert_int_equal(wake_looks_sum(&looks, 40000, 1), 20000 + 45000);
    add(&looks, 2, 2100, 5000); /* half of them: the rest is like those */
    assert_int_equal(wake_looks_sum(&looks, 40000, 1), 80000);
}

/* Two that were woken at once on an idle CPU: one stood in the run queue behind the other, for a moment. */
static void a_short_stay_in_the_queue_and_a_dear_wait_is_of_an_idle_cpu(void **state)
{
    struct wake_looks looks = {0};
    (void)state;
    add(&looks, 1, 9000, USUAL_NS / 3);
    assert_int_equal(wake_looks_sum(&looks, 10000, 1), 10000);
    add(&looks, 1, 1100, USUAL_NS / 3); /* but not one that took what is usual */
    assert_true(looks.told_usual_ns > 0);
}

/* --- two threads on one CPU --- */

enum { MEETINGS = 100 };

struct meeting {
    sem_t semaphore;
    _Atomic unsigned waits;
    struct wake_looks looks; /* the waiter's, and what they saw: */
    unsigned blocked, queued;
};

/* Who is woken shall take the CPU from nobody: else it may go on in that very instant, which no clock of the
 * kernel tells from an idle CPU. A batch thread may still do so, where it is its turn by their shares of the
 * CPU; one of the lowest priority has next to none. */
static void become_modest(void)
{
    const struct sched_param none = {0};
    sched_setscheduler(0, SCHED_BATCH, &none);
    setpriority(PRIO_PROCESS, (id_t)gettid(), 19);
}

static void *wait_often(void *argument)
{
    struct meeting *meeting = argument;
    become_modest();
    wake_looks_open(&meeting->looks);
    for (unsigned i = 0; i < MEETINGS && meeting->looks.fd != 0; i++) {
        wake_looks_before(&meeting->looks, 1);
        atomic_fetch_add(&meeting->waits, 1);
        sem_wait(&meeting->semaphore);
        struct wake_look look = wake_looks_after(&meeting->looks, clock_now_ns());
        meeting->blocked += look.blocked;
        meeting->queued += look.queued_ns > 0 && look.charged_ns < look.lasted_ns;
    }
    wake_looks_close(&meeting->looks);
    atomic_store(&meeting->waits, MEETINGS + 1);
    return NULL;
}

/* Wakes the other thread, again and again, and has something to do then. It sleeps until the other one waits;
 * who calls sched_yield has no claim to the CPU afterwards, and loses it to anybody who is woken. */
static void wake_often(struct meeting *meeting)
{
    for (unsigned i = 1; i <= MEETINGS; i++) {
        while (atomic_load(&meeting->waits) < i)
            usleep(20);
        sem_post(&meeting->semaphore);
        for (uint64_t until_ns = clock_now_ns() + 20 * NS_PER_US; clock_now_ns() < until_ns;)
            ;
    }
}

static void pin(const cpu_set_t *allowed)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    for (size_t i = 0; CPU_COUNT(&one) == 0; i++)
        if (CPU_ISSET(i, allowed))
            CPU_SET(i, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
}

static void one_that_is_woken_on_a_busy_cpu_stands_in_its_queue(void **state)
{
    struct meeting meeting = {.waits = 0};
    cpu_set_t before;
    pthread_t thread;
    (void)state;
    wake_looks_open(&meeting.looks);
    if (meeting.looks.fd == 0)
        UNIT_SKIP("this kernel does not tell it");
    wake_looks_close(&meeting.looks);
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    pin(&before);
    sem_init(&meeting.semaphore, 0, 0);
    assert_int_equal(pthread_create(&thread, NULL, wait_often, &meeting), 0);
    wake_often(&meeting);
    pthread_join(thread, NULL);
    assert_int_equal(sched_setaffinity(0, sizeof before, &before), 0);
    assert_true(meeting.blocked > MEETINGS / 2);
    assert_true(meeting.queued > MEETINGS / 2);
}

UNIT_TESTS(cmocka_unit_test(a_look_sees_turns_and_the_time_in_run_queues),
           cmocka_unit_test(a_look_that_was_interrupted_stands_for_nothing),
           cmocka_unit_test(a_few_looks_tell_nothing_of_the_rest),
           cmocka_unit_test(without_a_look_the_pace_alone_counts),
           cmocka_unit_test(a_wait_on_a_busy_cpu_takes_what_it_is_charged),
           cmocka_unit_test(a_wait_that_kept_its_cpu_takes_as_long_as_it_lasts),
           cmocka_unit_test(the_rest_goes_by_its_pace_and_by_what_was_told),
           cmocka_unit_test(a_short_stay_in_the_queue_and_a_dear_wait_is_of_an_idle_cpu),
           cmocka_unit_test(one_that_is_woken_on_a_busy_cpu_stands_in_its_queue))

/* What a lane sees of its own time, by the real clocks: bounds that hold on any machine. */
#include "tests/unit/support/harness.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runners/lane_split.h"
#include "task/clock.h"

static const struct wait_cost cost = {.work_ns = {[BLOCK_SLEEP] = {1000, 2000, 3000}, [BLOCK_POLL] = {500}}};

/* The lane's thread, and what it had no CPU for since it began, by both of its clocks. */
struct trial {
    struct lane lane;
    uint64_t begun_ns, begun_cpu_ns;
};

static void begin(struct trial *trial)
{
    *trial = (struct trial){.begun_ns = clock_now_ns(), .begun_cpu_ns = clock_ns_of(CLOCK_THREAD_CPUTIME_ID)};
    lane_split_begin(&trial->lane, trial->begun_ns, trial->begun_cpu_ns);
}

static void end(struct trial *trial)
{
    uint64_t cpu_ns = clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
    lane_split_end(&trial->lane, clock_now_ns(), cpu_ns);
}

static void sleep_for(uint64_t ns)
{
    struct timespec until = clock_timespec(clock_now_ns() + ns);
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static void wait_for(struct trial *trial, uint64_t ns)
{
    uint64_t begun_ns = lane_split_wait(&trial->lane, 0);
    sleep_for(ns);
    lane_split_waited(&trial->lane, &cost, BLOCK_SLEEP, begun_ns);
}

/* A wait that is over at once. */
static void pass(struct trial *trial)
{
    lane_split_waited(&trial->lane, &cost, BLOCK_POLL, lane_split_wait(&trial->lane, 0));
}

static void a_wait_is_no_stretch_and_takes_what_its_kind_and_length_take(void **state)
{
    struct trial trial;
    (void)state;
    begin(&trial);
    wait_for(&trial, 5 * NS_PER_MS);
    assert_int_equal(trial.lane.split.usual_work_ns, 3000);
    end(&trial);
    uint64_t work_ns = trial.lane.split.wait_work_ns;
    assert_true(trial.lane.split.waited_ns >= 5 * NS_PER_MS);
    assert_true(work_ns >= 3000 && work_ns < trial.lane.split.waited_ns);
    uint64_t whole_ns = clock_now_ns() - trial.begun_ns;
    assert_true(trial.lane.split.waited_ns <= whole_ns);
    assert_true(trial.lane.split.work_off_ns < (double)(whole_ns - trial.lane.split.waited_ns) + 5000);
}

static void check_work(const struct lane_split *split, uint64_t expected_ns)
{
    struct trial trial;
    begin(&trial);
    trial.lane.split = *split;
    end(&trial);
    assert_int_equal(trial.lane.split.wait_work_ns, expected_ns);
}

/* A look after a wait takes twice what it should: so did the wait. */
static void what_waits_take_goes_by_the_looks_after_them(void **state)
{
    struct lane_split split = {.usual_work_ns = 1000, .pace_ns = 1400, .pace_expected_ns = 700, .paced = 4};
    (void)state;
    check_work(&split, 2000);
    split.wait_work_ns = 55; /* of looks, and of waits that did not block: as long as they were */
    split.pace_ns = 350;
    check_work(&split, 500 + 55);
    split.pace_ns = 7000000;
    check_work(&split, 3000 + 55);
    split.pace_ns = 1;
    check_work(&split, 333 + 55);
    split.paced = 3; /* too few to tell */
    check_work(&split, 1000 + 55);
}

/* A wait in which only that kind is known, all of whose looks should take so long. */
static void wait_at_pace(struct trial *trial, uint64_t expected_ns, uint64_t work_ns)
{
    struct wait_cost known = {.work_ns = {[BLOCK_SLEEP] = {work_ns, work_ns, work_ns}},
                              .look_ns = {[BLOCK_SLEEP] = {expected_ns, expected_ns, expected_ns}}};
    uint64_t begun_ns = lane_split_wait(&trial->lane, 0);
    sleep_for(NS_PER_MS);
    lane_split_waited(&trial->lane, &known, BLOCK_SLEEP, begun_ns);
}

/* Of looks after waits that blocked, if they were not interrupted. */
static void the_pace_is_that_of_looks_after_waits(void **state)
{
    struct trial trial;
    (void)state;
    begin(&trial);
    wait_at_pace(&trial, NS_PER_S, 1);
    assert_int_equal(trial.lane.split.pace_expected_ns, NS_PER_S);
    assert_int_equal(trial.lane.split.paced, 1);
    assert_true(trial.lane.split.pace_ns > 0 && trial.lane.split.pace_ns <= trial.lane.split.waited_ns);
    uint64_t pace_ns = trial.lane.split.pace_ns;
    wait_at_pace(&trial, 1, 1);               /* so much longer than it should: interrupted */
    wait_at_pace(&trial, NS_PER_S, NS_PER_S); /* it did not block */
    pass(&trial);                             /* nothing is known of the kind's looks */
    assert_int_equal(trial.lane.split.pace_ns, pace_ns);
    assert_int_equal(trial.lane.split.paced, 1);
}

/* A look took 16 times longer than any before: it was interrupted, before or after its reading. */
static void what_was_interrupted_tells_nothing_and_is_no_work(void **state)
{
    struct trial trial;
    (void)state;
    begin(&trial);
    trial.lane.split.look_least_ns = 1;
    sleep_for(20 * NS_PER_MS);
    uint64_t begun_ns = lane_split_wait(&trial.lane, 0);
    assert_int_equal(trial.lane.split.wait_work_ns, 1);
    assert_true(trial.lane.split.work_off_ns == 0);
    lane_split_waited(&trial.lane, &cost, BLOCK_SEMAPHORE, begun_ns);
    assert_int_equal(trial.lane.split.wait_work_ns, 1 + 1);
    assert_true(trial.lane.split.weight == 0);
}

/* Stretches and waits have no gaps between them: what is in none is an edge's time before the look. */
static void all_of_the_time_is_in_one_or_the_other(void **state)
{
    struct trial trial;
    (void)state;
    begin(&trial);
    uint64_t edge_ns = clock_now_ns();
    sleep_for(10 * NS_PER_MS); /* from the edge to the wait */
    uint64_t begun_ns = lane_split_wait(&trial.lane, edge_ns);
    assert_int_equal(begun_ns, edge_ns);
    lane_split_waited(&trial.lane, &cost, BLOCK_SLEEP, begun_ns);
    uint64_t ended_ns = clock_now_ns();
    assert_true(trial.lane.split.waited_ns >= 10 * NS_PER_MS);
    assert_in_range(ended_ns - edge_ns - trial.lane.split.waited_ns, 0, 8 * NS_PER_MS);
}

/* By its whole length, however dear that kind of wait is said to be. */
static void a_wait_works_for_no_longer_than_it_lasts(void **state)
{
    struct trial trial;
    struct wait_cost dear = {.work_ns = {[BLOCK_SLEEP] = {NS_PER_S, NS_PER_S, NS_PER_S}}};
    (void)state;
    begin(&trial);
    uint64_t begun_ns = lane_split_wait(&trial.lane, 0);
    sleep_for(NS_PER_MS);
    lane_split_waited(&trial.lane, &dear, BLOCK_SLEEP, begun_ns);
    assert_true(trial.lane.split.wait_work_ns >= NS_PER_MS);
    assert_true(trial.lane.split.wait_work_ns <= clock_now_ns() - trial.begun_ns);
}

/* It sleeps where no wait is told: that is time without a CPU, also after a wait. */
static bool sees_what_has_no_cpu(void)
{
    struct trial trial;
    begin(&trial);
    sleep_for(20 * NS_PER_MS);
    wait_for(&trial, NS_PER_MS);
    double first_ns = trial.lane.split.work_off_ns;
    assert_true(first_ns <= (double)(clock_now_ns() - trial.begun_ns));
    sleep_for(20 * NS_PER_MS);
    end(&trial);
    return first_ns > 15e6 && trial.lane.split.work_off_ns > first_ns + 15e6;
}

/* A look that was interrupted sees nothing, which is seldom so. */
static void a_stretch_without_a_cpu_is_seen(void **state)
{
    unsigned tries = 1;
    (void)state;
    while (!sees_what_has_no_cpu())
        assert_true(++tries <= 5);
}

/* A call may wait, which is none of the stretches' business. */
static void what_is_in_a_call_is_apart(void **state)
{
    struct trial trial;
    (void)state;
    begin(&trial);
    uint64_t begun_ns = lane_split_call(&trial.lane, 0);
    sleep_for(20 * NS_PER_MS);
    lane_split_called(&trial.lane, begun_ns);
    end(&trial);
    uint64_t outside_ns = clock_now_ns() - trial.begun_ns - trial.lane.split.called_ns;
    assert_true(trial.lane.split.called_ns >= 20 * NS_PER_MS);
    assert_int_equal(trial.lane.split.waited_ns, 0);
    assert_true(trial.lane.split.work_off_ns < (double)outside_ns + 5000);
}

/* Waits that follow one another at once: to look at all would take longer than they do. */
static void few_stretches_are_looked_at_where_there_are_many(void **state)
{
    enum { WAITS = 20000 };
    struct trial trial;
    unsigned looks = 0;
    (void)state;
    begin(&trial);
    for (int i = 0; i < WAITS; i++) {
        pass(&trial);
        looks += trial.lane.split.weight > 0;
    }
    double took_ns = (double)(clock_now_ns() - trial.begun_ns);
    assert_true(looks > 0);
    assert_true(looks < 50 + 3 * took_ns / 200000);
    assert_int_equal(trial.lane.split.stretches, WAITS);
}

/* Those stand for the others: 6 short waits to one stretch that sleeps, so that one in several is seen, or
 * all on a machine that is slow to wake up. */
static void what_is_seen_stands_for_what_is_not(void **state)
{
    enum { SLEEPS = 400, PASSES = 6 };
    struct trial trial;
    unsigned looks = 0;
    double slept_ns = 0;
    (void)state;
    begin(&trial);
    for (int i = 0; i < SLEEPS; i++) {
        pass(&trial);
        looks += trial.lane.split.weight > 0;
        uint64_t before_ns = clock_now_ns(), cpu_ns = clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
        sleep_for(100 * NS_PER_US);
        slept_ns -= (double)(clock_ns_of(CLOCK_THREAD_CPUTIME_ID) - cpu_ns);
        slept_ns += (double)(clock_now_ns() - before_ns);
        for (int k = 0; k < PASSES; k++)
            pass(&trial);
    }
    end(&trial);
    assert_true(looks >= 10);
    double off_ns = trial.lane.split.work_off_ns;
    assert_true(off_ns > slept_ns / 3 && off_ns < slept_ns * 3);
}

/* As in a busy loop: waits that last for longer than is usual to give the CPU up, and did not do so, as the
 * kernel tells no turn of the thread since. So it was on its CPU all the time. */
static void looks_at_some_waits_tell_of_all(void **state)
{
    struct trial trial;
    static const char counts[] = "1 2 3\n";
    enum { WAITS = 1000, LASTING_NS = 20 * 1000 };
    (void)state;
    begin(&trial);
    trial.lane.wakes.fd = memfd_create("schedstat", MFD_CLOEXEC);
    assert_int_equal(write(trial.lane.wakes.fd, counts, sizeof counts - 1), sizeof counts - 1);
    for (unsigned i = 0; i < WAITS; i++) {
        uint64_t begun_ns = lane_split_wait(&trial.lane, 0);
        while (clock_now_ns() < begun_ns + LASTING_NS)
            ;
        lane_split_waited(&trial.lane, &cost, BLOCK_POLL, begun_ns);
    }
    close(trial.lane.wakes.fd);
    end(&trial);
    assert_true(trial.lane.split.wait_work_ns >= (uint64_t)WAITS * LASTING_NS / 2); /* usual is a fortieth */
    assert_in_range(trial.lane.wakes.waits, 1, WAITS - 1); /* the first one follows none */
}

/* It would keep those that are due for longer than it is worth. */
static void around_long_waits_there_is_no_look(void **state)
{
    struct trial trial;
    static const char counts[] = "1 2 3\n";
    (void)state;
    begin(&trial);
    trial.lane.wakes.fd = memfd_create("schedstat", MFD_CLOEXEC);
    assert_int_equal(write(trial.lane.wakes.fd, counts, sizeof counts - 1), sizeof counts - 1);
    for (int i = 0; i < 3; i++)
        wait_for(&trial, 5 * NS_PER_MS);
    close(trial.lane.wakes.fd);
    end(&trial);
    assert_int_equal(trial.lane.wakes.least_before_ns + trial.lane.wakes.least_after_ns, 0);
}

/* A lane with both: what short waits tell is said of these alone. */
static void long_waits_go_by_their_pace(void **state)
{
    struct lane_split split = {.usual_work_ns = 11000, .short_usual_ns = 1000, .short_lasted_ns = 80000};
    struct trial trial;
    (void)state;
    begin(&trial);
    trial.lane.split = split;
    trial.lane.wakes =
        (struct wake_looks){.looked = 10, .usual_ns = 500, .told_usual_ns = 500, .told_ns = 20000};
    end(&trial);
    assert_int_equal(trial.lane.split.wait_work_ns, 40 * 1000 + 10000);
    split.short_lasted_ns = 30000; /* no more than they lasted */
    trial.lane.split = split;
    end(&trial);
    assert_int_equal(trial.lane.split.wait_work_ns, 30000 + 10000);
}

UNIT_TESTS(cmocka_unit_test(a_wait_is_no_stretch_and_takes_what_its_kind_and_length_take),
           cmocka_unit_test(what_waits_take_goes_by_the_looks_after_them),
           cmocka_unit_test(the_pace_is_that_of_looks_after_waits),
           cmocka_unit_test(what_was_interrupted_tells_nothing_and_is_no_work),
           cmocka_unit_test(all_of_the_time_is_in_one_or_the_other),
           cmocka_unit_test(a_wait_works_for_no_longer_than_it_lasts),
           cmocka_unit_test(a_stretch_without_a_cpu_is_seen), cmocka_unit_test(what_is_in_a_call_is_apart),
           cmocka_unit_test(few_stretches_are_looked_at_where_there_are_many),
           cmocka_unit_test(what_is_seen_stands_for_what_is_not),
           cmocka_unit_test(looks_at_some_waits_tell_of_all),
           cmocka_unit_test(around_long_waits_there_is_no_look),
           cmocka_unit_test(long_waits_go_by_their_pace))

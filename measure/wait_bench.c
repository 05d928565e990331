/* A thread that waits, one that watches it, and a process that takes the waiter's CPU meanwhile. */
#include "measure/wait_bench.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine/machine.h"
#include "measure/sleep_watch.h"
#include "measure/wait_rounds.h"
#include "runners/schedstat.h"
#include "task/clock.h"
#include "task/shared.h"
#include "trace/kernel_ring.h"
#include "trace/times.h"

/* Few of the long ones: they take most of the time. */
static const unsigned rounds_of[WAIT_LENGTHS] = {WAIT_ROUNDS_MOST, 4, 3};

enum {
    LIMIT_NS = 60 * 1000000, /* for each kind and length: no wait begins after that */
    STUCK_S = 3,             /* the process is ended after that */
};

/* In memory that all of them share. */
struct bench {
    struct wait_cost found;
    pid_t visitor;
    bool kernel;
    unsigned lengths; /* the first ones */
    cpu_set_t waiters_cpu, watchers_cpu;
    int sockets[2]; /* the waiter polls the first */
    int errands[2]; /* a pipe: the visitor runs an errand for each byte */
    sem_t semaphore;
    enum block_kind kind; /* of the present wait, and */
    uint64_t length_ns;
    struct wait_round round;
    clockid_t waiters_time; /* the clock of its CPU time */
    int schedstat;          /* the waiter's, or a -errno */
    _Atomic bool ready, over;
    bool alone;                           /* on a single CPU: there is no watcher */
    _Atomic uint64_t busy_until_ns;       /* there: the visitor uses the CPU until then */
    _Atomic unsigned asked, begun, ended; /* waits so far */
};

/* --- the waiter --- */

static void wait_once(struct bench *b, struct wait_round *r)
{
    char byte;
    struct pollfd fd = {.fd = b->sockets[0], .events = POLLIN};
    struct schedstat before, after;
    schedstat_read(b->schedstat, &before);
    uint64_t asked_ns = clock_now_ns();
    uint64_t cpu_ns = clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
    r->begun_ns = clock_now_ns();
    r->cpu_before_ns = cpu_ns + (r->begun_ns - asked_ns) / 2; /* it was read half-way between */
    struct timespec until = clock_timespec(r->begun_ns + b->length_ns);
    atomic_fetch_add(&b->begun, 1);
    if (b->kind == BLOCK_SLEEP)
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    else if (b->kind == BLOCK_POLL)
        ppoll(&fd, 1, NULL, NULL);
    else
        sem_wait(&b->semaphore);
    r->ended_ns = clock_now_ns();
    r->cpu_after_ns = clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
    r->looked_ns = clock_now_ns() - r->ended_ns;
    schedstat_read(b->schedstat, &after);
    r->queued_ns = after.runqueue_ns - before.runqueue_ns;
    if (b->kind == BLOCK_POLL)
        read(b->sockets[0], &byte, 1);
}

/* A lane of its own, whose switches are recorded if that is wanted. NULL when out of memory. */
static struct shared *become_waiter(struct bench *b)
{
    const struct shared_sizes sizes = {.tasks = 1, .lanes = 1, .switches_per_lane = b->kernel ? 1024 : 0};
    struct shared *shared = shared_create(&sizes, NULL);
    b->schedstat = schedstat_open(0); /* closed at the process's end */
    sched_setaffinity(0, sizeof b->waiters_cpu, &b->waiters_cpu);
    if (shared != NULL && b->kernel)
        shared->lanes[0].ring_status = kernel_ring_open(&shared->lanes[0], 1);
    return shared;
}

static void *waiter(void *argument)
{
    struct bench *b = argument;
    struct shared *shared = become_waiter(b);
    pthread_getcpuclockid(pthread_self(), &b->waiters_time);
    atomic_store(&b->ready, true);
    while (!atomic_load(&b->over)) {
        if (atomic_load(&b->asked) == atomic_load(&b->ended)) {
            sched_yield(); /* not asleep, so that no wait begins with a cold CPU */
            continue;
        }
        wait_once(b, &b->round);
        atomic_fetch_add(&b->ended, 1);
    }
    if (shared != NULL)
        kernel_ring_close(&shared->lanes[0]);
    return NULL;
}

static void wake(struct bench *b)
{
    if (b->kind == BLOCK_POLL)
        send(b->sockets[1], "", 1, MSG_NOSIGNAL);
    else if (b->kind == BLOCK_SEMAPHORE)
        sem_post(&b->semaphore);
}

/* --- the visitor --- */

/* On the waiter's CPU, in a process of its own: its caches and address space are in use when it is woken. */
static void visit(struct bench *b)
{
    char byte;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(b->errands[1]);
    sched_setaffinity(0, sizeof b->waiters_cpu, &b->waiters_cpu);
    while (read(b->errands[0], &byte, 1) == 1) {
        while (b->alone && clock_now_ns() < atomic_load(&b->busy_until_ns))
            ;
        wake(b);
    }
    _exit(0);
}

/* --- the watcher --- */

/* Until the waiter's CPU time goes on, or its wait is over. It is woken at its time, if it does not wake by
 * itself: as a rule a poll waits for another process, and a semaphore for another task, of this process or of
 * another. */
static void watch_sleep(struct bench *b, unsigned number, struct sleep_watch *seen)
{
    enum sleep_watch_next next = SLEEP_GOES_ON;
    bool by_visitor = b->kind == BLOCK_POLL || number % 2 == 1;
    sleep_watch_begin(seen, clock_now_ns(), b->length_ns, b->kind == BLOCK_SLEEP);
    while (next != SLEEP_OVER && atomic_load(&b->ended) == number) {
        uint64_t now_ns = clock_now_ns();
        next = sleep_watch_look(seen, now_ns, clock_ns_of(b->waiters_time));
        if (next == SLEEP_DUE && (!by_visitor || write(b->errands[1], "", 1) != 1))
            wake(b);
    }
}

static void watch(struct bench *b, struct wait_round *r)
{
    struct sleep_watch seen;
    unsigned number = atomic_load(&b->ended);
    atomic_store(&b->asked, number + 1);
    while (atomic_load(&b->begun) == number)
        sched_yield();
    watch_sleep(b, number, &seen);
    while (atomic_load(&b->ended) == number)
        sched_yield();
    *r = b->round;
    r->cpu_asleep_ns = seen.cpu_asleep_ns;
    r->awake_ns = seen.awake_ns;
    r->seen = seen.seen && seen.cpu_asleep_ns > r->cpu_before_ns && seen.awake_ns < r->ended_ns;
}

static void note_charge(struct bench *b, const struct wait_round *r)
{
    b->found.most_charged_ns = greatest(b->found.most_charged_ns, wait_round_charged_ns(r));
}

static void note_series(struct bench *b, unsigned length, struct wait_series *series)
{
    b->found.work_ns[b->kind][length] = wait_series_mean(series->works_ns, series->rounds);
    b->found.look_ns[b->kind][length] = wait_series_mean(series->looks_ns, series->rounds);
    if (b->kind == BLOCK_POLL && length == 0 && !b->alone) /* the visitor, which wakes it, has its CPU */
        b->found.switch_ns = wait_series_mean(series->switches_ns, series->switches);
}

static void measure(struct bench *b, enum block_kind kind, unsigned length)
{
    struct wait_series series = {.rounds = 0};
    uint64_t until_ns = clock_now_ns() + LIMIT_NS;
    b->kind = kind;
    b->length_ns = wait_lengths_ns[length];
    for (unsigned i = 0; i < rounds_of[length] && clock_now_ns() < until_ns; i++) {
        struct wait_round r;
        watch(b, &r);
        note_charge(b, &r);
        if (r.seen)
            wait_series_add(&series, &r, wait_round_work_ns(&r));
    }
    note_series(b, length, &series);
}

static void measure_watched(struct bench *b)
{
    pthread_t thread;
    sched_setaffinity(0, sizeof b->watchers_cpu, &b->watchers_cpu);
    if (pthread_create(&thread, NULL, waiter, b) != 0)
        return;
    while (!atomic_load(&b->ready))
        sched_yield();
    for (unsigned length = 0; length < WAIT_LENGTHS && length < b->lengths; length++)
        for (unsigned kind = 0; kind < BLOCK_KIND_COUNT; kind++)
            measure(b, kind, length);
    atomic_store(&b->over, true);
    pthread_join(thread, NULL);
}

/* --- on a single CPU --- */

/* Nobody can watch. But if the visitor uses the CPU meanwhile, it is not idle when the waiter is woken, and
 * what that is charged is what it took. Of short waits, which stand for long ones too. */
static void measure_busy(struct bench *b, enum block_kind kind)
{
    struct wait_series series = {.rounds = 0};
    uint64_t until_ns = clock_now_ns() + LIMIT_NS;
    b->kind = kind;
    b->length_ns = wait_lengths_ns[0];
    for (unsigned i = 0; i < rounds_of[0] && clock_now_ns() < until_ns; i++) {
        struct wait_round r;
        uint64_t busy_ns = kind == BLOCK_SLEEP ? 2 * b->length_ns : b->length_ns;
        atomic_store(&b->busy_until_ns, clock_now_ns() + busy_ns);
        if (write(b->errands[1], "", 1) != 1)
            return;
        wait_once(b, &r);
        if (kind != BLOCK_SLEEP && r.ended_ns - r.begun_ns < b->length_ns / 2)
            continue;    /* the visitor has come first */
        r.looked_ns = 0; /* its caches are warm: it is no measure of the lanes' pace */
        wait_series_add(&series, &r, wait_round_charged_ns(&r));
    }
    for (unsigned length = 0; length < WAIT_LENGTHS; length++)
        note_series(b, length, &series);
}

static void measure_alone(struct bench *b)
{
    struct shared *shared = become_waiter(b);
    b->kind = BLOCK_SLEEP;
    for (unsigned i = 0; i < WAIT_LENGTHS * rounds_of[WAIT_LENGTHS - 1]; i++) {
        struct wait_round r;
        b->length_ns = wait_lengths_ns[i % b->lengths];
        wait_once(b, &r); /* and the CPU is idle, so that the charge is dear */
        note_charge(b, &r);
    }
    for (unsigned kind = 0; kind < BLOCK_KIND_COUNT; kind++)
        measure_busy(b, kind);
    if (shared != NULL)
        kernel_ring_close(&shared->lanes[0]);
}

/* --- the process --- */

/* The first and the last CPU that are allowed: neighbours may share a core. Returns how many are. */
static int choose_cpus(struct bench *b)
{
    cpu_set_t allowed;
    size_t first = CPU_SETSIZE, last = 0;
    if (sched_getaffinity(0, sizeof allowed, &allowed) < 0)
        return 0;
    for (size_t i = 0; i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &allowed)) {
            first = first < i ? first : i;
            last = i;
        }
    CPU_SET(first, &b->watchers_cpu);
    CPU_SET(last, &b->waiters_cpu);
    return CPU_COUNT(&allowed);
}

static void become_bench(struct bench *b)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_TIMERSLACK, (unsigned long)TIMER_SLACK_NS); /* as the samples do */
    signal(SIGPIPE, SIG_IGN);                                /* the visitor may die */
    alarm(STUCK_S);
    b->alone = choose_cpus(b) < 2 || machine_cpus_allowed() < 2;
    if (sem_init(&b->semaphore, 1, 0) < 0 || pipe(b->errands) < 0 ||
        socketpair(AF_UNIX, SOCK_STREAM, 0, b->sockets) < 0)
        _exit(1);
    b->visitor = fork();
    if (b->visitor < 0)
        _exit(1);
    if (b->visitor == 0)
        visit(b);
    close(b->errands[0]);
    if (b->alone)
        measure_alone(b);
    else
        measure_watched(b);
    close(b->errands[1]); /* the visitor's end */
    while (waitpid(b->visitor, NULL, 0) < 0 && errno == EINTR)
        ;
    _exit(0);
}

void wait_bench_run(bool kernel, unsigned lengths, struct wait_cost *cost)
{
    *cost = (struct wait_cost){0};
    struct bench *b = mmap(NULL, sizeof *b, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (b == MAP_FAILED)
        return;
    b->kernel = kernel;
    b->lengths = lengths;
    pid_t pid = fork();
    if (pid == 0)
        become_bench(b);
    int ended = 0;
    while (pid > 0 && waitpid(pid, &ended, 0) < 0 && errno == EINTR)
        ;
    if (pid > 0 && ended != 0 && b->visitor > 0) { /* it did not end by itself: its child is ours now */
        kill(b->visitor, SIGKILL);
        waitpid(b->visitor, NULL, 0);
    }
    *cost = b->found;
    munmap(b, sizeof *b);
}

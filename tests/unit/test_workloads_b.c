/* The parts of queue, generator, files, echo, mandelbrot and stream, and what each of them checks: run whole
 * in this process, then with one outcome spoilt. */
#include "tests/unit/harness.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <png.h>

#include "runners/runner.h"
#include "task/clock.h"
#include "task/task.h"
#include "workloads/latencies.h"
#include "workloads/memory_limit.h"
#include "workloads/origin/origin.h"
#include "workloads/picture.h"
#include "workloads/scatter.h"
#include "workloads/scratch.h"
#include "workloads/sequence.h"
#include "workloads/settings.h"
#include "workloads/workload.h"

/* --- a folder of the test's own, as TMPDIR --- */

static char folder[32];

static int enter_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/simul-test.XXXXXX");
    return mkdtemp(folder) != NULL && setenv("TMPDIR", folder, 1) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    (void)state;
    return rmdir(folder); /* which fails if a test left something there */
}

static unsigned entries(const char *path)
{
    unsigned count = 0;
    DIR *dir = opendir(path);
    assert_non_null(dir);
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count - 2; /* . and .. */
}

/* --- a whole run in this process --- */

struct trial {
    struct settings settings;
    const struct workload *workload;
    struct world *world;
    struct shared *shared;
    struct error error;
};

static void trial_start(void *context)
{
    struct trial *trial = context;
    if (trial->workload->shared_start != NULL)
        trial->workload->shared_start(&trial->settings, trial->world, trial->shared->user);
}

static int trial_body(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    const struct trial *trial = context;
    return trial->workload->body(t, trial->world, index, outcome);
}

static int trial_slot_open(void *context, void **slot)
{
    const struct trial *trial = context;
    return trial->workload->slot_open(trial->world, slot);
}

static void trial_slot_close(void *context, void *slot)
{
    const struct trial *trial = context;
    trial->workload->slot_close(trial->world, slot);
}

static void nothing_at_end(void *sample, const pid_t *pids, unsigned n)
{
    (void)sample, (void)pids, (void)n;
}

/* Runs `spec` under a runner; to be ended with close_trial. */
static struct trial *run_trial(const char *spec, const char *runner_name, unsigned workers)
{
    struct trial *trial = calloc(1, sizeof *trial);
    assert_non_null(trial);
    assert_int_equal(settings_parse(spec, &trial->settings, &trial->error), 0);
    const struct workload *workload = trial->workload = trial->settings.workload;
    const struct runner *runner = runner_find(runner_name);
    unsigned tasks = trial->settings.tasks;
    trial->settings.seed = 7;
    struct shared_sizes sizes = {.tasks = tasks, .lanes = runner->lanes(tasks, workers)};
    if (workload->shared_bytes != NULL)
        sizes.user_bytes = workload->shared_bytes(&trial->settings);
    if (workload->output_bytes != NULL)
        sizes.arena_bytes = 4 * workload->output_bytes(&trial->settings) + 16 * (size_t)tasks;
    trial->shared = shared_create(&sizes, &trial->error);
    assert_non_null(trial->shared);
    trial->shared->capacity = runner->capacity(tasks, workers);
    assert_int_equal(workload->setup(&trial->settings, &trial->world, &trial->error), 0);
    struct run run = {.runner = runner,
                      .bodies = {.context = trial, .start = trial_start, .body = trial_body},
                      .shared = trial->shared,
                      .tasks = tasks,
                      .workers = workers,
                      .lanes = sizes.lanes,
                      .error = &trial->error,
                      .at_end = nothing_at_end};
    if (workload->slot_open != NULL) {
        run.bodies.slot_open = trial_slot_open;
        run.bodies.slot_close = trial_slot_close;
    }
    assert_int_equal(runner->run(&run), 0);
    return trial;
}

static int check(struct trial *trial)
{
    return trial->workload->check(trial->world, trial->shared->outcomes, trial->settings.tasks,
                                  trial->shared->arena, &trial->error);
}

static void close_trial(struct trial *trial)
{
    trial->workload->teardown(trial->world);
    shared_destroy(trial->shared);
    free(trial);
}

/* --- what all have in common --- */

static const char *const specs[] = {
    "queue:items=100",
    "queue:items=101:producers=3:consumers=5",
    "generator:wait=0",
    "generator:wait=0:u=64",
    "files:size=300000",
    "files:size=1",
    "echo:rounds=3",
    "echo:rounds=2:size=1000003",
    "mandelbrot:width=40:height=30:steps=50",
    "stream:size=65541:passes=3",
};
enum { SPECS = sizeof specs / sizeof *specs };

static void every_run_passes_its_check(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPECS; i++) {
        struct trial *trial = run_trial(specs[i], "sync", 1);
        if (check(trial) != 0)
            fail_msg("%s: %s", specs[i], trial->error.text);
        close_trial(trial);
    }
}

/* generator's value is a length that stands beside the values, which have a test of their own. */
static void a_wrong_value_is_named_with_both_values(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPECS; i++) {
        struct trial *trial = run_trial(specs[i], "sync", 1);
        struct outcome *spoilt = &trial->shared->outcomes[1];
        if (strcmp(trial->workload->name, "generator") == 0)
            ((uint64_t *)(void *)(trial->shared->arena + spoilt->output_offset))[3] = 9;
        else if (strcmp(trial->workload->name, "mandelbrot") == 0)
            memset(trial->shared->arena + spoilt->output_offset, 77, spoilt->output_bytes);
        else
            spoilt->value++;
        assert_int_equal(check(trial), -EBADMSG);
        assert_non_null(strstr(trial->error.text, trial->workload->name));
        assert_non_null(strstr(trial->error.text, " where "));
        close_trial(trial);
    }
}

static void gauges_have_names_and_units(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPECS; i++) {
        struct trial *trial = run_trial(specs[i], "sync", 1);
        struct gauge gauges[GAUGES_MOST];
        unsigned n = 0;
        if (trial->workload->gauges != NULL)
            n = trial->workload->gauges(trial->world, trial->shared->outcomes, trial->settings.tasks, 1000000,
                                        gauges);
        for (unsigned k = 0; k < n; k++) {
            assert_true(gauges[k].name[0] != '\0' && gauges[k].value > 0);
            assert_true(strcmp(gauges[k].unit, "ns") == 0 || strcmp(gauges[k].unit, "B/s") == 0 ||
                        strcmp(gauges[k].unit, "1/s") == 0 || gauges[k].unit[0] == '\0');
        }
        close_trial(trial);
    }
}

/* --- queue --- */

static void an_item_taken_twice_is_found(void **state)
{
    (void)state;
    struct trial *trial = run_trial("queue:items=100", "sync", 1);
    trial->shared->outcomes[3].measured[0] += 5; /* what the second consumer's items add up to */
    assert_int_equal(check(trial), -EBADMSG);
    assert_non_null(strstr(trial->error.text, "lost or taken twice"));
    close_trial(trial);
}

static void a_queue_for_one_is_a_deadlock_that_names_who_is_waited_for(void **state)
{
    (void)state;
    struct trial *trial = run_trial("queue:producers=1:consumers=2:items=9:capacity=1", "sync", 1);
    assert_int_equal(atomic_load(&trial->shared->deadlocked), 1);
    assert_non_null(strstr(trial->shared->failure, "task 0: waiting for semaphore \"spaces\""));
    assert_non_null(strstr(trial->shared->failure, "last taken by task 0, to be posted by tasks 1-2"));
    assert_non_null(strstr(trial->shared->failure, "tasks 1-2: queued"));
    close_trial(trial);
}

/* A worker dies with the lock in its hands, under which nobody else can go on. */
static int body_that_dies_with_the_lock(void *context, struct task *t, unsigned index,
                                        struct outcome *outcome)
{
    (void)context, (void)outcome;
    struct task_semaphore *lock = task_shared(t);
    if (index > 0)
        task_sleep(t, NS_PER_MS); /* so that the first one has it */
    int status = task_wait_semaphore(t, lock);
    if (index == 0)
        raise(SIGKILL);
    return status;
}

static void start_lock(void *context)
{
    struct shared *shared = context;
    task_semaphore_init(shared->user, "lock", 1);
}

static void a_worker_killed_with_the_lock_costs_the_run_and_hangs_nothing(void **state)
{
    (void)state;
    enum { WORKERS = 3 };
    struct error error = {""};
    struct shared_sizes sizes = {
        .tasks = WORKERS, .lanes = WORKERS, .user_bytes = sizeof(struct task_semaphore)};
    struct shared *shared = shared_create(&sizes, &error);
    assert_non_null(shared);
    shared->capacity = WORKERS;
    struct run run = {
        .runner = runner_find("processes"),
        .bodies = {.context = shared, .start = start_lock, .body = body_that_dies_with_the_lock},
        .shared = shared,
        .tasks = WORKERS,
        .workers = WORKERS,
        .lanes = WORKERS,
        .error = &error,
        .at_end = nothing_at_end};
    assert_true(run.runner->run(&run) < 0);
    assert_non_null(strstr(shared->failure, "was killed by signal 9"));
    assert_non_null(strstr(shared->failure, "task 0 is lost"));
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no worker is left */
    shared_destroy(shared);
}

/* --- generator: the two sequences without a runner, a task or a thread --- */

static size_t collect(struct generator *g, uint64_t *values, size_t most)
{
    size_t n = 0;
    while (n < most && generator_next(g, &values[n]))
        n++;
    return n;
}

static void the_powers_come_alone_and_filtered(void **state)
{
    (void)state;
    static const uint64_t whole[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512},
                          kept[] = {1, 2, 16, 32, 256, 512};
    uint64_t values[16];
    struct sequence_powers powers = {.count = 10}, again = {.count = 10};
    struct sequence_filter filter = {0};
    struct generator *alone, *passing;

    assert_int_equal(generator_create(&alone, sequence_powers, &powers, NULL, NULL, 0), 0);
    assert_int_equal(collect(alone, values, 16), 10);
    assert_memory_equal(values, whole, sizeof whole);
    generator_close(alone);

    assert_int_equal(generator_create(&filter.source, sequence_powers, &again, NULL, NULL, 0), 0);
    assert_int_equal(generator_create(&passing, sequence_filter, &filter, NULL, NULL, 0), 0);
    assert_int_equal(collect(passing, values, 16), 6);
    assert_memory_equal(values, kept, sizeof kept);
    generator_close(passing);
    generator_close(filter.source);
}

static int count_calls(void *context)
{
    return ++*(int *)context < 4 ? 0 : -EIO;
}

static void a_hook_is_called_between_values_and_its_failure_ends_the_sequence(void **state)
{
    (void)state;
    int calls = 0;
    uint64_t values[16];
    struct generator *g;
    struct sequence_powers powers = {.count = 10, .after_each = {count_calls, &calls}};
    assert_int_equal(generator_create(&g, sequence_powers, &powers, NULL, NULL, 0), 0);
    assert_true(generator_next(g, values));
    assert_int_equal(calls, 0); /* only when the next value is asked for */
    assert_int_equal(collect(g, values, 16), 3);
    assert_int_equal(calls, 4);
    assert_int_equal(powers.status, -EIO);
    generator_close(g);
}

static void a_filter_closed_early_leaves_its_source_usable(void **state)
{
    (void)state;
    uint64_t value;
    struct sequence_powers powers = {.count = 10};
    struct sequence_filter filter = {0};
    struct generator *passing;
    assert_int_equal(generator_create(&filter.source, sequence_powers, &powers, NULL, NULL, 0), 0);
    assert_int_equal(generator_create(&passing, sequence_filter, &filter, NULL, NULL, 0), 0);
    assert_true(generator_next(passing, &value));
    generator_close(passing);
    assert_true(generator_next(filter.source, &value));
    assert_int_equal(value, 2);
    generator_close(filter.source);
}

/* --- files: its folder --- */

static void a_scratch_folder_is_removed_with_what_is_in_it(void **state)
{
    (void)state;
    struct scratch *scratch = NULL;
    struct error error = {""};
    assert_int_equal(scratch_make(&scratch, &error), 0);
    int fd = openat(scratch_fd(scratch), "left", O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(entries(folder), 1);
    scratch_remove(scratch);
    assert_int_equal(entries(folder), 0);
    scratch_remove(NULL);
}

static void a_sweep_takes_abandoned_folders_alone(void **state)
{
    (void)state;
    struct scratch *held = NULL;
    struct error error = {""};
    assert_int_equal(scratch_make(&held, &error), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct scratch *abandoned = NULL;
        if (scratch_make(&abandoned, NULL) != 0)
            _exit(1);
        close(openat(scratch_fd(abandoned), "left", O_WRONLY | O_CREAT, 0600));
        raise(SIGKILL);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(entries(folder), 2);
    scratch_sweep();
    assert_int_equal(entries(folder), 1);
    assert_int_equal(openat(scratch_fd(held), "new", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0, 1);
    scratch_remove(held);
    assert_int_equal(entries(folder), 0);
}

static void a_folder_is_held_as_long_as_one_process_that_inherited_it_lives(void **state)
{
    (void)state;
    int pipe_ends[2];
    char ready;
    struct scratch *scratch = NULL;
    struct error error = {""};
    assert_int_equal(pipe(pipe_ends), 0);
    pid_t owner = fork();
    if (owner == 0) { /* makes the folder, forks a worker and dies */
        if (scratch_make(&scratch, &error) != 0)
            _exit(1);
        pid_t worker = fork();
        if (worker == 0) {
            pause();
            _exit(0);
        }
        _exit(write(pipe_ends[1], &worker, sizeof worker) == sizeof worker ? 0 : 1);
    }
    pid_t worker = 0;
    assert_int_equal(read(pipe_ends[0], &worker, sizeof worker), sizeof worker);
    assert_int_equal(waitpid(owner, NULL, 0), owner);
    scratch_sweep();
    assert_int_equal(entries(folder), 1);
    kill(worker, SIGKILL);
    close(pipe_ends[1]); /* the worker has the other end: when it is dead, the pipe ends */
    assert_int_equal(read(pipe_ends[0], &ready, 1), 0);
    for (int tries = 0; entries(folder) > 0 && tries < 1000;
         tries++) { /* its files are closed one after another */
        scratch_sweep();
        usleep(1000);
    }
    assert_int_equal(entries(folder), 0);
    close(pipe_ends[0]);
}

/* --- echo: its server --- */

static void the_echo_server_sends_back_what_does_not_fit_into_its_buffers(void **state)
{
    (void)state;
    enum { BYTES = 20 << 20, PIECE = 100000 };
    struct origin *server = NULL;
    struct error error = {""};
    assert_int_equal(origin_start_service(&origin_echo, 0, &server, &error), 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons(origin_port(server))};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    pid_t writer = fork(); /* sends without reading, so that the server's side fills up */
    if (writer == 0) {
        for (unsigned sent = 0; sent < BYTES; sent++) {
            char byte = (char)(scatter(1, sent) & 0xff);
            static char piece[PIECE];
            piece[sent % PIECE] = byte;
            if ((sent % PIECE == PIECE - 1 || sent == BYTES - 1) &&
                send(fd, piece, sent % PIECE + 1, MSG_NOSIGNAL) != (ssize_t)(sent % PIECE + 1))
                _exit(1);
        }
        _exit(0);
    }
    static char back[PIECE];
    unsigned received = 0, wrong = 0;
    for (ssize_t n; received < BYTES && (n = recv(fd, back, sizeof back, 0)) > 0;)
        for (ssize_t i = 0; i < n; i++)
            wrong += back[i] != (char)(scatter(1, received++) & 0xff);
    assert_int_equal(received, BYTES);
    assert_int_equal(wrong, 0);
    int status = 1;
    assert_int_equal(waitpid(writer, &status, 0), writer);
    assert_int_equal(status, 0);
    assert_true(origin_lateness(server).requests > 0);
    close(fd);
    origin_stop(server);
}

/* --- mandelbrot: its picture --- */

static void a_picture_is_read_back_as_it_was_written(void **state)
{
    (void)state;
    enum { WIDTH = 17, HEIGHT = 5 };
    uint8_t pixels[WIDTH * HEIGHT], read_back[WIDTH * HEIGHT * 3];
    struct picture picture = {.width = WIDTH, .height = HEIGHT, .pixels = pixels};
    struct error error = {""};
    for (unsigned i = 0; i < PICTURE_COLOURS; i++)
        for (unsigned channel = 0; channel < 3; channel++)
            picture.palette[i][channel] = (uint8_t)scatter(channel, i);
    for (unsigned i = 0; i < sizeof pixels; i++)
        pixels[i] = (uint8_t)scatter(9, i);
    int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(picture_write(&picture, dir, "p.png", &error), 0);

    char path[64];
    snprintf(path, sizeof path, "%s/p.png", folder);
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_int_not_equal(png_image_begin_read_from_file(&image, path), 0);
    assert_int_equal(image.width, WIDTH);
    assert_int_equal(image.height, HEIGHT);
    image.format = PNG_FORMAT_RGB;
    assert_int_not_equal(png_image_finish_read(&image, NULL, read_back, 0, NULL), 0);
    for (unsigned i = 0; i < sizeof pixels; i++)
        assert_memory_equal(&read_back[3 * (size_t)i], picture.palette[pixels[i]], 3);
    unlinkat(dir, "p.png", 0);

    assert_int_equal(picture_write(&picture, dir, "no/such.png", &error), -ENOENT);
    assert_non_null(strstr(error.text, "no/such.png"));
    close(dir);
}

/* --- shared parts --- */

static void percentiles_are_of_all_that_was_recorded(void **state)
{
    (void)state;
    struct gauge gauges[3];
    struct latencies *latencies = latencies_create(100);
    assert_non_null(latencies);
    for (uint64_t i = 0; i < 100; i++)
        latencies_record(latencies, i, 1000 - i);
    for (uint64_t i = 0; i < 100; i++)
        latencies_record(latencies, i, 100 - i); /* replaces what a warm-up recorded */
    assert_int_equal(latencies_gauges(latencies, "trip", gauges), 3);
    assert_string_equal(gauges[0].name, "trip p50");
    assert_string_equal(gauges[1].name, "trip p99");
    assert_string_equal(gauges[2].name, "trip max");
    assert_int_equal((int)gauges[0].value, 50);
    assert_int_equal((int)gauges[1].value, 99);
    assert_int_equal((int)gauges[2].value, 100);
    latencies_destroy(latencies);
}

static void of_many_times_every_kth_is_kept(void **state)
{
    (void)state;
    const uint64_t things = (3 << 20) + 1; /* four to a place */
    struct gauge gauges[3];
    struct latencies *latencies = latencies_create(things);
    assert_non_null(latencies);
    for (uint64_t i = 0; i < things; i++)
        latencies_record(latencies, i, i % 4 == 0 ? 7 : 1000);
    latencies_gauges(latencies, "x", gauges);
    assert_int_equal((int)gauges[2].value, 7);
    latencies_destroy(latencies);
}

static void more_memory_than_there_is_is_refused(void **state)
{
    (void)state;
    struct error error = {""};
    uint64_t there = memory_available();
    if (there == UINT64_MAX)
        UNIT_SKIP("this system does not say how much memory is available");
    assert_int_equal(memory_check(0, "x", "y", &error), 0);
    assert_int_equal(memory_check(2 * there + (1ULL << 40), "queue", "type less", &error), -EINVAL);
    assert_ptr_equal(strstr(error.text, "queue needs "), error.text);
    assert_non_null(strstr(error.text, "type less"));
}

static void scattered_numbers_differ_and_a_hash_sees_every_bit(void **state)
{
    (void)state;
    uint64_t words[4] = {1, 2, 3, 4}, right = hash_words(HASH_START, words, 4), seen_or = 0, seen_and = ~0ULL;
    for (uint64_t i = 0; i < 1000; i++) {
        assert_true(scatter(5, i) != scatter(5, i + 1) && scatter(5, i) != scatter(6, i));
        seen_or |= scatter(5, i);
        seen_and &= scatter(5, i);
    }
    assert_true(seen_or == ~0ULL && seen_and == 0);
    for (unsigned bit = 0; bit < 256; bit++) {
        words[bit / 64] ^= UINT64_C(1) << bit % 64;
        assert_true(hash_words(HASH_START, words, 4) != right);
        words[bit / 64] ^= UINT64_C(1) << bit % 64;
    }
    assert_true(hash_words(HASH_START, words, 4) == right);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

UNIT_TESTS(IN_FOLDER(every_run_passes_its_check), IN_FOLDER(a_wrong_value_is_named_with_both_values),
           IN_FOLDER(gauges_have_names_and_units), cmocka_unit_test(an_item_taken_twice_is_found),
           cmocka_unit_test(a_queue_for_one_is_a_deadlock_that_names_who_is_waited_for),
           cmocka_unit_test(a_worker_killed_with_the_lock_costs_the_run_and_hangs_nothing),
           cmocka_unit_test(the_powers_come_alone_and_filtered),
           cmocka_unit_test(a_hook_is_called_between_values_and_its_failure_ends_the_sequence),
           cmocka_unit_test(a_filter_closed_early_leaves_its_source_usable),
           IN_FOLDER(a_scratch_folder_is_removed_with_what_is_in_it),
           IN_FOLDER(a_sweep_takes_abandoned_folders_alone),
           IN_FOLDER(a_folder_is_held_as_long_as_one_process_that_inherited_it_lives),
           cmocka_unit_test(the_echo_server_sends_back_what_does_not_fit_into_its_buffers),
           IN_FOLDER(a_picture_is_read_back_as_it_was_written),
           cmocka_unit_test(percentiles_are_of_all_that_was_recorded),
           cmocka_unit_test(of_many_times_every_kth_is_kept),
           cmocka_unit_test(more_memory_than_there_is_is_refused),
           cmocka_unit_test(scattered_numbers_differ_and_a_hash_sees_every_bit))

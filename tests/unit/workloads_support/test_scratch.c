/* Temporary folders: removed by their makers, or by whoever comes after them, and by nobody else. */
#include "tests/unit/support/temporary_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "workloads/support/scratch.h"

static void a_scratch_folder_is_removed_with_what_is_in_it(void **state)
{
    (void)state;
    struct scratch *scratch = NULL;
    struct error error = {""};
    assert_int_equal(scratch_make(&scratch, &error), 0);
    int fd = openat(scratch_fd(scratch), "left", O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(entries(), 1);
    scratch_remove(scratch);
    assert_int_equal(entries(), 0);
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
    assert_int_equal(entries(), 2);
    scratch_sweep();
    assert_int_equal(entries(), 1);
    int fd = openat(scratch_fd(held), "new", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    close(fd);
    scratch_remove(held);
    assert_int_equal(entries(), 0);
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
    assert_int_equal(entries(), 1);
    kill(worker, SIGKILL);
    close(pipe_ends[1]); /* the worker has the other end: when it is dead, the pipe ends */
    assert_int_equal(read(pipe_ends[0], &ready, 1), 0);
    for (int tries = 0; entries() > 0 && tries < 1000; tries++) { /* its files are closed one after another */
        scratch_sweep();
        usleep(1000);
    }
    assert_int_equal(entries(), 0);
    close(pipe_ends[0]);
}

/* The keeper is nobody's worker: it outlives the maker and a worker that inherited the folder, and no longer.
 */
static void a_kept_folder_goes_with_the_last_who_had_it(void **state)
{
    (void)state;
    int pipe_ends[2];
    struct scratch *scratch = NULL;
    assert_int_equal(pipe(pipe_ends), 0);
    pid_t owner = fork();
    if (owner == 0) {
        if (scratch_make(&scratch, NULL) != 0)
            _exit(1);
        scratch_keep(scratch);
        close(openat(scratch_fd(scratch), "left", O_WRONLY | O_CREAT, 0600));
        pid_t worker = fork();
        if (worker == 0) {
            pause();
            _exit(0);
        }
        if (write(pipe_ends[1], &worker, sizeof worker) != sizeof worker)
            _exit(1);
        raise(SIGKILL);
    }
    pid_t worker = 0;
    assert_int_equal(read(pipe_ends[0], &worker, sizeof worker), sizeof worker);
    assert_int_equal(waitpid(owner, NULL, 0), owner);
    usleep(20000); /* time enough for a keeper that does not wait to be caught; none is needed to pass */
    assert_int_equal(entries(), 1);
    kill(worker, SIGKILL);
    for (int tries = 0; entries() > 0 && tries < 10000; tries++)
        usleep(1000);
    assert_int_equal(entries(), 0);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

static void a_keeper_ends_with_what_it_kept(void **state)
{
    (void)state;
    struct scratch *scratch = NULL;
    struct error error = {""};
    assert_int_equal(scratch_make(&scratch, &error), 0);
    scratch_keep(scratch);
    scratch_remove(scratch);
    assert_int_equal(entries(), 0);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
    assert_int_equal(errno, ECHILD);
}

UNIT_TESTS(IN_FOLDER(a_scratch_folder_is_removed_with_what_is_in_it),
           IN_FOLDER(a_sweep_takes_abandoned_folders_alone),
           IN_FOLDER(a_folder_is_held_as_long_as_one_process_that_inherited_it_lives),
           IN_FOLDER(a_kept_folder_goes_with_the_last_who_had_it), IN_FOLDER(a_keeper_ends_with_what_it_kept))

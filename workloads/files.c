/* files: each task writes a file, flushes it to disk, reads it back and compares checksums. A task cannot
 * wait for a file as for a socket: poll(2) calls every file ready, and yet a read or a flush blocks. So each
 * step is a blocking call, made by task_call. A lane that may block makes the call itself; under coroutines a
 * thread of libuv's pool does, and each pool thread is a lane in the trace. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "task/clock.h"
#include "task/units.h"
#include "workloads/support/hooks.h"
#include "workloads/support/latencies.h"
#include "workloads/support/scatter.h"
#include "workloads/support/scratch.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

struct world {
    struct scratch *scratch;
    uint64_t seed, bytes;
    int direct;                /* O_DIRECT or 0 */
    struct latencies *flushes; /* one for each task */
};

/* The argument of all blocking calls, copied to where they run. */
struct file {
    int folder, fd, flags;
    char name[32];
    void *buffer; /* of the task's slot */
    size_t bytes; /* in the buffer */
    off_t offset; /* in the file */
};

static int open_file(void *argument);
static int write_all(struct task *t, const struct world *world, struct file *file, struct outcome *outcome);
static int flush(struct task *t, const struct world *world, struct file *file);
static int read_all(struct task *t, const struct world *world, struct file *file, struct outcome *outcome);
static int remove_file(void *argument);

static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    struct file file = {.folder = scratch_fd(world->scratch), .flags = world->direct, .buffer = task_slot(t)};
    snprintf(file.name, sizeof file.name, "file-%u", index);
    int status = task_call(t, open_file, &file, sizeof file);
    if (status < 0)
        return status;
    file.fd = status;
    status = write_all(t, world, &file, outcome);
    if (status == 0)
        status = flush(t, world, &file);
    if (status == 0)
        status = read_all(t, world, &file, outcome);
    int removed = task_call(t, remove_file, &file, sizeof file);
    return status < 0 ? status : removed;
}

/* --- blocking calls, which run where the runner's task_call decides --- */

/* Returns the descriptor. */
static int open_file(void *argument)
{
    const struct file *file = argument;
    int fd = openat(file->folder, file->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | file->flags, 0600);
    return fd >= 0 ? fd : -errno; // cppcheck-suppress resourceLeak ; it is the result of the call
}

static int write_chunk(void *argument)
{
    const struct file *file = argument;
    for (size_t done = 0; done < file->bytes;) {
        ssize_t n = pwrite(file->fd, (const char *)file->buffer + done, file->bytes - done,
                           file->offset + (off_t)done);
        if (n < 0 && errno != EINTR)
            return -errno;
        done += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static int flush_file(void *argument)
{
    const struct file *file = argument;
    return fsync(file->fd) < 0 ? -errno : 0;
}

static int read_chunk(void *argument)
{
    const struct file *file = argument;
    for (size_t done = 0; done < file->bytes;) {
        ssize_t n =
            pread(file->fd, (char *)file->buffer + done, file->bytes - done, file->offset + (off_t)done);
        if (n == 0)
            return -EIO; /* the file is shorter than what was written */
        if (n < 0 && errno != EINTR)
            return -errno;
        done += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static int remove_file(void *argument)
{
    const struct file *file = argument;
    int status = close(file->fd) < 0 ? -errno : 0;
    return unlinkat(file->folder, file->name, 0) < 0 && status == 0 ? -errno : status;
}

/* --- the rest of the task --- */

enum {
    CHUNK_BYTES = 256 * 1024, /* read or written by one call */
    BLOCK_BYTES = 4096,       /* O_DIRECT needs addresses, offsets and lengths in whole blocks of the disk */
};

/* outcome.measured: the checksum of what was written; `value` is that of what was read back. */
enum { MEASURED_WRITTEN };

/* Sets the place and size of the next chunk. Returns false behind the file's end. */
static bool next_chunk(struct file *file, uint64_t total)
{
    file->offset += (off_t)file->bytes;
    uint64_t left = total - (uint64_t)file->offset;
    file->bytes = left < CHUNK_BYTES ? (size_t)left : CHUNK_BYTES;
    return left > 0;
}

/* The buffer always holds whole words; the file's last word may be written in part. */
static size_t words(const struct file *file)
{
    return (file->bytes + sizeof(uint64_t) - 1) / sizeof(uint64_t);
}

/* Clears the bytes behind the chunk's end: the file's last word is hashed as read back. */
static uint64_t hash_chunk(const struct file *file, uint64_t hash)
{
    char *end = (char *)file->buffer + file->bytes;
    for (size_t i = file->bytes; i % sizeof(uint64_t) != 0; i++)
        *end++ = 0;
    return hash_words(hash, file->buffer, words(file));
}

static void fill_chunk(const struct file *file, uint64_t seed)
{
    uint64_t *word = file->buffer;
    for (size_t i = 0; i < words(file); i++)
        word[i] = scatter(seed, (uint64_t)file->offset / sizeof *word + i);
}

static int write_all(struct task *t, const struct world *world, struct file *file, struct outcome *outcome)
{
    int status = 0;
    uint64_t hash = HASH_START, seed = scatter(world->seed, task_index(t));
    file->offset = 0;
    file->bytes = 0;
    while (status == 0 && next_chunk(file, world->bytes)) {
        task_phase(t, "fill");
        fill_chunk(file, seed);
        hash = hash_chunk(file, hash);
        status = task_call(t, write_chunk, file, sizeof *file);
    }
    outcome->measured[MEASURED_WRITTEN] = hash;
    return status;
}

static int flush(struct task *t, const struct world *world, struct file *file)
{
    uint64_t begin_ns = task_now_ns(t);
    int status = task_call(t, flush_file, file, sizeof *file);
    latencies_record(world->flushes, task_index(t), task_now_ns(t) - begin_ns);
    return status;
}

static int read_all(struct task *t, const struct world *world, struct file *file, struct outcome *outcome)
{
    int status = 0;
    uint64_t hash = HASH_START;
    file->offset = 0;
    file->bytes = 0;
    while (status == 0 && next_chunk(file, world->bytes)) {
        status = task_call(t, read_chunk, file, sizeof *file);
        task_phase(t, "checksum");
        hash = hash_chunk(file, hash);
    }
    outcome->value = hash;
    return status;
}

/* --- before anything starts --- */

/* Nominal cost of a task, for estimates alone: a flush on a virtual disk, and filling and hashing a byte.
 * Measured on one core of an x86-64 server of 2023. */
static const uint64_t flush_ns = 2 * NS_PER_MS, byte_ps = 700;

static const struct param params[] = {
    {.name = "size",
     .type = PARAM_SIZE,
     .default_text = "256KiB",
     .min = 1,
     .max = 1ULL << 40,
     .help = "of each file"},
    {.name = "direct",
     .type = PARAM_SWITCH,
     .default_text = "false",
     .help = "bypass the page cache (O_DIRECT): reads come from the disk"},
    {0},
};

/* Tries O_DIRECT in the temporary folder's filesystem, on a file that is already unlinked. */
static int try_direct(struct error *error)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/simul-direct.XXXXXX", scratch_home());
    int fd = mkstemp(path);
    if (fd < 0)
        return error_system(error, -errno,
                            "files: cannot write in %s; set TMPDIR to a folder that can be written to",
                            scratch_home());
    unlink(path);
    int status = fcntl(fd, F_SETFL, O_DIRECT) < 0 ? -errno : 0;
    close(fd);
    if (status < 0 && status != -EINVAL) /* EINVAL: open(2) */
        error_system(error, status, "files:direct=true: direct input and output cannot be set in %s",
                     scratch_home());
    else if (status < 0)
        error_system(error, status,
                     "files:direct=true: the filesystem of %s has no direct input and output (O_DIRECT); set "
                     "TMPDIR to a folder on a disk, or leave direct=true away",
                     scratch_home());
    return status;
}

/* Coroutines have all files open at once: each file is removed at its task's end. */
static int check_space(const struct settings *settings, struct error *error)
{
    struct statvfs disk;
    char needed[32], free_there[32];
    uint64_t bytes = settings_number(settings, "size");
    if (statvfs(scratch_home(), &disk) < 0)
        return error_system(
            error, -errno,
            "files: cannot read the free space of %s; set TMPDIR to a folder that can be written to",
            scratch_home());
    uint64_t left = (uint64_t)disk.f_bavail * disk.f_frsize;
    if (settings->tasks == 0 || bytes <= left / settings->tasks)
        return 0;
    return error_set(error, -EINVAL,
                     "files: %u files of %s need %s on disk and %s has %s left; type a smaller size=, fewer "
                     "tasks (-n), or set TMPDIR to a folder on a larger disk",
                     settings->tasks, settings_text(settings, "size"),
                     units_show_size(settings->tasks * bytes, needed, sizeof needed), scratch_home(),
                     units_show_size(left, free_there, sizeof free_there));
}

static int validate(const struct settings *settings, struct error *error)
{
    bool direct = settings_number(settings, "direct") != 0;
    if (direct && settings_number(settings, "size") % BLOCK_BYTES != 0)
        return error_set(
            error, -EINVAL,
            "files:size=%s: with direct=true a size must be a multiple of 4 KiB, which a disk writes at once",
            settings_text(settings, "size"));
    int status = check_space(settings, error);
    return status == 0 && direct ? try_direct(error) : status;
}

static void cost(const struct settings *settings, uint64_t *waiting_ns, uint64_t *computing_ns)
{
    *waiting_ns = flush_ns;
    *computing_ns = settings_number(settings, "size") / 1000 * byte_ps;
}

/* Open, flush, remove, and each chunk twice. */
static unsigned waits(const struct settings *settings)
{
    return 3 + 2 * (unsigned)((settings_number(settings, "size") + CHUNK_BYTES - 1) / CHUNK_BYTES);
}

/* --- the world --- */

static void teardown(struct world *world)
{
    scratch_remove(world->scratch);
    latencies_destroy(world->flushes);
    free(world);
}

static int setup(const struct settings *settings, struct world **out, struct error *error)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL)
        return error_set(error, -ENOMEM, "files: not enough memory");
    int status = 0;
    world->seed = settings->seed;
    world->bytes = settings_number(settings, "size");
    world->direct = settings_number(settings, "direct") != 0 ? O_DIRECT : 0;
    world->flushes = latencies_create(settings->tasks);
    if (world->flushes == NULL)
        status = error_set(error, -ENOMEM, "files: not enough memory");
    scratch_sweep(); /* left by a run during which the machine crashed */
    if (status == 0)
        status = scratch_make(&world->scratch, error);
    if (status == 0)
        scratch_keep(world->scratch);
    if (status < 0) {
        teardown(world);
        return status;
    }
    *out = world;
    return 0;
}

/* A sample that was killed could not tear down. */
static void clean_up(const struct settings *settings)
{
    (void)settings;
    scratch_sweep();
}

/* A slot is the buffer of a chunk, aligned for O_DIRECT. */
static int slot_open(const struct world *world, void **slot)
{
    (void)world;
    *slot = aligned_alloc(BLOCK_BYTES, CHUNK_BYTES);
    return *slot != NULL ? 0 : -ENOMEM;
}

static void slot_close(const struct world *world, void *slot)
{
    (void)world;
    free(slot);
}

/* --- after the run --- */

static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    (void)world, (void)arena;
    for (unsigned i = 0; i < n; i++)
        if (outcomes[i].value != outcomes[i].measured[MEASURED_WRITTEN])
            return error_set(error, -EBADMSG,
                             "files: file %u read back has the checksum %016" PRIx64 " where %016" PRIx64
                             " was written",
                             i, outcomes[i].value, outcomes[i].measured[MEASURED_WRITTEN]);
    return 0;
}

static unsigned gauges(const struct world *world, const struct outcome *outcomes, unsigned n,
                       uint64_t makespan_ns, struct gauge out[MAX_GAUGES])
{
    (void)outcomes;
    unsigned count = latencies_gauges(world->flushes, "flush", out);
    out[count++] = (struct gauge){.name = "written to disk",
                                  .unit = "B/s",
                                  .value = (double)n * (double)world->bytes * NS_PER_S / (double)makespan_ns};
    return count;
}

static void insight(const struct settings *settings, const struct insight_facts *facts,
                    char out[INSIGHT_BYTES])
{
    (void)settings;
    out[0] = '\0';
    if (facts->offloads)
        snprintf(
            out, INSIGHT_BYTES,
            "Blocking calls ran on libuv's pool of threads (4, unless UV_THREADPOOL_SIZE says otherwise): asynchronous file access is not single-threaded.");
}

const struct workload workload_files = {
    .name = "files",
    .summary = "writes files, flushes them to disk, reads them back and compares checksums",
    .next = "files:size=64KiB",
    .words = {.noun = "file"},
    .kind = WORKLOAD_WAITING,
    .blocking_calls = true,
    .default_tasks = 40,
    .params = params,
    .validate = validate,
    .cost = cost,
    .descriptors = descriptors_one_each,
    .waits = waits,
    .setup = setup,
    .slot_open = slot_open,
    .slot_close = slot_close,
    .body = body,
    .check = check,
    .gauges = gauges,
    .teardown = teardown,
    .clean_up = clean_up,
    .insight = insight,
};

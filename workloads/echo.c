/* echo: round trips over TCP. A task sends a message to a server on this machine, waits for the whole message
 * to come back, and sends the next one. There is hardly any work and no added delay: what remains is wake-up
 * latency, thousands of times. Ways of waiting differ most in their wake-up latency. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "task/clock.h"
#include "workloads/origin/origin.h"
#include "workloads/support/hooks.h"
#include "workloads/support/latencies.h"
#include "workloads/support/memory_limit.h"
#include "workloads/support/scatter.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

struct world {
    uint64_t seed, rounds;
    size_t bytes; /* of a message */
    struct origin *server;
    struct latencies *latencies; /* of each round trip */
};

/* A slot: one connection, used by one task after another, and the message on its way out and back. */
struct connection {
    int fd; /* -1 until the first task has made the connection */
    uint64_t *sent, *received;
};

static int dial(struct task *t, const struct world *world, struct connection *connection);
static int exchange(struct task *t, const struct connection *connection, size_t bytes);
static void compose(const struct world *world, unsigned index, uint64_t round, uint64_t *message);
static size_t words_of(size_t bytes);

/* The result is a hash of all that came back. */
static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    struct connection *connection = task_slot(t);
    uint64_t hash = HASH_START;
    task_phase(t, "round trips");
    int status = connection->fd < 0 ? dial(t, world, connection) : 0;
    for (uint64_t round = 0; status == 0 && round < world->rounds; round++) {
        compose(world, index, round, connection->sent);
        uint64_t begin_ns = task_now_ns(t);
        status = exchange(t, connection, world->bytes);
        latencies_record(world->latencies, index * world->rounds + round, task_now_ns(t) - begin_ns);
        hash = hash_words(hash, connection->received, words_of(world->bytes));
    }
    if (connection->fd >= 0)
        task_forget_fd(t, connection->fd); /* the slot closes later, without a task */
    outcome->value = hash;
    return status;
}

/* The first word of a message is new in each round. Bytes behind the message's end stay 0 on both sides. */
static void compose(const struct world *world, unsigned index, uint64_t round, uint64_t *message)
{
    size_t words = words_of(world->bytes);
    uint64_t seed = scatter(world->seed, index);
    for (size_t i = round == 0 ? 1 : words; i < words; i++)
        message[i] = scatter(seed, i);
    message[0] = scatter(~seed, round);
    memset((char *)message + world->bytes, 0, words * sizeof *message - world->bytes);
}

static size_t words_of(size_t bytes)
{
    return (bytes + sizeof(uint64_t) - 1) / sizeof(uint64_t);
}

/* Sends or receives what goes through now. Returns 0, or -errno when the connection is lost. */
static int proceed(ssize_t n, size_t *done)
{
    if (n > 0)
        *done += (size_t)n;
    if (n < 0 && errno != EAGAIN && errno != EINTR)
        return -errno;
    return 0;
}

/* Receives what is there, or waits for it; while a part of the message is not sent yet, also until more can
 * be sent. Returns 0, or -errno when the connection is lost. */
static int receive(struct task *t, const struct connection *connection, size_t bytes, bool all_sent,
                   size_t *received)
{
    char *place = (char *)connection->received + *received;
    ssize_t n;
    if (all_sent) {
        n = task_receive(t, connection->fd, place, bytes - *received);
        errno = n < 0 ? (int)-n : 0;
    } else {
        struct pollfd poll = {.fd = connection->fd, .events = POLLIN | POLLOUT};
        int status = task_wait_fds(t, &poll, 1, -1);
        if (status < 0 || (poll.revents & ~POLLOUT) == 0)
            return status < 0 ? status : 0;
        n = recv(connection->fd, place, bytes - *received, MSG_DONTWAIT);
    }
    return n == 0 ? -ECONNRESET : proceed(n, received);
}

/* One round trip. A message larger than the sockets' buffers comes back while it is still being sent. */
static int exchange(struct task *t, const struct connection *connection, size_t bytes)
{
    size_t sent = 0, received = 0;
    int status = 0;
    while (status == 0 && received < bytes) {
        if (sent < bytes) {
            ssize_t n = send(connection->fd, (char *)connection->sent + sent, bytes - sent,
                             MSG_NOSIGNAL | MSG_DONTWAIT);
            status = proceed(n, &sent);
        }
        if (status == 0)
            status = receive(t, connection, bytes, sent == bytes, &received);
    }
    return status;
}

/* Waits until a connection that was begun is there. */
static int await_connected(struct task *t, int fd)
{
    struct pollfd poll = {.fd = fd, .events = POLLOUT};
    int failure = 0;
    socklen_t bytes = sizeof failure;
    int status = task_wait_fds(t, &poll, 1, -1);
    if (status >= 0 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &bytes) < 0)
        status = -errno;
    return status < 0 ? status : -failure;
}

static int dial(struct task *t, const struct world *world, struct connection *connection)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(origin_port(world->server)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int at_once = 1, status = 0;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
        status = errno == EINPROGRESS ? await_connected(t, fd) : -errno;
    if (status < 0) {
        task_forget_fd(t, fd);
        close(fd);
        return status;
    }
    fcntl(fd, F_SETFL, 0); /* from now on it may block: see task_receive */
    connection->fd = fd;
    return 0;
}

/* --- before anything starts --- */

/* Nominal cost of a round trip, for estimates alone: about half of the time is this side's own work in the
 * kernel. Measured on an x86-64 server of 2023. The figures set no limit: wake-up latency differs
 * several-fold between machines, and between a sleeping CPU and an awake one. */
static const uint64_t round_waiting_ns = 15 * NS_PER_US, round_computing_ns = 10 * NS_PER_US;

static const struct param params[] = {
    {.name = "rounds",
     .type = PARAM_NUMBER,
     .default_text = "200",
     .min = 1,
     .max = 1000000,
     .help = "round trips of each task"},
    {.name = "size",
     .type = PARAM_SIZE,
     .default_text = "64",
     .min = 1,
     .max = 16 << 20,
     .help = "of each message"},
    {0},
};

static int validate(const struct settings *settings, struct error *error)
{
    uint64_t messages =
        2 * settings_number(settings, "size") * settings->tasks; /* coroutines have all tasks in flight */
    return memory_check(settings, messages, "echo", "type a smaller size= or fewer tasks (-n)", error);
}

static void cost(const struct settings *settings, uint64_t *waiting_ns, uint64_t *computing_ns)
{
    *waiting_ns = settings_number(settings, "rounds") * round_waiting_ns;
    *computing_ns = settings_number(settings, "rounds") * round_computing_ns;
}

/* One for each round trip whose message comes in one piece, and one to connect. */
static unsigned waits(const struct settings *settings)
{
    return 1 + (unsigned)settings_number(settings, "rounds");
}

/* --- the world --- */

static void teardown(struct world *world)
{
    origin_stop(world->server);
    latencies_destroy(world->latencies);
    free(world);
}

static int setup(const struct settings *settings, struct world **out, struct error *error)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL)
        return error_set(error, -ENOMEM, "echo: not enough memory");
    world->seed = settings->seed;
    world->rounds = settings_number(settings, "rounds");
    world->bytes = (size_t)settings_number(settings, "size");
    world->latencies = latencies_create(world->rounds * settings->tasks);
    int status = 0;
    if (world->latencies == NULL)
        status = error_set(error, -ENOMEM, "echo: not enough memory to keep the latencies");
    if (status == 0)
        status = origin_start_service(&origin_echo, 0, &world->server, error);
    if (status < 0) {
        teardown(world);
        return status;
    }
    *out = world;
    return 0;
}

static void slot_close(const struct world *world, void *slot)
{
    struct connection *connection = slot;
    (void)world;
    if (connection->fd >= 0)
        close(connection->fd);
    free(connection->sent);
    free(connection->received);
    free(connection);
}

static int slot_open(const struct world *world, void **slot)
{
    struct connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        return -ENOMEM;
    connection->fd = -1;
    connection->sent = calloc(words_of(world->bytes), sizeof(uint64_t));
    connection->received = calloc(words_of(world->bytes), sizeof(uint64_t));
    if (connection->sent == NULL || connection->received == NULL) {
        slot_close(world, connection);
        return -ENOMEM;
    }
    *slot = connection;
    return 0;
}

static void at_start(const struct world *world)
{
    origin_at_start(world->server);
}

static unsigned helpers(const struct world *world, struct helper out[MAX_HELPERS])
{
    out[0] = origin_helper(world->server, "echo server");
    return 1;
}

/* --- after the run --- */

static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    size_t words = words_of(world->bytes);
    uint64_t *message = calloc(words, sizeof *message);
    int status = 0;
    (void)arena;
    if (message == NULL)
        return error_set(error, -ENOMEM, "echo: not enough memory to check the answers");
    for (unsigned i = 0; i < n && status == 0; i++) {
        uint64_t right = HASH_START;
        for (uint64_t round = 0; round < world->rounds; round++) {
            compose(world, i, round, message);
            right = hash_words(right, message, words);
        }
        if (outcomes[i].value != right)
            status = error_set(error, -EBADMSG,
                               "echo: what came back to task %u has the hash %016" PRIx64 " where %016" PRIx64
                               " was sent",
                               i, outcomes[i].value, right);
    }
    free(message);
    return status;
}

static unsigned gauges(const struct world *world, const struct outcome *outcomes, unsigned n,
                       uint64_t makespan_ns, struct gauge out[MAX_GAUGES])
{
    (void)outcomes;
    unsigned count = latencies_gauges(world->latencies, "round trip", out);
    double rounds = (double)n * (double)world->rounds;
    out[count++] = (struct gauge){
        .name = "round trips", .unit = "1/s", .value = rounds * NS_PER_S / (double)makespan_ns};
    return count;
}

/* Explains a pool that is faster than its own limit. */
static void insight(const struct settings *settings, const struct insight_facts *facts,
                    char out[INSIGHT_BYTES])
{
    (void)settings;
    if (facts->workers < 2 || facts->base_ns <= 1.05 * facts->makespan_ns * facts->workers)
        return;
    snprintf(
        out, INSIGHT_BYTES,
        "%.1f times as fast with %u in flight: a busy server and busy CPUs need no wake-up for each message, so each round trip is shorter.",
        facts->base_ns / facts->makespan_ns, facts->workers);
}

const struct workload workload_echo = {
    .name = "echo",
    .summary = "round trips over TCP to a server on this machine: the latency of a wake-up",
    .next = "echo -n 1,2,5,10,20",
    .words = {.noun = "connection"},
    .kind = WORKLOAD_WAITING,
    .default_tasks = 20,
    .params = params,
    .validate = validate,
    .cost = cost,
    .descriptors = descriptors_one_each,
    .waits = waits,
    .setup = setup,
    .slot_open = slot_open,
    .slot_close = slot_close,
    .body = body,
    .at_start = at_start,
    .helpers = helpers,
    .check = check,
    .gauges = gauges,
    .insight = insight,
    .teardown = teardown,
};

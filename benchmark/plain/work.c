/* count, fib, echo, fetch and null as plain blocking code, with the workloads' default parameters. */
#include "benchmark/plain/work.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "benchmark/plain/dial.h"
#include "benchmark/plain/fetch.h"
#include "benchmark/plain/plain.h"

enum { DELAY_NS = 10000000, FIB_N = 32, FIB_32 = 2178309, ROUNDS = 200, WORDS = 8 };
static unsigned port;

static void count(struct slot *slot, unsigned task)
{
    (void)slot, (void)task;
    nanosleep(&(struct timespec){.tv_nsec = DELAY_NS}, NULL);
}

/* Aligned as the workload's is. */
__attribute__((noinline, aligned(64))) static uint64_t fib(unsigned n)
{
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static void compute(struct slot *slot, unsigned task)
{
    (void)slot, (void)task;
    if (fib(FIB_N) != FIB_32)
        fail("fib");
}

static void echo(struct slot *slot, unsigned task)
{
    if (slot->fd < 0)
        slot->fd = dial(port);
    for (uint64_t round = 0; round < ROUNDS; round++) {
        uint64_t sent[WORDS] = {task, round}, received[WORDS];
        if (send(slot->fd, sent, sizeof sent, MSG_NOSIGNAL) != sizeof sent ||
            recv(slot->fd, received, sizeof received, MSG_WAITALL) != sizeof received ||
            memcmp(sent, received, sizeof sent) != 0)
            fail("echo");
    }
}

static void fetch(struct slot *slot, unsigned task)
{
    if (slot->curl == NULL)
        slot->curl = request_open(port);
    request_prepare(slot->curl, task);
    if (curl_easy_perform(slot->curl) != CURLE_OK)
        fail("fetch");
    request_finish(slot->curl);
}

static void nothing(struct slot *slot, unsigned task)
{
    (void)slot, (void)task;
}

void slot_close(struct slot *slot)
{
    if (slot->fd >= 0)
        close(slot->fd);
    if (slot->curl != NULL)
        request_close(slot->curl);
}

work_fn *work_find(const char *name, const char *port_text)
{
    static const char *const names[] = {"count", "fib", "echo", "fetch", "null"};
    static work_fn *const works[] = {count, compute, echo, fetch, nothing};
    port = (unsigned)atoi(port_text);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return works[i];
    return NULL;
}

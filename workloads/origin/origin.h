/* The servers that workloads talk to. A sample starts its own, in a process of its own on 127.0.0.1, on a
 * free port. A server never outlives the process that started it. */
#ifndef WORKLOADS_ORIGIN_ORIGIN_H
#define WORKLOADS_ORIGIN_ORIGIN_H

#include <stdint.h>
#include <sys/types.h>

#include "task/error.h"
#include "workloads/origin/answer_delay.h"
#include "workloads/workload.h"

struct origin;

/* The code of a server, run in a process of its own. */
struct origin_service {
    const char *process; /* the process's name, at most 15 letters */
    const char *name;    /* for messages: the server's name */
    /* Takes over `listener`, a listening, non-blocking socket. Returns 0 or -errno. */
    int (*open)(int listener, uint64_t latency_ns, struct answer_delay *answer_delay, void **server);
    /* Serves for ever; returns -errno on failure. */
    int (*run)(void *server);
};

/* origin_pages answers GETs with HTML pages after the latency (workloads/origin/server.h); origin_echo sends
 * back what arrives (workloads/origin/echo_server.h). */
extern const struct origin_service origin_pages, origin_echo;

/* Starts a server, which accepts connections once the call returns. Called where no other thread runs: the
 * call forks. Returns 0, or -errno with a text. `error` may be NULL. */
int origin_start_service(const struct origin_service *service, uint64_t latency_ns, struct origin **out,
                         struct error *error);

/* Starts origin_pages. */
int origin_start(uint64_t latency_ns, struct origin **out, struct error *error);

uint16_t origin_port(const struct origin *origin);
pid_t origin_pid(const struct origin *origin);

/* Counts requests and delays from here on. */
void origin_at_start(struct origin *origin);

/* The server as a helper of the sample's: the number of requests since origin_at_start, and their delays. */
struct helper origin_helper(const struct origin *origin, const char *name);

/* Ends the process, waits for its end, and frees. NULL is allowed. */
void origin_stop(struct origin *origin);

#endif

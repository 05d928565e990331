/* The origin's own side: an HTTP server in one thread that holds thousands of delayed requests at once. Runs
 * in a process of its own, which origin.c starts.
 *
 *     /page/N      the page of that index, after the latency
 *     /status/N    an answer with that HTTP status (400 to 599), at once, as are those below
 *     /plain       a text that is no HTML
 *     /big         four million bytes of HTML
 *     /redirect    a redirection to /page/0
 *     /round       a redirection to itself
 *     /slow        never answered: for time-outs
 *     else         404 */
#ifndef WORKLOADS_ORIGIN_SERVER_H
#define WORKLOADS_ORIGIN_SERVER_H

#include <stdint.h>

#include "workloads/origin/answer_delay.h"

struct server;

/* Takes over `listener`, a listening, non-blocking socket. Requests are answered `latency_ns` after they were
 * read. Returns 0 or -errno. */
int server_open(int listener, uint64_t latency_ns, struct answer_delay *answer_delay, struct server **out);

/* Serves for ever; returns -errno on failure. */
int server_run(struct server *server);

#endif

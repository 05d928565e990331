/* The server of `echo`: sends back what it gets, as soon as it gets it. One thread and an epoll set hold all
 * connections, so that what is measured is the clients' way of waiting and not a choice made here. Runs in a
 * process of its own, which origin.c starts. */
#ifndef WORKLOADS_ORIGIN_ECHO_SERVER_H
#define WORKLOADS_ORIGIN_ECHO_SERVER_H

#include <stdint.h>

#include "workloads/origin/answer_delay.h"

struct echo_server;

/* Takes over `listener`, a listening, non-blocking socket. Returns 0 or -errno. */
int echo_server_open(int listener, struct answer_delay *answer_delay, struct echo_server **out);

/* Serves for ever; returns -errno when that fails. An answer's delay is the time from when the server saw
 * that there was something to read to when it sends it back: what the other connections that were ready
 * before it took. */
int echo_server_run(struct echo_server *server);

#endif

/* The server of `echo` sends back whatever arrives, at once. One thread and an epoll set hold all
 * connections: the measurement shows the clients' way of waiting, not the server's. origin.c starts the
 * server in a process of its own. */
#ifndef WORKLOADS_ORIGIN_ECHO_SERVER_H
#define WORKLOADS_ORIGIN_ECHO_SERVER_H

#include <stdint.h>

#include "workloads/origin/answer_delay.h"

struct echo_server;

/* Takes over `listener`, a listening, non-blocking socket. Returns 0 or -errno. */
int echo_server_open(int listener, struct answer_delay *answer_delay, struct echo_server **out);

/* Serves for ever; returns -errno on failure. An answer's delay runs from the event that there is something
 * to read to the sending. The delay is the time that other ready connections needed first. */
int echo_server_run(struct echo_server *server);

#endif

/* simul's own servers for programs that are not simul: starts the origin of `fetch` or the server of `echo`,
 * prints its port as one line of JSON, and ends it when stdin closes. Usage: serve pages|echo [LATENCY_US] */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "task/clock.h"
#include "workloads/origin/origin.h"

int main(int argc, char **argv)
{
    const struct origin_service *service = NULL;
    struct origin *origin;
    struct error error;
    char byte;
    if (argc >= 2 && strcmp(argv[1], "pages") == 0)
        service = &origin_pages;
    if (argc >= 2 && strcmp(argv[1], "echo") == 0)
        service = &origin_echo;
    uint64_t latency_ns = argc >= 3 ? strtoull(argv[2], NULL, 10) * NS_PER_US : 0;
    if (service == NULL) {
        fprintf(stderr, "usage: serve pages|echo [LATENCY_US]\n");
        return 2;
    }
    if (origin_start_service(service, latency_ns, &origin, &error) < 0) {
        fprintf(stderr, "serve: %s\n", error.text);
        return 1;
    }
    printf("{\"port\":%u,\"pid\":%ld}\n", origin_port(origin), (long)origin_pid(origin));
    fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0)
        ;
    origin_stop(origin);
    return 0;
}

/* The server of echo. */
#include "tests/unit/support/harness.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "workloads/origin/origin.h"
#include "workloads/support/scatter.h"

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
    assert_true(origin_helper(server, "").requests > 0);
    close(fd);
    origin_stop(server);
}

UNIT_TESTS(cmocka_unit_test(the_echo_server_sends_back_what_does_not_fit_into_its_buffers))

/* The classes under which the outcome of one fetched URL is counted and named. A failure of the world outside
 * is a result, not an error of the program. */
#ifndef WORKLOADS_FETCH_FAILURE_H
#define WORKLOADS_FETCH_FAILURE_H

#include <stddef.h>
#include <stdint.h>

/* Codes below 100 are ours; codes from 400 on are the HTTP status of an error; codes above FETCH_CURL are
 * libcurl's own, without a class here. */
#define FETCH_FAILURES(X)                                                                                    \
    X(OK, "ok")                                                                                              \
    X(REFUSED, "connection refused")                                                                         \
    X(NO_PORT, "no local address or port")                                                                   \
    X(UNREACHABLE, "unreachable")                                                                            \
    X(TIMEOUT, "time-out")                                                                                   \
    X(NAME, "bad name")                                                                                      \
    X(LOST, "connection lost")                                                                               \
    X(TLS, "no TLS")                                                                                         \
    X(CERTIFICATE, "certificate not trusted")                                                                \
    X(REDIRECTS, "too many redirects")                                                                       \
    X(TOO_LARGE, "larger than max=")                                                                         \
    X(NOT_HTML, "not HTML")                                                                                  \
    X(HOSTILE, "HTML made to stall")                                                                         \
    X(TOO_MANY_LINKS, "too many links")

#define FETCH_ENUM(name, text) FETCH_##name,
enum fetch_failure { FETCH_FAILURES(FETCH_ENUM) FETCH_FAILURE_COUNT };
#undef FETCH_ENUM

enum { FETCH_CURL = 1000 };

/* The code of a transfer that ended with libcurl's `curl_code`, where `os_error` is the errno of the last
 * failed connect. */
uint32_t fetch_failure_of(int curl_code, int os_error);

/* "ok", "time-out", "HTTP 404", "libcurl: ...", at most `bytes` long. */
void fetch_failure_name(uint32_t code, char *out, size_t bytes);

#endif

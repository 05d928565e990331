/* Requests by libcurl. The links of their pages are found by the parser that the workload uses too. */
#ifndef BENCHMARK_PLAIN_FETCH_H
#define BENCHMARK_PLAIN_FETCH_H

#include <curl/curl.h>

/* A handle, then for each page: the request's settings, and its links. */
CURL *request_open(unsigned port);
void request_prepare(CURL *curl, unsigned page);
void request_finish(CURL *curl);
void request_close(CURL *curl);

#endif

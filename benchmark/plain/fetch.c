/* Requests by libcurl. */
#include "benchmark/plain/fetch.h"

#include <string.h>

#include "benchmark/plain/plain.h"
#include "workloads/fetch/links.h"

struct request {
    unsigned port;
    size_t bytes;
    char url[64], body[1 << 16];
};

static size_t receive(char *part, size_t size, size_t n, void *context)
{
    struct request *request = context;
    if (request->bytes + size * n > sizeof request->body)
        return 0;
    memcpy(request->body + request->bytes, part, size * n);
    request->bytes += size * n;
    return size * n;
}

CURL *request_open(unsigned port)
{
    struct request *request = malloc(sizeof *request);
    CURL *curl = curl_easy_init();
    if (request == NULL || curl == NULL)
        fail("request");
    request->port = port;
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PRIVATE, request);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, request);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    return curl;
}

static struct request *request_of(CURL *curl)
{
    char *request;
    curl_easy_getinfo(curl, CURLINFO_PRIVATE, &request);
    return (struct request *)(void *)request;
}

void request_prepare(CURL *curl, unsigned page)
{
    struct request *request = request_of(curl);
    request->bytes = 0;
    snprintf(request->url, sizeof request->url, "http://127.0.0.1:%u/page/%u", request->port, page);
    curl_easy_setopt(curl, CURLOPT_URL, request->url);
}

void request_finish(CURL *curl)
{
    const struct request *request = request_of(curl);
    struct string_list links = {0};
    if (links_find(request->body, request->bytes, request->url, NULL, &links) < 0 || links.count == 0)
        fail("links");
    string_list_free(&links);
}

void request_close(CURL *curl)
{
    free(request_of(curl));
    curl_easy_cleanup(curl);
}

/* Pages over HTTP, without what `fetch` does with them: N tasks each GET one page of the origin by the client
 * that `fetch` uses, all at the same time. For a comparison with programs that do not look for links. Usage:
 * bench_fetch N PORT */
#include "benchmark/simul/bench.h"

#include "workloads/fetch/failure.h"
#include "workloads/fetch/http.h"
#include "workloads/origin/pages.h"

struct requests {
    struct http_options http;
    uint64_t pages, bytes;
};

static int slot_open(void *context, void **slot)
{
    const struct requests *requests = context;
    return http_client_open(&requests->http, (struct http_client **)slot);
}

static void slot_close(void *context, void *slot)
{
    (void)context;
    http_client_close(slot);
}

static int body(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    struct requests *requests = context;
    struct http_page page;
    char url[64];
    (void)outcome;
    snprintf(url, sizeof url, ORIGIN_URL "/page/%u", index);
    int status = http_get(t, task_slot(t), url, &page);
    if (status == 0 && page.failure == FETCH_OK) {
        requests->pages++;
        requests->bytes += page.bytes;
    }
    return status;
}

int main(int argc, char **argv)
{
    char route[64];
    uint32_t n = bench_argument(argc, argv, 1), port = bench_argument(argc, argv, 2);
    snprintf(route, sizeof route, ORIGIN_NAME ":80:127.0.0.1:%" PRIu32, port);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    struct requests requests = {.http = {.timeout_ns = 60 * NS_PER_S, .max_bytes = 1 << 20}};
    requests.http.connect_to = curl_slist_append(NULL, route);

    const struct bodies bodies = {
        .context = &requests, .body = body, .slot_open = slot_open, .slot_close = slot_close};
    struct bench_run bench = {.bodies = &bodies, .tasks = n};
    bench_run(&bench);
    if (requests.pages != n)
        bench_fail("bench_fetch: not every page came");
    bench_print("simul", "fetch", n, &bench.elapsed);
    printf(",\"pages\":%" PRIu64 ",\"bytes\":%" PRIu64 "}\n", requests.pages, requests.bytes);
    bench_run_end(&bench);
    curl_slist_free_all(requests.http.connect_to);
    curl_global_cleanup();
    return 0;
}

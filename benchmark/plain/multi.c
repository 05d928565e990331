/* One thread, and all requests of fetch in flight at once, by libcurl's own loop over poll. Usage:
 * plain_multi TASKS PORT */
#include "benchmark/plain/fetch.h"
#include "benchmark/plain/plain.h"

/* All requests from the start to the end. */
static void fetch_all(struct plain *plain, unsigned n, unsigned port)
{
    CURLM *multi = curl_multi_init();
    unsigned ended = 0;
    int running, queued;
    plain->begin_ns = now_ns();
    for (unsigned i = 0; i < n; i++) {
        CURL *curl = request_open(port);
        request_prepare(curl, i);
        curl_multi_add_handle(multi, curl);
    }
    while (ended < n) {
        curl_multi_perform(multi, &running);
        for (CURLMsg *message; (message = curl_multi_info_read(multi, &queued)) != NULL;) {
            CURL *curl = message->easy_handle;
            if (message->data.result != CURLE_OK)
                fail("fetch");
            request_finish(curl);
            curl_multi_remove_handle(multi, curl);
            request_close(curl);
            plain->end_ns[ended++] = now_ns();
        }
        if (ended < n)
            curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    curl_multi_cleanup(multi);
}

int main(int argc, char **argv)
{
    static struct plain plain;
    unsigned n = argc > 2 ? (unsigned)atoi(argv[1]) : 0;
    if (n == 0 || n > MAX_TASKS)
        return 2;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    fetch_all(&plain, n, (unsigned)atoi(argv[2])); /* the warm-up */
    fetch_all(&plain, n, (unsigned)atoi(argv[2]));
    plain_print(&plain, n);
    return 0;
}

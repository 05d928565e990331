/* fetch: a real program of asynchronous requests. Each task GETs a page and collects the page's links;
 * links.tsv gets all links. By default the sample starts an origin whose pages come after `latency=`; with
 * `urls=FILE`, pages come from the world outside.
 *
 * The same body runs under every runner. A task waits in one place alone: for the network, inside
 * http_get. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <libxml/parser.h>

#include "task/clock.h"
#include "task/hash.h"
#include "workloads/fetch/failure.h"
#include "workloads/fetch/http.h"
#include "workloads/fetch/links.h"
#include "workloads/fetch/publish.h"
#include "workloads/fetch/urls.h"
#include "workloads/origin/origin.h"
#include "workloads/origin/pages.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

enum { URL_BYTES = sizeof ORIGIN_URL "/page/4294967295" };

/* outcome.measured */
enum { MEASURED_BYTES, MEASURED_LINKS, MEASURED_STATUS, MEASURED_CONNECTS };

struct world {
    struct origin *origin;         /* NULL with urls= */
    struct url_list list;          /* empty without */
    struct curl_slist *connect_to; /* from the origin's name to its port */
    struct http_options http;
};

static const char *url_of(const struct world *world, unsigned index, char own[URL_BYTES]);
static int collect(struct task *t, const struct http_page *page, struct outcome *out);

static int body(struct task *t, const struct world *world, unsigned index, struct outcome *out)
{
    char own[URL_BYTES];
    struct http_page page;
    task_phase(t, "request");
    int status = http_get(t, task_slot(t), url_of(world, index, own), &page);
    if (status < 0)
        return status;
    out->code = page.failure;
    out->measured[MEASURED_BYTES] = page.bytes;
    out->measured[MEASURED_STATUS] = page.status;
    out->measured[MEASURED_CONNECTS] = page.connects;
    if (page.failure != FETCH_OK)
        return 0;
    task_phase(t, "links");
    return collect(t, &page, out);
}

/* `own` holds the text of an origin's URL. With more tasks than URLs, the list repeats. */
static const char *url_of(const struct world *world, unsigned index, char own[URL_BYTES])
{
    if (world->list.count > 0)
        return world->list.urls[index % world->list.count];
    snprintf(own, URL_BYTES, ORIGIN_URL "/page/%u", index);
    return own;
}

/* Sets the outcome's class, digest and output. Returns 0 or -errno. */
static int collect(struct task *t, const struct http_page *page, struct outcome *out)
{
    struct string_list links = {0};
    int status = links_find(page->body, page->bytes, page->url, page->content_type, &links);
    if (status == -E2BIG) {
        out->code = FETCH_HOSTILE;
        return 0;
    }
    if (status < 0)
        goto out;
    out->measured[MEASURED_LINKS] = links.count;
    if (links.bytes > 0) {
        char *output = task_append(t, links.bytes);
        if (output == NULL) {
            out->code = FETCH_TOO_MANY_LINKS;
            goto out;
        }
        memcpy(output, links.text, links.bytes);
    }
    out->value = hash_bytes(HASH_START, links.text, links.bytes);
out:
    string_list_free(&links);
    return status;
}

/* --- before anything starts --- */

enum {
    OUTPUT_BYTES_OUTSIDE = 64 * 1024, /* the links of a page of the outside world, on average at most */
    DESCRIPTORS_ELSE = 32,            /* files, pipes, the loop's own */
    WAITS = 6,                        /* connect, send, the answer in pieces */
};

/* Nominal cost of a task, for estimates alone. Computing: CPU time of `fetch` with 400 tasks under sync, on
 * an x86-64 server with 2 CPUs and libcurl 7.88; half of the time is parsing and resolving. Waiting outside:
 * a page of a distant server. */
static const uint64_t computing_ns = 400 * NS_PER_US, waiting_unknown_ns = 200 * NS_PER_MS;

static const struct param params[] = {
    {"latency", PARAM_DURATION, "5ms", 0, 60 * NS_PER_S, "after how long the built-in origin answers"},
    {"urls", PARAM_TEXT, "", 0, 0, "a file of http(s) URLs to fetch instead, one a line"},
    {"timeout", PARAM_DURATION, "10s", NS_PER_MS, 3600 * NS_PER_S, "for one request, redirects included"},
    {"max", PARAM_SIZE, "1MiB", 1, 1ULL << 30, "the largest page that is accepted"},
    {.name = NULL},
};

static bool nondeterministic(const struct settings *settings)
{
    return settings_text(settings, "urls")[0] != '\0';
}

static int validate(const struct settings *settings, struct error *error)
{
    struct url_list list;
    if (!nondeterministic(settings))
        return 0;
    int status = url_list_read(settings_text(settings, "urls"), &list, error);
    if (status == 0)
        url_list_free(&list);
    return status;
}

/* As many tasks as URLs. A file that cannot be read is refused by validate, with its reason. */
static unsigned tasks(const struct settings *settings)
{
    struct url_list list;
    if (!nondeterministic(settings) || url_list_read(settings_text(settings, "urls"), &list, NULL) < 0)
        return settings->workload->default_tasks;
    unsigned count = (unsigned)list.count;
    url_list_free(&list);
    return count;
}

static void cost(const struct settings *settings, uint64_t *waiting_ns, uint64_t *task_computing_ns)
{
    *waiting_ns = nondeterministic(settings) ? waiting_unknown_ns : settings_number(settings, "latency");
    *task_computing_ns = computing_ns;
}

/* The origin needs fewer descriptors: one for each request. */
static unsigned descriptors(const struct settings *settings, unsigned in_flight)
{
    return in_flight * (nondeterministic(settings) ? HTTP_DESCRIPTORS_OUTSIDE : HTTP_DESCRIPTORS) +
           DESCRIPTORS_ELSE;
}

static unsigned waits(const struct settings *settings)
{
    return nondeterministic(settings) ? 4 * WAITS : WAITS; /* names, certificates, redirects */
}

static size_t output_bytes(const struct settings *settings)
{
    return (size_t)settings->tasks *
           (nondeterministic(settings) ? OUTPUT_BYTES_OUTSIDE : MAX_PAGE_LINKS_BYTES);
}

/* --- the world --- */

static void teardown(struct world *world)
{
    origin_stop(world->origin);
    url_list_free(&world->list);
    curl_slist_free_all(world->connect_to);
    curl_global_cleanup();
    free(world);
}

/* Starts the origin and maps the origin's name to its port. */
static int set_up_origin(struct world *world, uint64_t latency_ns, struct error *error)
{
    char route[64];
    int status = origin_start(latency_ns, &world->origin, error);
    if (status < 0)
        return status;
    snprintf(route, sizeof route, ORIGIN_NAME ":80:127.0.0.1:%u", origin_port(world->origin));
    world->connect_to = curl_slist_append(NULL, route);
    world->http.connect_to = world->connect_to;
    return world->connect_to != NULL ? 0 : error_set(error, -ENOMEM, "fetch: no memory to set up");
}

static int setup(const struct settings *settings, struct world **out, struct error *error)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(world);
        return error_set(error, -ENOMEM, "fetch: no memory to set up, or libcurl cannot start");
    }
    xmlInitParser(); /* must be called while there is one thread */
    world->http.timeout_ns = settings_number(settings, "timeout");
    world->http.max_bytes = settings_number(settings, "max");

    int status = nondeterministic(settings)
                     ? url_list_read(settings_text(settings, "urls"), &world->list, error)
                     : set_up_origin(world, settings_number(settings, "latency"), error);
    if (status < 0) {
        teardown(world);
        return status;
    }
    *out = world;
    return 0;
}

static int slot_open(const struct world *world, void **slot)
{
    return http_client_open(&world->http, (struct http_client **)slot);
}

static void slot_close(const struct world *world, void *slot)
{
    (void)world;
    http_client_close(slot);
}

static void at_start(const struct world *world)
{
    if (world->origin != NULL)
        origin_at_start(world->origin);
}

static unsigned helpers(const struct world *world, struct helper out[MAX_HELPERS])
{
    if (world->origin == NULL)
        return 0;
    out[0] = origin_helper(world->origin, "origin");
    return 1;
}

/* --- after the run --- */

static void classify(const struct world *world, unsigned index, const struct outcome *outcome,
                     char class[OUTCOME_NAME_BYTES], char *what, size_t what_bytes)
{
    char own[URL_BYTES];
    fetch_failure_name(outcome->code, class, OUTCOME_NAME_BYTES);
    snprintf(what, what_bytes, "%s", url_of(world, index, own));
}

/* Compares a page's links with those it should have; the first that differs is named. */
static int compare(unsigned index, const char *found, size_t bytes, const struct string_list *expected,
                   struct error *error)
{
    const char *is = NULL, *should = NULL;
    do {
        is = string_list_next(found, bytes, is);
        should = string_list_next(expected->text, expected->bytes, should);
    } while (is != NULL && should != NULL && strcmp(is, should) == 0);
    if (is == NULL && should == NULL)
        return 0;
    return error_set(error, -EBADMSG, "fetch: " ORIGIN_URL "/page/%u: found the link %s where %s should be",
                     index, is != NULL ? is : "(none)", should != NULL ? should : "(none)");
}

static int check_page(unsigned index, const struct outcome *outcome, const char *arena,
                      struct string_list *expected, struct error *error)
{
    if (outcome->code != FETCH_OK) {
        char class[OUTCOME_NAME_BYTES];
        fetch_failure_name(outcome->code, class, sizeof class);
        return error_set(error, -EBADMSG, "fetch: " ORIGIN_URL "/page/%u: %s, should be ok", index, class);
    }
    if (page_links(index, expected) < 0)
        return error_set(error, -ENOMEM, "fetch: no memory to check the links");
    return compare(index, arena + outcome->output_offset, outcome->output_bytes, expected, error);
}

/* Only the pages of the built-in origin are known beforehand. */
static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    struct string_list expected = {0};
    int status = 0;
    for (unsigned i = 0; world->origin != NULL && i < n && status == 0; i++)
        status = check_page(i, &outcomes[i], arena, &expected, error);
    string_list_free(&expected);
    return status;
}

/* Each URL's links once, as found by the URL's first task. */
static int publish(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                   int dir_fd, struct error *error)
{
    size_t urls = world->list.count > 0 && world->list.count < n ? world->list.count : n;
    struct published_page *pages = calloc(urls + 1, sizeof *pages);
    char(*own)[URL_BYTES] = calloc(urls + 1, sizeof *own);
    int status;
    if (pages == NULL || own == NULL) {
        status = error_set(error, -ENOMEM, "fetch: no memory to write links.tsv");
        goto out;
    }
    for (unsigned i = 0; i < n; i++) {
        struct published_page *page = &pages[i % urls];
        if (page->links == NULL && outcomes[i].code == FETCH_OK)
            *page = (struct published_page){
                .links = arena + outcomes[i].output_offset,
                .bytes = outcomes[i].output_bytes,
            };
        page->url = url_of(world, i % (unsigned)urls, own[i % urls]);
    }
    status = publish_links(pages, urls, dir_fd, error);
out:
    free(own);
    free(pages);
    return status;
}

const struct workload workload_fetch = {
    .name = "fetch",
    .summary = "GETs pages with libcurl and collects their links with libxml2",
    .next = "fetch -r threads,coroutines -w 1,4,32",
    .words = {.noun = "page",
              .succeeded = "came",
              .suspended = "At each await a page is suspended and the thread fetches others"},
    .kind = WORKLOAD_WAITING,
    .default_tasks = 32,
    .params = params,
    .tasks = tasks,
    .validate = validate,
    .cost = cost,
    .descriptors = descriptors,
    .waits = waits,
    .output_bytes = output_bytes,
    .nondeterministic = nondeterministic,
    .setup = setup,
    .slot_open = slot_open,
    .slot_close = slot_close,
    .body = body,
    .at_start = at_start,
    .helpers = helpers,
    .check = check,
    .classify = classify,
    .publish = publish,
    .teardown = teardown,
};

/* The end of the page: the runners, and the machine of all figures; of several runs each machine. */
#include "report/page/page.h"

#include <math.h>
#include <string.h>

#include "analysis/document/document.h"
#include "report/text/escape.h"
#include "report/text/figure.h"

void page_runners(const struct page *page, FILE *out)
{
    static const char *const headings[] = {"runner", "while a task waits", NULL};
    const cJSON *runner;
    page_table_begin(out, "What each runner does while a task waits.");
    page_headings(out, headings);
    fputs("<tbody>\n", out);
    cJSON_ArrayForEach(runner, document_at(page->view->run, RUN_RUNNERS))
    {
        const char *text = document_text(runner, RUNNER_WHILE_WAITING, NULL);
        if (text != NULL && runner->string != NULL)
            page_html(out, "<tr><th scope=\"row\">%s</th><td class=\"text\">%s</td></tr>\n", runner->string,
                      text);
    }
    fputs("</tbody>\n", out);
    page_table_end(out);
}

/* --- the machine --- */

/* A text member has no function. */
static const struct fact {
    const char *name;
    enum member member;
    const char *(*show)(double, struct figure *);
} facts[] = {
    {"kernel", RUN_KERNEL, NULL},
    {"CPU", RUN_CPU, NULL},
    {"CPUs online", RUN_CPUS_ONLINE, figure_count},
    {"CPUs allowed", RUN_CPUS_ALLOWED, figure_count},
    {"CPU quota", RUN_CPU_QUOTA, figure_mean},
    {"hardware threads per core", RUN_THREADS_PER_CORE, figure_count},
    {"memory", RUN_MEMORY_BYTES, figure_size},
    {"timer slack", RUN_TIMER_SLACK_NS, figure_duration},
    {"libuv", RUN_LIBUV, NULL},
    {"threads of libuv's pool", RUN_BLOCKING_CALL_THREADS, figure_count},
    {"libcurl", RUN_LIBCURL, NULL},
    {"compiler", RUN_COMPILER, NULL},
    {"seed", RUN_SEED, figure_count},
};

/* The fact of one run as a text; NULL if it is not known. */
static const char *show(const struct fact *fact, const cJSON *run, struct figure *figure)
{
    if (fact->show == NULL)
        return document_text(run, fact->member, NULL);
    double number = document_number(run, fact->member);
    return isnan(number) ? NULL : fact->show(number, figure);
}

/* One column a run. `runs` is a list, or the document of a single run. */
static const cJSON *first_of(const cJSON *runs)
{
    return cJSON_IsArray(runs) ? runs->child : runs;
}

static const cJSON *next_of(const cJSON *runs, const cJSON *run)
{
    return cJSON_IsArray(runs) ? run->next : NULL;
}

static bool is_known(const struct fact *fact, const cJSON *runs)
{
    struct figure figure;
    for (const cJSON *run = first_of(runs); run != NULL; run = next_of(runs, run))
        if (show(fact, run, &figure) != NULL)
            return true;
    return false;
}

static bool is_equal(const struct fact *fact, const cJSON *runs)
{
    struct figure figure, other;
    const char *first = show(fact, first_of(runs), &figure);
    for (const cJSON *run = first_of(runs); run != NULL; run = next_of(runs, run)) {
        const char *text = show(fact, run, &other);
        if ((first == NULL) != (text == NULL) || (text != NULL && strcmp(first, text) != 0))
            return false;
    }
    return true;
}

static void write_fact(FILE *out, const struct fact *fact, const cJSON *runs)
{
    struct figure figure;
    if (!is_known(fact, runs))
        return;
    page_html(out, "<tr><th scope=\"row\">%s</th>", fact->name);
    for (const cJSON *run = first_of(runs); run != NULL; run = next_of(runs, run)) {
        const char *text = show(fact, run, &figure);
        page_html(out, "<td class=\"text\">%s</td>", text != NULL ? text : "-");
    }
    fputs("</tr>\n", out);
}

static void write_capacity(FILE *out, const cJSON *run)
{
    struct figure median, min, max;
    if (isnan(document_number(run, RUN_CAPACITY)))
        return;
    page_html(out,
              "<tr><th scope=\"row\">parallel capacity</th><td class=\"text\">%s (%s to %s) times the work "
              "of one spinner, when one ran on each CPU allowed, in this same run; hardware threads are not "
              "whole CPUs</td></tr>\n",
              figure_mean(document_number(run, RUN_CAPACITY), &median),
              figure_mean(document_number(run, RUN_CAPACITY_MIN), &min),
              figure_mean(document_number(run, RUN_CAPACITY_MAX), &max));
}

static void write_facts(FILE *out, const cJSON *runs)
{
    fputs("<tbody>\n", out);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        write_fact(out, &facts[i], runs);
        if (facts[i].member == RUN_THREADS_PER_CORE && !cJSON_IsArray(runs))
            write_capacity(out, runs);
    }
    fputs("</tbody>\n", out);
    page_table_end(out);
}

/* "The machines differ: kernel, CPUs allowed." */
static void write_differences(FILE *out, const cJSON *runs)
{
    unsigned count = 0;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        if (!is_equal(&facts[i], runs))
            page_html(out, count++ == 0 ? "<p>The machines or their settings differ: %s" : ", %s",
                      facts[i].name);
    fputs(count == 0 ? "<p>The machines are equal, as far as simul knows.</p>\n" : ".</p>\n", out);
}

static void write_labels(FILE *out, const cJSON *runs)
{
    const cJSON *run;
    fputs("<thead><tr><th scope=\"col\">run</th>", out);
    cJSON_ArrayForEach(run, runs)
    {
        page_html(out, "<th scope=\"col\">%s</th>", document_text(run, RUN_LABEL, "?"));
    }
    fputs("</tr></thead>\n", out);
}

void page_machine(const struct page *page, FILE *out)
{
    const cJSON *runs = document_at(page->view->run, RUN_RUNS);
    if (page->view->joined) {
        write_differences(out, runs);
        page_table_begin(out, "Where and with what each run ran: figures of different machines differ.");
        write_labels(out, runs);
        write_facts(out, runs);
    } else {
        page_table_begin(out, "Where and with what it ran: figures of another machine will differ.");
        write_facts(out, page->view->run);
    }
}

/* The end of the page: the runners, and the machine of all figures. */
#include "report/page/page.h"

#include <math.h>

#include "analysis/document.h"
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

static void write_text(FILE *out, const cJSON *run, const char *name, enum member member)
{
    const char *text = document_text(run, member, NULL);
    if (text != NULL)
        page_html(out, "<tr><th scope=\"row\">%s</th><td class=\"text\">%s</td></tr>\n", name, text);
}

static void write_number(FILE *out, const cJSON *run, const char *name, enum member member,
                         const char *(*show)(double, struct figure *))
{
    struct figure figure;
    double number = document_number(run, member);
    if (!isnan(number))
        page_html(out, "<tr><th scope=\"row\">%s</th><td class=\"text\">%s</td></tr>\n", name,
                  show(number, &figure));
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

void page_machine(const struct page *page, FILE *out)
{
    const cJSON *run = page->view->run;
    page_table_begin(out, "Where and with what it ran: figures of another machine will differ.");
    fputs("<tbody>\n", out);
    write_text(out, run, "kernel", RUN_KERNEL);
    write_text(out, run, "CPU", RUN_CPU);
    write_number(out, run, "CPUs online", RUN_CPUS_ONLINE, figure_count);
    write_number(out, run, "CPUs allowed", RUN_CPUS_ALLOWED, figure_count);
    write_number(out, run, "hardware threads per core", RUN_THREADS_PER_CORE, figure_count);
    write_capacity(out, run);
    write_number(out, run, "memory", RUN_MEMORY_BYTES, figure_size);
    write_number(out, run, "timer slack", RUN_TIMER_SLACK_NS, figure_duration);
    write_text(out, run, "libuv", RUN_LIBUV);
    write_number(out, run, "threads of libuv's pool", RUN_BLOCKING_CALL_THREADS, figure_count);
    write_text(out, run, "libcurl", RUN_LIBCURL);
    write_text(out, run, "compiler", RUN_COMPILER);
    write_number(out, run, "seed", RUN_SEED, figure_count);
    fputs("</tbody>\n", out);
    page_table_end(out);
}

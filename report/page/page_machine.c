/* The end of the page: what the runners are, and the machine that all figures belong to. */
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
    cJSON_ArrayForEach(runner, document_at(page->view->run, "runners"))
    {
        const char *text = document_text(runner, "while_waiting", NULL);
        if (text != NULL && runner->string != NULL)
            page_html(out, "<tr><th scope=\"row\">%s</th><td class=\"text\">%s</td></tr>\n", runner->string,
                      text);
    }
    fputs("</tbody>\n", out);
    page_table_end(out);
}

static void write_text(FILE *out, const cJSON *machine, const char *name, const char *path)
{
    const char *text = document_text(machine, path, NULL);
    if (text != NULL)
        page_html(out, "<tr><th scope=\"row\">%s</th><td class=\"text\">%s</td></tr>\n", name, text);
}

static void write_number(FILE *out, const cJSON *machine, const char *name, const char *path,
                         const char *(*show)(double, struct figure *))
{
    struct figure figure;
    double number = document_number(machine, path);
    if (!isnan(number))
        page_html(out, "<tr><th scope=\"row\">%s</th><td class=\"text\">%s</td></tr>\n", name,
                  show(number, &figure));
}

static void write_capacity(FILE *out, const cJSON *machine)
{
    struct figure median, min, max;
    if (isnan(document_number(machine, "parallel_capacity.median")))
        return;
    page_html(out,
              "<tr><th scope=\"row\">parallel capacity</th><td class=\"text\">%s (%s to %s) times the work "
              "of one spinner, when one ran on each CPU allowed, in this same run; hardware threads are not "
              "whole CPUs</td></tr>\n",
              figure_mean(document_number(machine, "parallel_capacity.median"), &median),
              figure_mean(document_number(machine, "parallel_capacity.min"), &min),
              figure_mean(document_number(machine, "parallel_capacity.max"), &max));
}

void page_machine(const struct page *page, FILE *out)
{
    const cJSON *machine = document_at(page->view->run, "machine");
    page_table_begin(out, "Where and with what it ran: figures of another machine will differ.");
    fputs("<tbody>\n", out);
    write_text(out, machine, "kernel", "kernel");
    write_text(out, machine, "CPU", "cpu");
    write_number(out, machine, "CPUs online", "cpus_online", figure_count);
    write_number(out, machine, "CPUs allowed", "cpus_allowed", figure_count);
    write_number(out, machine, "hardware threads per core", "threads_per_core", figure_count);
    write_capacity(out, machine);
    write_number(out, machine, "memory", "memory_bytes", figure_size);
    write_number(out, machine, "timer slack", "timer_slack_ns", figure_duration);
    write_text(out, machine, "libuv", "libuv");
    write_number(out, machine, "threads of libuv's pool", "call_threads", figure_count);
    write_text(out, machine, "libcurl", "libcurl");
    write_text(out, machine, "compiler", "compiler");
    write_number(out, page->view->run, "seed", "seed", figure_count);
    fputs("</tbody>\n", out);
    page_table_end(out);
}

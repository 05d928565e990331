/* The template's {{name}} is written by the function of that name. */
#include "report/page/page.h"

#include <errno.h>
#include <string.h>

#include "analysis/document/document.h"
#include "analysis/document/files.h"
#include "report/page/assets.h"
#include "report/text/escape.h"

static void page_title(const struct page *page, FILE *out)
{
    const char *separator = "";
    fputs("simul: ", out);
    for (size_t i = 0; i < page->view->sweep_count; i++, separator = ", ")
        page_html(out, "%s%s", separator, page->view->sweeps[i].title);
    for (size_t i = 0; i < page->view->count; i++) {
        if (page->view->groups[i].sweep != NULL)
            continue;
        page_html(out, "%s%s", separator, page->view->groups[i].title);
        separator = ", ";
    }
}

static void page_version(const struct page *page, FILE *out)
{
    page_html(out, "%s", document_text(page->view->run, RUN_SIMUL, "of unknown version"));
}

/* A part of the template, and its functions: for a run of simul, and for traces of another tool. */
static const struct {
    const char *name;
    page_part *write, *write_foreign;
} parts[] = {
    {"title", page_title, page_title},
    {"style", page_style, page_style},
    {"style-hash", page_style_hash, page_style_hash},
    {"run", page_run, foreign_run},
    {"nav", page_nav, page_nav},
    {"key", page_key, page_key},
    {"trouble", page_trouble, foreign_trouble},
    {"overview", page_overview, foreign_answer},
    {"answer", page_answer, foreign_answer},
    {"table", page_table, foreign_table},
    {"quality", page_quality, page_quality},
    {"groups", page_groups, foreign_groups},
    {"runners", page_runners, foreign_runners},
    {"machine", page_machine, foreign_machine},
    {"version", page_version, page_version},
    {"data", page_data, page_data},
    {"script", page_script, page_script},
    {"script-hash", page_script_hash, page_script_hash},
};

static page_part *find_part(const struct page *page, const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strlen(parts[i].name) == length && memcmp(parts[i].name, name, length) == 0)
            return page->foreign ? parts[i].write_foreign : parts[i].write;
    }
    return NULL;
}

int page_write(const struct page *page, FILE *out, struct error *error)
{
    const char *text = web_page_html, *mark;
    while ((mark = strstr(text, "{{")) != NULL) {
        const char *name = mark + 2;
        const char *end = strstr(name, "}}");
        page_part *write = end != NULL ? find_part(page, name, (size_t)(end - name)) : NULL;
        if (write == NULL)
            return error_set(
                error, -EINVAL,
                "report/page/web/page.html names a part that report/page/page.c does not have: %.20s", mark);
        fwrite(text, 1, (size_t)(mark - text), out);
        write(page, out);
        text = end + 2;
    }
    fputs(text, out);
    return packs_failed(page->packs, error);
}

int page_save(const struct page *page, int dir_fd, struct error *error)
{
    struct file_writer writer;
    int code = file_begin(&writer, dir_fd, "report.html", error);
    if (code < 0)
        return code;
    code = page_write(page, writer.stream, error);
    if (code < 0) {
        file_abandon(&writer);
        return code;
    }
    return file_commit(&writer, error);
}

void page_table_begin(FILE *out, const char *caption)
{
    page_html(out,
              "<div class=\"scroll\" role=\"group\" tabindex=\"0\" "
              "aria-label=\"%s\">\n<table>\n<caption>%s</caption>\n",
              caption, caption);
}

void page_table_end(FILE *out)
{
    fputs("</table>\n</div>\n", out);
}

void page_headings(FILE *out, const char *const *headings)
{
    fputs("<thead><tr>", out);
    for (; *headings != NULL; headings++)
        page_html(out, "<th scope=\"col\">%s</th>", *headings);
    fputs("</tr></thead>\n", out);
}

/* Fills the template: each {{name}} in it is written by the function of that name. */
#include "report/page.h"

#include <errno.h>
#include <string.h>

#include "measure/document.h"
#include "report/escape.h"
#include "report/web/assets.h"

static void page_title(const struct page *page, FILE *out)
{
    fputs("simul: ", out);
    for (size_t i = 0; i < page->view->count; i++)
        page_html(out, "%s%s", i > 0 ? ", " : "", page->view->groups[i].title);
}

static void page_style(const struct page *page, FILE *out)
{
    (void)page;
    fputs(web_style_css, out);
}

static void page_version(const struct page *page, FILE *out)
{
    page_html(out, "%s", document_text(page->view->run, "simul", "of unknown version"));
}

static const struct {
    const char *name;
    page_part *write;
} parts[] = {
    {"title", page_title},     {"style", page_style},     {"run", page_run},       {"trouble", page_trouble},
    {"answer", page_answer},   {"table", page_table},     {"groups", page_groups}, {"runners", page_runners},
    {"machine", page_machine}, {"version", page_version},
};

static page_part *find_part(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strlen(parts[i].name) == length && memcmp(parts[i].name, name, length) == 0)
            return parts[i].write;
    }
    return NULL;
}

int page_write(const struct page *page, FILE *out, struct error *error)
{
    const char *text = web_page_html, *mark;
    while ((mark = strstr(text, "{{")) != NULL) {
        const char *name = mark + 2;
        const char *end = strstr(name, "}}");
        page_part *write = end != NULL ? find_part(name, (size_t)(end - name)) : NULL;
        if (write == NULL)
            return error_set(error, -EINVAL,
                             "report/web/page.html names a part that report/page.c does not have: %.20s",
                             mark);
        fwrite(text, 1, (size_t)(mark - text), out);
        write(page, out);
        text = end + 2;
    }
    fputs(text, out);
    return 0;
}

void page_table_begin(FILE *out, const char *caption)
{
    page_html(out,
              "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
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

/* A chart in the page is the SVG itself as a data: address (RFC 2397). So the page needs no other file, and
 * nothing inside the picture can act on the page. */
#include "report/page/page.h"

#include <stdlib.h>

#include "report/text/base64.h"
#include "report/text/escape.h"

void page_chart(const struct page *page, const struct view_group *group, const struct chart *chart, FILE *out)
{
    size_t length;
    struct base64 letters = {.out = out};
    char *svg = charts_svg(page->charts, group, chart, &length);
    if (svg == NULL)
        return;
    page_html(out, "<figure id=\"%s-%s\">\n<figcaption><b>%s</b> %s</figcaption>\n", group->name, chart->name,
              chart->title, chart->caption);
    page_html(out,
              "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"%s\"><img alt=\"%s of %s: "
              "the same figures are in the tables and in charts/%s.%s.tsv\" src=\"data:image/svg+xml;base64,",
              chart->title, chart->title, group->title, group->name, chart->name);
    base64_put(&letters, svg, length);
    base64_end(&letters);
    fputs("\"></div>\n</figure>\n", out);
    free(svg);
}

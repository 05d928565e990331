/* A chart in the page: the SVG itself as a data: address (RFC 2397, base64 of RFC 4648), so that the page
 * needs no other file and nothing inside the picture can act on the page. */
#include "report/page.h"

#include <stdlib.h>

#include "measure/files.h"
#include "report/escape.h"

static void write_base64(FILE *out, const char *data, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < length; i += 3) {
        size_t rest = length - i;
        unsigned bits = (unsigned)(unsigned char)data[i] << 16;
        bits |= rest > 1 ? (unsigned)(unsigned char)data[i + 1] << 8 : 0;
        bits |= rest > 2 ? (unsigned)(unsigned char)data[i + 2] : 0;
        putc(digits[bits >> 18], out);
        putc(digits[bits >> 12 & 63], out);
        putc(rest > 1 ? digits[bits >> 6 & 63] : '=', out);
        putc(rest > 2 ? digits[bits & 63] : '=', out);
    }
}

void page_chart(const struct page *page, const struct view_group *group, const struct chart *chart, FILE *out)
{
    char name[160];
    size_t length;
    if (!gallery_has(page->gallery, group, chart))
        return;
    char *svg = file_read(page->charts_fd, chart_file(chart, group, "svg", name, sizeof name), &length, NULL);
    if (svg == NULL)
        return;
    page_html(out, "<figure id=\"%s-%s\">\n<figcaption><b>%s</b> %s</figcaption>\n", group->name, chart->name,
              chart->title, chart->caption);
    page_html(out,
              "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s\"><img alt=\"%s of %s: "
              "the same figures are in "
              "the tables and in charts/%s.%s.tsv\" src=\"data:image/svg+xml;base64,",
              chart->title, chart->title, group->title, group->name, chart->name);
    write_base64(out, svg, length);
    fputs("\"></div>\n</figure>\n", out);
    free(svg);
}

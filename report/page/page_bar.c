/* Bars of time, as SVG within a table: no script draws them, and paper keeps them. */
#include "report/page/page.h"

#include <math.h>

enum { WIDTH = 240, HEIGHT = 16, MIDDLE = HEIGHT / 2 };

static double place(double ns, double end)
{
    return fmin(fmax(ns / end, 0), 1) * (WIDTH - 2) + 1;
}

void page_bar(const struct view_cell *cell, double base_ns, double end, FILE *out)
{
    const struct spread *time = &cell->makespan_ns;
    fprintf(out,
            "<svg class=\"bar\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" aria-hidden=\"true\">"
            "<rect x=\"0\" y=\"3\" width=\"%.1f\" height=\"%d\"/>",
            WIDTH, HEIGHT, WIDTH, HEIGHT, place(time->median, end), HEIGHT - 6);
    if (time->max > time->min)
        fprintf(out, "<path class=\"range\" d=\"M%.1f %dH%.1fM%.1f %dv6M%.1f %dv6\"/>", place(time->min, end),
                MIDDLE, place(time->max, end), place(time->min, end), MIDDLE - 3, place(time->max, end),
                MIDDLE - 3);
    if (base_ns > 0 && cell->limit > 0)
        fprintf(out, "<path class=\"limit\" d=\"M%.1f 0v%d\"/>", place(base_ns / cell->limit, end), HEIGHT);
    fputs("</svg>", out);
}

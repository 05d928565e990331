/* report.html: one offline page. Each part is a function that writes HTML for one place of the template. */
#ifndef REPORT_PAGE_PAGE_H
#define REPORT_PAGE_PAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "analysis/view.h"
#include "report/charts/charts.h"
#include "report/page/pack/packs.h"

/* The input of all parts. */
struct page {
    const struct view *view;
    struct charts *charts;
    struct packs *packs; /* the traces */
    const char *notice;  /* what the report lacks; "" if nothing */
    int results_fd;      /* the results folder, borrowed; not used where `foreign` is set */
    bool foreign;        /* traces of another tool: there are no charts, runners, tables of figures */
};

/* Writes the whole page. Returns 0, or -errno with a text. */
int page_write(const struct page *page, FILE *out, struct error *error);

/* Writes the whole page to the folder's report.html, or no file. Returns 0, or -errno with a text. */
int page_save(const struct page *page, int dir_fd, struct error *error);

/* --- the parts, for page.c --- */

typedef void page_part(const struct page *page, FILE *out);

/* page_summary.c */
page_part page_run, page_trouble, page_answer, page_table, page_quality;
/* page_overview.c */
page_part page_nav, page_key, page_overview;
/* page_group.c */
page_part page_groups;
/* page_machine.c */
page_part page_runners, page_machine;
/* page_script.c */
page_part page_style, page_style_hash, page_data, page_script, page_script_hash;
/* page_said.c: the data that page_data embeds */
page_part page_said;
/* page_foreign.c: foreign_X replaces page_X for traces of another tool */
page_part foreign_run, foreign_trouble, foreign_answer, foreign_table, foreign_groups, foreign_runners,
    foreign_machine;

/* --- shared by the parts --- */

/* Writes HTML in which each %s is a text from outside, escaped. */
#define page_html(out, ...) escape_format(out, ESCAPE_HTML, __VA_ARGS__)

/* A table that scrolls sideways where the table is too wide, up to its first column heading. `caption` is
 * plain text. */
void page_table_begin(FILE *out, const char *caption);
void page_table_end(FILE *out);

/* The 99th percentile of fewer values is their maximum, and is shown as that. */
enum { MIN_P99_VALUES = 100 };

static inline bool page_has_few_tasks(const struct view_group *group)
{
    return group->tasks < MIN_P99_VALUES;
}

/* Column headings. NULL-ended; the first is that of the row headings. */
void page_headings(FILE *out, const char *const *headings);

/* page_time.c: the tables of a group's times. */
void page_times(const struct view_group *group, FILE *out);

/* page_sweep.c: a sweep's curves, links and insights. */
void page_sweep(const struct page *page, const struct view_sweep *sweep, FILE *out);

/* page_bar.c: a cell's time as a bar on an axis that ends at `end` ns; its limit is a tick, its range a line.
 */
void page_bar(const struct view_cell *cell, double base_ns, double end, FILE *out);

/* A figure with its chart inline; nothing if the chart was not drawn. */
void page_chart(const struct page *page, const struct view_group *group, const struct chart *chart,
                FILE *out);

#endif

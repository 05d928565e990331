/* The interactive half of the page: style and script, their hashes for the Content-Security-Policy, and the
 * script's data. A data block is a <script> of a type that no browser executes. Text in a block cannot end
 * the block, because every "<" is escaped. */
#include "report/page/page.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "report/page/assets.h"
#include "report/page/pack/packs.h"
#include "report/page/sha256.h"
#include "report/text/base64.h"
#include "report/text/escape.h"
#include "report/text/figure.h"

void page_style(const struct page *page, FILE *out)
{
    (void)page;
    fputs(web_style_css, out);
}

void page_script(const struct page *page, FILE *out)
{
    (void)page;
    fputs(web_script_js, out);
}

/* --- hashes --- */

/* A source expression of Content Security Policy Level 3, section 2.3.1. */
static void write_hash(FILE *out, const char *text)
{
    unsigned char digest[SHA256_BYTES];
    struct base64 letters = {.out = out};
    sha256(text, strlen(text), digest);
    fputs("sha256-", out);
    base64_put(&letters, digest, sizeof digest);
    base64_end(&letters);
}

void page_style_hash(const struct page *page, FILE *out)
{
    (void)page;
    write_hash(out, web_style_css);
}

void page_script_hash(const struct page *page, FILE *out)
{
    (void)page;
    write_hash(out, web_script_js);
}

/* --- data --- */

static void write_json(FILE *out, const cJSON *value)
{
    char *text = cJSON_PrintUnformatted(value);
    escape_write(out, ESCAPE_SCRIPT, text != NULL ? text : "null"); /* out of memory */
    cJSON_free(text);
}

/* Source texts have a block of their own. */
static void write_run(FILE *out, const cJSON *run)
{
    const cJSON *member;
    bool first = true;
    cJSON_ArrayForEach(member, run)
    {
        if (strcmp(member->string, "sources") == 0)
            continue;
        fputs(first ? "{\"" : ",\"", out);
        escape_write(out, ESCAPE_JSON, member->string);
        fputs("\":", out);
        write_json(out, member);
        first = false;
    }
    fputs(first ? "{}" : "}", out);
}

/* Each cell's label and figures as the rest of the report shows them. */
static void write_shown(const struct page *page, FILE *out)
{
    cJSON *shown = cJSON_CreateObject();
    struct figure figure;
    for (size_t i = 0; i < page->view->count; i++) {
        const struct view_group *group = &page->view->groups[i];
        for (size_t k = 0; k < group->count; k++) {
            const struct view_cell *cell = &group->cells[k];
            cJSON *one = cJSON_AddObjectToObject(shown, cell->id);
            cJSON_AddStringToObject(one, "label", page->foreign ? group->title : cell->label);
            cJSON_AddStringToObject(one, "speedup",
                                    cell->stand_in == cell ? "base" : figure_speedup(cell, &figure));
            cJSON_AddBoolToObject(one, "doubtful", view_speedup_place(cell) == SPEEDUP_DOUBTFUL);
            cJSON_AddStringToObject(one, "limit", figure_limit(cell->limit, &figure));
            cJSON_AddStringToObject(one, "on_cpu", figure_on_cpu(cell->json, &figure));
        }
    }
    write_json(out, shown);
    cJSON_Delete(shown);
}

void page_data(const struct page *page, FILE *out)
{
    const cJSON *sources = document_at(page->view->run, RUN_SOURCES);
    fputs("<script type=\"application/json\" id=\"run\">", out);
    write_run(out, page->view->run);
    fputs("</script>\n<script type=\"application/json\" id=\"shown\">", out);
    write_shown(page, out);
    fputs("</script>\n<script type=\"application/json\" id=\"sources\">", out);
    if (cJSON_IsObject(sources))
        write_json(out, sources);
    else
        fputs("{}", out);
    fputs("</script>\n<script type=\"application/json\" id=\"said\">", out);
    page_said(page, out);
    fputs("</script>\n", out);
    packs_write(page->packs, out);
}

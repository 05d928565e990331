/* Texts of insights come from a file: the writer of each escapes the text. */
#include "report/text/insight.h"

#include <stdio.h>
#include <string.h>

#include "analysis/document/document.h"

const cJSON *insight_next(const struct view *view, const struct view_sweep *sweep, const cJSON *last)
{
    const cJSON *insight = last != NULL ? last->next : NULL;
    if (last == NULL && cJSON_IsArray(document_at(view->run, RUN_INSIGHTS)))
        insight = document_at(view->run, RUN_INSIGHTS)->child;
    while (insight != NULL && strcmp(document_text(insight, INSIGHT_SWEEP, ""), sweep->measured->name) != 0)
        insight = insight->next;
    return insight;
}

char *insight_paragraph(const struct view *view, const struct view_sweep *sweep, char *out, size_t bytes)
{
    size_t used = (size_t)snprintf(out, bytes, "%s:", sweep->title);
    for (const cJSON *f = NULL; (f = insight_next(view, sweep, f)) != NULL && used < bytes;)
        used += (size_t)snprintf(out + used, bytes - used, " %s", document_text(f, INSIGHT_TEXT, ""));
    return out;
}

const cJSON *insight_fit(const struct view *view, const struct view_sweep *sweep, const struct series *line)
{
    char label[96];
    const cJSON *found = NULL;
    series_label(line, label, sizeof label);
    for (const cJSON *f = NULL; (f = insight_next(view, sweep, f)) != NULL;) {
        if (strcmp(document_text(f, INSIGHT_SERIES, ""), label) != 0 ||
            !cJSON_IsTrue(document_at(f, INSIGHT_ACCEPTED)))
            continue;
        if (found == NULL || strcmp(document_text(f, INSIGHT_LAW, ""), "usl") == 0)
            found = f;
    }
    return found;
}

/* Reads findings; every text of them comes from a file, and is escaped where it is written. */
#include "report/text/finding.h"

#include <stdio.h>
#include <string.h>

#include "analysis/document.h"

const cJSON *finding_next(const struct view *view, const struct view_sweep *sweep, const cJSON *last)
{
    const cJSON *finding = last != NULL ? last->next : NULL;
    if (last == NULL && cJSON_IsArray(document_at(view->run, RUN_FINDINGS)))
        finding = document_at(view->run, RUN_FINDINGS)->child;
    while (finding != NULL && strcmp(document_text(finding, FINDING_SWEEP, ""), sweep->measured->name) != 0)
        finding = finding->next;
    return finding;
}

char *finding_paragraph(const struct view *view, const struct view_sweep *sweep, char *out, size_t bytes)
{
    size_t used = (size_t)snprintf(out, bytes, "%s:", sweep->title);
    for (const cJSON *f = NULL; (f = finding_next(view, sweep, f)) != NULL && used < bytes;)
        used += (size_t)snprintf(out + used, bytes - used, " %s", document_text(f, FINDING_TEXT, ""));
    return out;
}

const cJSON *finding_fit(const struct view *view, const struct view_sweep *sweep, const struct series *line)
{
    char label[96];
    const cJSON *found = NULL;
    series_label(line, label, sizeof label);
    for (const cJSON *f = NULL; (f = finding_next(view, sweep, f)) != NULL;) {
        if (strcmp(document_text(f, FINDING_LINE, ""), label) != 0 ||
            !cJSON_IsTrue(document_at(f, FINDING_ACCEPTED)))
            continue;
        if (found == NULL || strcmp(document_text(f, FINDING_LAW, ""), "usl") == 0)
            found = f;
    }
    return found;
}

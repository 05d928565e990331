/* Sentences are collected in memory first, because a wrapped line needs its whole text. */
#include "cli/print.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "cli/table.h"
#include "cli/text.h"
#include "trace/utf8.h"

int print_json(const cJSON *document)
{
    char *text = cJSON_Print(document);
    if (text == NULL)
        return -ENOMEM;
    utf8_put(stdout, text);
    putchar('\n');
    cJSON_free(text);
    return 0;
}

void print_title(const cJSON *cell, enum member title, FILE *out)
{
    char line[640];
    double tasks = document_number(cell, CELL_TASKS);
    snprintf(line, sizeof line, "%s, %.0f task%s", document_text(cell, title, "?"),
             isfinite(tasks) ? tasks : 0.0, tasks == 1 ? "" : "s");
    fputc('\n', out);
    text_wrap(out, "", line, TEXT_WIDTH);
}

void print_sentences(write_sentences *write, const void *subject, const char *first, FILE *out)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *memory = open_memstream(&text, &bytes);
    if (memory == NULL)
        return;
    int code = write(subject, memory);
    if (fclose(memory) == 0 && code == 0)
        for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL;)
            if (line[0] != '\0')
                text_wrap(out, first, line, TEXT_WIDTH);
    free(text);
}

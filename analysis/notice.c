/* Lines in the text of an error, with a line end between them. */
#include "analysis/notice.h"

#include <stdio.h>
#include <string.h>

void notice_add(struct error *notice, const char *line)
{
    if (notice == NULL)
        return;
    size_t length = strlen(notice->text);
    snprintf(notice->text + length, sizeof notice->text - length, "%s%s", length > 0 ? "\n" : "", line);
}

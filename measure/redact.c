/* Redacts absolute paths to their last part. */
#include "measure/redact.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool ends_path(char c)
{
    return c == '\0' || c == ':' || c == ',' || c == ' ' || c == '=';
}

/* Whether the slash at `at` begins an absolute path, and not a part of a relative path or of "http://". */
static bool begins_path(const char *text, const char *at)
{
    if (at[1] == '/' || ends_path(at[1]))
        return false;
    return at == text || ends_path(at[-1]) || (at == text + 2 && text[0] == '-');
}

char *redact_paths(const char *text, char *out, size_t bytes)
{
    size_t used = 0;
    for (const char *at = text; *at != '\0' && used + 1 < bytes;) {
        if (*at != '/' || !begins_path(text, at)) {
            out[used++] = *at++;
            continue;
        }
        const char *last = at;
        for (; !ends_path(*at); at++)
            if (*at == '/' && !ends_path(at[1]))
                last = at;
        int length = snprintf(out + used, bytes - used, "...%.*s", (int)(at - last), last);
        used += (size_t)length < bytes - used ? (size_t)length : bytes - used - 1;
    }
    out[used] = '\0';
    return out;
}

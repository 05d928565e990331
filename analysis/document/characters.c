/* The characters of Unicode that deceive (UTS 55, UAX 9). */
#include "analysis/document/characters.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

static bool is_sent(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } never[] = {
        {0x00, 0x08},     {0x0B, 0x0C},
        {0x0E, 0x1F},     {0x7F, 0x9F}, /* controls, without tab and line ends */
        {0x061C, 0x061C}, {0x200E, 0x200F},
        {0x202A, 0x202E}, {0x2066, 0x2069}, /* Bidi_Control */
        {0x2028, 0x2029},                   /* line and paragraph separators */
        {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB},
        {0xFFFE, 0xFFFF}, {0xE0000, 0xE007F},
    };
    bool common = c >= ' ' && c <= '~';
    for (size_t i = 0; !common && i < sizeof never / sizeof never[0]; i++)
        if (c >= never[i].first && c <= never[i].last)
            return false;
    return true;
}

uint32_t character_next(const char **text)
{
    uint32_t c = utf8_read(text);
    return is_sent(c) ? c : CHARACTER_MARK;
}

/* Copies the text with marks to `out`, which may be NULL. Returns the length. */
static size_t copy(const char *text, char *out)
{
    size_t length = 0;
    while (*text != '\0') {
        const char *from = text;
        bool marked = character_next(&text) == CHARACTER_MARK;
        size_t bytes = marked ? strlen(CHARACTER_MARK_UTF8) : (size_t)(text - from);
        if (out != NULL)
            memcpy(out + length, marked ? CHARACTER_MARK_UTF8 : from, bytes);
        length += bytes;
    }
    if (out != NULL)
        out[length] = '\0';
    return length;
}

static int clean(char **text)
{
    char *old = *text;
    bool dirty = false;
    for (const char *at = old; at != NULL && *at != '\0' && !dirty;)
        dirty = character_next(&at) == CHARACTER_MARK;
    if (!dirty)
        return 0;
    char *cleaned = cJSON_malloc(copy(old, NULL) + 1);
    if (cleaned == NULL)
        return -ENOMEM;
    copy(old, cleaned);
    cJSON_free(old);
    *text = cleaned;
    return 0;
}

/* The recursion is as deep as the document, which cJSON limits (CJSON_NESTING_LIMIT). */
int characters_clean(cJSON *document)
{
    int code = 0;
    if (document == NULL)
        return 0;
    if ((document->type & cJSON_IsReference) == 0)
        code = clean(&document->valuestring);
    if (code == 0 && (document->type & cJSON_StringIsConst) == 0)
        code = clean(&document->string);
    for (cJSON *child = document->child; child != NULL && code == 0; child = child->next)
        code = characters_clean(child);
    return code;
}

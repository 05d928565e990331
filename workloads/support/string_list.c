/* Texts in one block: appending, sorting without duplicates, walking. */
#include "workloads/support/string_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "task/array.h"

int string_list_add(struct string_list *list, const char *string, size_t length)
{
    char *text = array_room(list->text, list->bytes + length, &list->capacity, 1);
    if (text == NULL)
        return -ENOMEM;
    list->text = text;
    memcpy(list->text + list->bytes, string, length);
    list->text[list->bytes + length] = '\0';
    list->bytes += length + 1;
    list->count++;
    return 0;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Appends to `out` the sorted strings, each once. */
static int add_each_once(struct string_list *out, const char **sorted, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && strcmp(sorted[i], sorted[i - 1]) == 0)
            continue;
        int status = string_list_add(out, sorted[i], strlen(sorted[i]));
        if (status < 0)
            return status;
    }
    return 0;
}

int string_list_sort_unique(struct string_list *list)
{
    if (list->count < 2)
        return 0;
    const char **strings = calloc(list->count, sizeof *strings);
    if (strings == NULL)
        return -ENOMEM;
    size_t n = 0;
    for (const char *s = NULL; (s = string_list_next(list->text, list->bytes, s)) != NULL;)
        strings[n++] = s;
    qsort(strings, n, sizeof *strings, by_bytes);

    struct string_list sorted = {0};
    int status = add_each_once(&sorted, strings, n);
    free(strings);
    if (status < 0) {
        string_list_free(&sorted);
        return status;
    }
    free(list->text);
    *list = sorted;
    return 0;
}

void string_list_clear(struct string_list *list)
{
    list->bytes = 0;
    list->count = 0;
}

void string_list_free(struct string_list *list)
{
    free(list->text);
    *list = (struct string_list){0};
}

const char *string_list_next(const char *text, size_t bytes, const char *string)
{
    const char *next = string == NULL ? text : string + strlen(string) + 1;
    return bytes > 0 && next < text + bytes ? next : NULL;
}

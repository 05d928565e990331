/* A growing list of texts in one block, each ended by its NUL: cheap to fill, to sort and to copy whole into
 * a task's output. Links are kept in such lists, as written in a page and as published. */
#ifndef WORKLOADS_SUPPORT_STRING_LIST_H
#define WORKLOADS_SUPPORT_STRING_LIST_H

#include <stddef.h>

/* All zero is an empty list. */
struct string_list {
    char *text;      /* owned; the strings, each with its NUL; NULL while empty */
    size_t bytes;    /* in use, NULs included */
    size_t capacity; /* allocated */
    size_t count;    /* strings */
};

/* Appends a copy of `length` bytes, which hold no NUL. Returns 0 or -ENOMEM. */
int string_list_add(struct string_list *list, const char *string, size_t length);

/* Sorts by byte value and removes duplicates: lists of equal sets become equal bytes. Returns 0 or
 * -ENOMEM. */
int string_list_sort_unique(struct string_list *list);

/* Forgets the strings and keeps the memory. */
void string_list_clear(struct string_list *list);

/* Frees the memory; the list is empty again. */
void string_list_free(struct string_list *list);

/* The string after `string` in a block of `bytes` bytes, the first one for NULL; NULL after the last. */
const char *string_list_next(const char *text, size_t bytes, const char *string);

#endif

/* links.tsv, written under a temporary name and renamed. */
#include "workloads/fetch/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "workloads/support/string_list.h"

#define FILE_NAME   "links.tsv"
#define HIDDEN_NAME ".links.tsv.tmp"

/* Control characters are percent-encoded, as in URLs: a raw one could end the field or the line. */
static void write_field(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < ' ' || c == 0x7f)
            fprintf(out, "%%%02X", c);
        else
            putc(c, out);
    }
}

static void write_page(FILE *out, const struct published_page *page)
{
    for (const char *link = NULL; (link = string_list_next(page->links, page->bytes, link)) != NULL;) {
        write_field(out, page->url);
        putc('\t', out);
        write_field(out, link);
        putc('\n', out);
    }
}

/* Writes all pages and closes the stream. Returns 0 or -errno: a full disk shows at the latest at the
 * flush. */
static int write_all(FILE *out, const struct published_page *pages, size_t n)
{
    errno = 0;
    fputs("source_url\tparsed_url\n", out);
    for (size_t i = 0; i < n && !ferror(out); i++)
        write_page(out, &pages[i]);
    int status = ferror(out) || fflush(out) != 0 ? -errno : 0;
    if (fclose(out) != 0 && status == 0)
        status = -errno;
    return status;
}

int publish_links(const struct published_page *pages, size_t n, int dir_fd, struct error *error)
{
    int status;
    int fd = openat(dir_fd, HIDDEN_NAME, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        status = -errno;
        goto fail;
    }
    FILE *out = fdopen(fd, "w");
    if (out == NULL) {
        status = -errno;
        close(fd);
        goto remove;
    }
    status = write_all(out, pages, n);
    if (status == 0 && renameat(dir_fd, HIDDEN_NAME, dir_fd, FILE_NAME) < 0)
        status = -errno;
    if (status == 0)
        return 0;
remove:
    unlinkat(dir_fd, HIDDEN_NAME, 0);
fail:
    return error_system(error, status, "fetch: %s cannot be written into the results folder", FILE_NAME);
}

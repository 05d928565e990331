/* Reading a list of URLs, line by line. */
#include "workloads/fetch/urls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curl/curl.h>

static bool is_web_url(const char *text)
{
    CURLU *url = curl_url();
    char *scheme = NULL;
    bool web = url != NULL && curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK &&
               curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
               (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0);
    curl_free(scheme);
    curl_url_cleanup(url);
    return web;
}

/* The line without the white space around the text; empty for a comment. Cuts the line in place. */
static char *trim(char *line)
{
    static const char blanks[] = " \t\r\n\v\f";
    line += strspn(line, blanks);
    size_t length = strlen(line);
    while (length > 0 && strchr(blanks, line[length - 1]) != NULL)
        line[--length] = '\0';
    if (line[0] == '#')
        line[0] = '\0';
    return line;
}

static int add(struct url_list *list, const char *url)
{
    if ((list->count & (list->count - 1)) == 0) { /* full at every power of two */
        size_t capacity = list->count > 0 ? 2 * list->count : 1;
        char **urls = realloc(list->urls, capacity * sizeof *urls);
        if (urls == NULL)
            return -ENOMEM;
        list->urls = urls;
    }
    list->urls[list->count] = strdup(url);
    if (list->urls[list->count] == NULL)
        return -ENOMEM;
    list->count++;
    return 0;
}

static int read_line(char *line, size_t length, unsigned number, const char *path, struct url_list *list,
                     struct error *error)
{
    bool torn = strlen(line) != length; /* a NUL inside: not a text file */
    char *url = trim(line);
    if (url[0] == '\0' && !torn)
        return 0;
    if (torn || !is_web_url(url))
        return error_set(error, -EINVAL,
                         "fetch: %s, line %u: '%.200s' is no http:// or https:// URL; write it whole, as in "
                         "https://example.com/",
                         path, number, url);
    return add(list, url);
}

/* Reads every line of an open file. */
static int read_lines(FILE *file, const char *path, struct url_list *list, struct error *error)
{
    char *line = NULL;
    size_t capacity = 0;
    int status = 0;
    for (unsigned number = 1; status == 0; number++) {
        errno = 0;
        ssize_t length = getline(&line, &capacity, file);
        if (length < 0)
            break;
        const char *mark =
            number == 1 && strncmp(line, "\xef\xbb\xbf", 3) == 0 ? line + 3 : line; /* UTF-8's */
        size_t skipped = (size_t)(mark - line);
        status = read_line(line + skipped, (size_t)length - skipped, number, path, list, error);
    }
    if (status == 0 && !feof(file))
        status =
            error_system(error, errno != 0 ? -errno : -EIO, "fetch: cannot read the list of URLs %s", path);
    free(line);
    return status;
}

/* Opens a list. A pipe would be empty when the list is read again, for each sample. */
static int open_list(const char *path, FILE **out, struct error *error)
{
    struct stat found;
    int fd =
        open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC); /* a pipe without a writer does not keep it waiting */
    *out = fd >= 0 ? fdopen(fd, "r") : NULL;
    if (*out == NULL) {
        int code = -errno;
        if (fd >= 0)
            close(fd);
        return error_system(error, code, "fetch: urls=%s (a text file with one URL a line) cannot be opened",
                            path);
    }
    if (fstat(fd, &found) < 0 || S_ISREG(found.st_mode) || S_ISDIR(found.st_mode))
        return 0; /* reading a folder fails, with the reason */
    fclose(*out);
    return error_set(
        error, -ESPIPE,
        "fetch: urls=%s is a pipe or a device, which can be read once, and each sample reads the "
        "list; write it to a file first",
        path);
}

int url_list_read(const char *path, struct url_list *out, struct error *error)
{
    FILE *file;
    *out = (struct url_list){0};
    int status = open_list(path, &file, error);
    if (status < 0)
        return status;
    status = read_lines(file, path, out, error);
    if (status == 0 && out->count == 0)
        status = error_set(error, -EINVAL, "fetch: %s holds no URL; write one a line", path);
    if (status == -ENOMEM)
        error_set(error, status, "fetch: no memory for the URLs of %s", path);
    fclose(file);
    if (status < 0)
        url_list_free(out);
    return status;
}

void url_list_free(struct url_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->urls[i]);
    free(list->urls);
    *list = (struct url_list){0};
}

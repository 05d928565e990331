/* What workloads left in published/, as a data block of the page: texts, cut to their first few KiB, and
 * small pictures. The files may come from anybody, so only regular files of known kinds are read, at their
 * known place, and no link is followed. */
#include "report/page/page.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/document/document.h"
#include "report/text/base64.h"
#include "report/text/escape.h"

enum { MAX_NAMES = 4, MAX_NAME = 64, MAX_TEXT = 4096, MAX_IMAGE = 128 * 1024, MAX_IMAGES = 512 * 1024 };

static const char png_signature[] = "\x89PNG\r\n\x1a\n";

/* The block as far as it is written. */
struct block {
    FILE *out;
    const char *separator; /* of cells */
    size_t image_bytes;    /* so far, of all cells */
};

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length > tail && strcmp(name + length - tail, ending) == 0;
}

static bool is_shown(const char *name)
{
    return name[0] != '.' && strlen(name) < MAX_NAME &&
           (ends_with(name, ".txt") || ends_with(name, ".tsv") || ends_with(name, ".png"));
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The names of a folder that can be shown, in alphabetical order. Returns how many; takes the descriptor. */
static size_t list_names(int folder_fd, char names[MAX_NAMES][MAX_NAME])
{
    size_t count = 0;
    struct dirent *entry;
    DIR *folder = fdopendir(folder_fd);
    if (folder == NULL) {
        close(folder_fd);
        return 0;
    }
    while (count < MAX_NAMES && (entry = readdir(folder)) != NULL) {
        if (is_shown(entry->d_name))
            snprintf(names[count++], MAX_NAME, "%s", entry->d_name);
    }
    closedir(folder);
    qsort(names, count, MAX_NAME, compare_names);
    return count;
}

/* Reads at most `max` bytes of a regular file, and NUL-terminates them. Returns their number; 0 also for what
 * is no regular file. O_NONBLOCK, since to open a pipe might wait forever. */
static size_t read_start(int folder_fd, const char *name, char *bytes, size_t max)
{
    struct stat status;
    size_t count = 0;
    ssize_t got;
    int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return 0;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
        while (count < max && (got = read(fd, bytes + count, max - count)) > 0)
            count += (size_t)got;
    }
    close(fd);
    bytes[count] = '\0';
    return count;
}

/* A text is cut behind its last whole line. */
static void write_text(FILE *out, char *text, size_t length)
{
    bool cut = length > MAX_TEXT;
    if (cut) {
        text[MAX_TEXT] = '\0';
        char *line_end = strrchr(text, '\n');
        if (line_end != NULL)
            line_end[1] = '\0';
    }
    fputs(",\"text\":\"", out);
    escape_write(out, ESCAPE_JSON, text);
    fputs(cut ? "\",\"cut\":true" : "\"", out);
}

static void write_image(FILE *out, const char *bytes, size_t length)
{
    struct base64 letters = {.out = out};
    fputs(",\"image\":\"data:image/png;base64,", out);
    base64_put(&letters, bytes, length);
    base64_end(&letters);
    fputs("\"", out);
}

/* Whether the page has room for a picture of these bytes. */
static bool takes_image(const struct block *block, const char *bytes, size_t length)
{
    return length <= MAX_IMAGE && block->image_bytes + length <= MAX_IMAGES &&
           length > sizeof png_signature && memcmp(bytes, png_signature, sizeof png_signature - 1) == 0;
}

/* `bytes` has room for the largest file. Returns whether the file was written. */
static bool write_file(struct block *block, int folder_fd, const char *name, const char *separator,
                       char *bytes)
{
    bool is_image = ends_with(name, ".png");
    size_t length = read_start(folder_fd, name, bytes, (is_image ? MAX_IMAGE : MAX_TEXT) + 1);
    if (length == 0 || (is_image && !takes_image(block, bytes, length)))
        return false;
    fprintf(block->out, "%s{\"name\":\"", separator);
    escape_write(block->out, ESCAPE_JSON, name);
    fputs("\"", block->out);
    if (is_image) {
        write_image(block->out, bytes, length);
        block->image_bytes += length;
    } else {
        write_text(block->out, bytes, length);
    }
    fputs("}", block->out);
    return true;
}

/* The folder of a cell, which lies in published/; -1 if there is none. */
static int open_folder(int published_fd, const struct view_cell *cell)
{
    static const char place[] = "published/";
    const char *path = document_text(cell->json, CELL_PUBLISHED, "");
    const char *name = path + sizeof place - 1;
    if (strncmp(path, place, sizeof place - 1) != 0 || name[0] == '.' || name[0] == '\0' ||
        strchr(name, '/') != NULL)
        return -1;
    return openat(published_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static void write_cell(struct block *block, int published_fd, const struct view_cell *cell, char *bytes)
{
    char names[MAX_NAMES][MAX_NAME];
    const char *separator = "";
    int folder_fd = open_folder(published_fd, cell);
    if (folder_fd < 0)
        return;
    size_t count = list_names(dup(folder_fd), names);
    fprintf(block->out, "%s\"", block->separator);
    escape_write(block->out, ESCAPE_JSON, cell->id);
    fputs("\":[", block->out);
    for (size_t i = 0; i < count; i++) {
        if (write_file(block, folder_fd, names[i], separator, bytes))
            separator = ",";
    }
    fputs("]", block->out);
    block->separator = ",";
    close(folder_fd);
}

void page_said(const struct page *page, FILE *out)
{
    struct block block = {.out = out, .separator = ""};
    char *bytes = malloc(MAX_IMAGE + 2);
    int published_fd =
        page->foreign || bytes == NULL
            ? -1
            : openat(page->results_fd, "published", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    fputs("{", out);
    for (size_t i = 0; published_fd >= 0 && i < page->view->count; i++) {
        const struct view_group *group = &page->view->groups[i];
        for (size_t k = 0; k < group->count; k++)
            write_cell(&block, published_fd, &group->cells[k], bytes);
    }
    fputs("}", out);
    if (published_fd >= 0)
        close(published_fd);
    free(bytes);
}

/* Reading /proc and /sys line by line. */
#include "machine/system_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int system_file_root(void)
{
    return open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static FILE *open_file(int root_fd, const char *path)
{
    int fd = openat(root_fd, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    FILE *file = fdopen(fd, "r");
    if (file == NULL)
        close(fd);
    return file;
}

bool system_file_line(int root_fd, const char *path, char *out, size_t bytes)
{
    out[0] = '\0';
    FILE *file = open_file(root_fd, path);
    if (file == NULL)
        return false;
    bool got = fgets(out, (int)bytes, file) != NULL;
    fclose(file);
    out[strcspn(out, "\n")] = '\0';
    return got && out[0] != '\0';
}

char *system_file_text(int root_fd, const char *path)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *file = open_file(root_fd, path);
    if (file == NULL)
        return NULL;
    if (getdelim(&text, &bytes, '\0', file) < 0) { /* no text file holds a NUL */
        free(text);
        text = NULL;
    }
    fclose(file);
    return text;
}

bool system_file_number(int root_fd, const char *path, double *number)
{
    char line[64], *end;
    if (!system_file_line(root_fd, path, line, sizeof line))
        return false;
    double value = strtod(line, &end);
    if (end != line)
        *number = value;
    return end != line;
}

bool system_file_field(int root_fd, const char *path, const char *key, char *out, size_t bytes)
{
    char *line = NULL;
    size_t room = 0, length = strlen(key);
    bool found = false;
    out[0] = '\0';
    FILE *file = open_file(root_fd, path);
    if (file == NULL)
        return false;
    while (!found && getline(&line, &room, file) >= 0) {
        size_t gap = strncmp(line, key, length) == 0 ? strspn(line + length, " \t:") : 0;
        found = gap > 0;
        if (found)
            snprintf(out, bytes, "%.*s", (int)strcspn(line + length + gap, "\n"), line + length + gap);
    }
    free(line);
    fclose(file);
    return found;
}

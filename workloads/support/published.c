/* Opens and closes what a workload publishes. */
#include "workloads/support/published.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int published_open(int dir_fd, const char *name, FILE **out, struct error *error)
{
    int fd = openat(dir_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    *out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (*out != NULL)
        return 0;
    int status = error_system(error, -errno, "cannot write %s", name);
    if (fd >= 0)
        close(fd);
    return status;
}

int published_close(FILE *file, const char *name, struct error *error)
{
    return fclose(file) == 0 ? 0 : error_system(error, -errno, "cannot write %s", name);
}

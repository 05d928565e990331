/* Writes PNG by libpng's simplified interface, which has no setjmp in it ("libpng manual", section V). */
#include "workloads/support/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <png.h>

int picture_write(const struct picture *picture, int dir_fd, const char *name, struct error *error)
{
    int fd = openat(dir_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (file == NULL) {
        int status = error_system(error, -errno, "cannot write %s", name);
        if (fd >= 0)
            close(fd);
        return status;
    }
    png_image image = {
        .version = PNG_IMAGE_VERSION,
        .width = picture->width,
        .height = picture->height,
        .format = PNG_FORMAT_RGB_COLORMAP,
        .colormap_entries = PICTURE_COLOURS,
    };
    int status = 0;
    if (png_image_write_to_stdio(&image, file, 0, picture->pixels, (png_int_32)picture->width,
                                 picture->palette) == 0)
        status = error_set(error, -EIO, "cannot write %s: %s", name, image.message);
    if (fclose(file) != 0 && status == 0)
        status = error_system(error, -errno, "cannot write %s", name);
    return status;
}

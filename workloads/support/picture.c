/* Writes PNG by libpng's simplified interface, which has no setjmp in it ("libpng manual", section V). */
#include "workloads/support/picture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <png.h>

#include "workloads/support/published.h"

int picture_write(const struct picture *picture, int dir_fd, const char *name, struct error *error)
{
    FILE *file;
    int status = published_open(dir_fd, name, &file, error);
    if (status < 0)
        return status;
    png_image image = {
        .version = PNG_IMAGE_VERSION,
        .width = picture->width,
        .height = picture->height,
        .format = PNG_FORMAT_RGB_COLORMAP,
        .colormap_entries = PICTURE_COLOURS,
    };
    if (png_image_write_to_stdio(&image, file, 0, picture->pixels, (png_int_32)picture->width,
                                 picture->palette) == 0)
        status = error_set(error, -EIO, "cannot write %s: %s", name, image.message);
    int closed = published_close(file, name, status == 0 ? error : NULL);
    return status < 0 ? status : closed;
}

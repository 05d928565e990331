/* A picture of palette indices as a PNG file. */
#ifndef WORKLOADS_SUPPORT_PICTURE_H
#define WORKLOADS_SUPPORT_PICTURE_H

#include <stdint.h>

#include "task/error.h"

enum { PICTURE_COLOURS = 256 };

struct picture {
    unsigned width, height;
    const uint8_t *pixels;               /* borrowed; width * height indices, the rows from top to bottom */
    uint8_t palette[PICTURE_COLOURS][3]; /* red, green, blue, in sRGB */
};

/* Writes the picture as `name` into the folder `dir_fd`. Equal pictures give equal bytes: the file stores
 * pixels and palette, without a time or a program's name. Returns 0, or -errno with a text. */
int picture_write(const struct picture *picture, int dir_fd, const char *name, struct error *error);

#endif

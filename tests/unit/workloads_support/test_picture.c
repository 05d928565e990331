/* Pictures as PNG files. */
#include "tests/unit/support/temporary_folder.h"

#include <errno.h>
#include <fcntl.h>

#include <png.h>

#include "workloads/support/picture.h"
#include "workloads/support/scatter.h"

static void a_picture_is_read_back_as_it_was_written(void **state)
{
    (void)state;
    enum { WIDTH = 17, HEIGHT = 5 };
    uint8_t pixels[WIDTH * HEIGHT], read_back[WIDTH * HEIGHT * 3];
    struct picture picture = {.width = WIDTH, .height = HEIGHT, .pixels = pixels};
    struct error error = {""};
    for (unsigned i = 0; i < PICTURE_COLOURS; i++)
        for (unsigned channel = 0; channel < 3; channel++)
            picture.palette[i][channel] = (uint8_t)scatter(channel, i);
    for (unsigned i = 0; i < sizeof pixels; i++)
        pixels[i] = (uint8_t)scatter(9, i);
    int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(picture_write(&picture, dir, "p.png", &error), 0);

    char path[64];
    snprintf(path, sizeof path, "%s/p.png", folder);
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_int_not_equal(png_image_begin_read_from_file(&image, path), 0);
    assert_int_equal(image.width, WIDTH);
    assert_int_equal(image.height, HEIGHT);
    image.format = PNG_FORMAT_RGB;
    assert_int_not_equal(png_image_finish_read(&image, NULL, read_back, 0, NULL), 0);
    for (unsigned i = 0; i < sizeof pixels; i++)
        assert_memory_equal(&read_back[3 * (size_t)i], picture.palette[pixels[i]], 3);
    unlinkat(dir, "p.png", 0);

    assert_int_equal(picture_write(&picture, dir, "no/such.png", &error), -ENOENT);
    assert_non_null(strstr(error.text, "no/such.png"));
    close(dir);
}

UNIT_TESTS(IN_FOLDER(a_picture_is_read_back_as_it_was_written))

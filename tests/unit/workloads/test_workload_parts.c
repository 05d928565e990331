/* What several workloads are made of: the echo server, pictures, latencies, the limit of memory, scattered
 * numbers. */
#include "tests/unit/support/temporary_folder.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <png.h>

#include "workloads/origin/origin.h"
#include "workloads/support/latencies.h"
#include "workloads/support/memory_limit.h"
#include "workloads/support/picture.h"
#include "workloads/support/scatter.h"

/* --- the echo server --- */

static void the_echo_server_sends_back_what_does_not_fit_into_its_buffers(void **state)
{
    (void)state;
    enum { BYTES = 20 << 20, PIECE = 100000 };
    struct origin *server = NULL;
    struct error error = {""};
    assert_int_equal(origin_start_service(&origin_echo, 0, &server, &error), 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons(origin_port(server))};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    pid_t writer = fork(); /* sends without reading, so that the server's side fills up */
    if (writer == 0) {
        for (unsigned sent = 0; sent < BYTES; sent++) {
            char byte = (char)(scatter(1, sent) & 0xff);
            static char piece[PIECE];
            piece[sent % PIECE] = byte;
            if ((sent % PIECE == PIECE - 1 || sent == BYTES - 1) &&
                send(fd, piece, sent % PIECE + 1, MSG_NOSIGNAL) != (ssize_t)(sent % PIECE + 1))
                _exit(1);
        }
        _exit(0);
    }
    static char back[PIECE];
    unsigned received = 0, wrong = 0;
    for (ssize_t n; received < BYTES && (n = recv(fd, back, sizeof back, 0)) > 0;)
        for (ssize_t i = 0; i < n; i++)
            wrong += back[i] != (char)(scatter(1, received++) & 0xff);
    assert_int_equal(received, BYTES);
    assert_int_equal(wrong, 0);
    int status = 1;
    assert_int_equal(waitpid(writer, &status, 0), writer);
    assert_int_equal(status, 0);
    assert_true(origin_helper(server, "").requests > 0);
    close(fd);
    origin_stop(server);
}

/* --- pictures --- */

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

/* --- figures and numbers --- */

static void percentiles_are_of_all_that_was_recorded(void **state)
{
    (void)state;
    struct gauge gauges[3];
    struct latencies *latencies = latencies_create(100);
    assert_non_null(latencies);
    for (uint64_t i = 0; i < 100; i++)
        latencies_record(latencies, i, 1000 - i);
    for (uint64_t i = 0; i < 100; i++)
        latencies_record(latencies, i, 100 - i); /* replaces what a warm-up recorded */
    assert_int_equal(latencies_gauges(latencies, "trip", gauges), 3);
    assert_string_equal(gauges[0].name, "trip p50");
    assert_string_equal(gauges[1].name, "trip p99");
    assert_string_equal(gauges[2].name, "trip max");
    assert_int_equal((int)gauges[0].value, 50);
    assert_int_equal((int)gauges[1].value, 99);
    assert_int_equal((int)gauges[2].value, 100);
    latencies_destroy(latencies);
}

static void of_many_times_every_kth_is_kept(void **state)
{
    (void)state;
    const uint64_t things = (3 << 20) + 1; /* four to a place */
    struct gauge gauges[3];
    struct latencies *latencies = latencies_create(things);
    assert_non_null(latencies);
    for (uint64_t i = 0; i < things; i++)
        latencies_record(latencies, i, i % 4 == 0 ? 7 : 1000);
    latencies_gauges(latencies, "x", gauges);
    assert_int_equal((int)gauges[2].value, 7);
    latencies_destroy(latencies);
}

static void more_memory_than_there_is_is_refused(void **state)
{
    (void)state;
    struct error error = {""};
    uint64_t there = memory_available();
    if (there == UINT64_MAX)
        UNIT_SKIP("this system does not say how much memory is available");
    assert_int_equal(memory_check(0, "x", "y", &error), 0);
    assert_int_equal(memory_check(2 * there + (1ULL << 40), "queue", "type less", &error), -EINVAL);
    assert_ptr_equal(strstr(error.text, "queue needs "), error.text);
    assert_non_null(strstr(error.text, "type less"));
}

static void scattered_numbers_differ_and_a_hash_sees_every_bit(void **state)
{
    (void)state;
    uint64_t words[4] = {1, 2, 3, 4}, right = hash_words(HASH_START, words, 4), seen_or = 0, seen_and = ~0ULL;
    for (uint64_t i = 0; i < 1000; i++) {
        assert_true(scatter(5, i) != scatter(5, i + 1) && scatter(5, i) != scatter(6, i));
        seen_or |= scatter(5, i);
        seen_and &= scatter(5, i);
    }
    assert_true(seen_or == ~0ULL && seen_and == 0);
    for (unsigned bit = 0; bit < 256; bit++) {
        words[bit / 64] ^= UINT64_C(1) << bit % 64;
        assert_true(hash_words(HASH_START, words, 4) != right);
        words[bit / 64] ^= UINT64_C(1) << bit % 64;
    }
    assert_true(hash_words(HASH_START, words, 4) == right);
}

UNIT_TESTS(cmocka_unit_test(the_echo_server_sends_back_what_does_not_fit_into_its_buffers),
           IN_FOLDER(a_picture_is_read_back_as_it_was_written),
           cmocka_unit_test(percentiles_are_of_all_that_was_recorded),
           cmocka_unit_test(of_many_times_every_kth_is_kept),
           cmocka_unit_test(more_memory_than_there_is_is_refused),
           cmocka_unit_test(scattered_numbers_differ_and_a_hash_sees_every_bit))

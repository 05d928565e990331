/* What is written is whole or not there, and what is read is what it claims to be. */
#include "tests/unit/support/document_path.h"
#include "tests/unit/support/harness.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/document/document.h"
#include "analysis/document/files.h"
#include "report/report.h"

struct folder {
    char path[64];
    int fd;
};

static int make_folder(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);
    assert_non_null(folder);
    strcpy(folder->path, "/tmp/simul-files-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    folder->fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(folder->fd >= 0);
    *state = folder;
    return 0;
}

/* Names in a folder, without "." and ".."; with `remove`, takes files away. */
static unsigned count_names(int dir_fd, bool remove)
{
    unsigned count = 0;
    struct dirent *entry;
    int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fdopendir(fd);
    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        count++;
        if (remove)
            unlinkat(dir_fd, entry->d_name, 0);
    }
    closedir(dir);
    return count;
}

static int remove_folder(void **state)
{
    struct folder *folder = *state;
    int charts = openat(folder->fd, "charts", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (charts >= 0) {
        count_names(charts, true);
        close(charts);
        unlinkat(folder->fd, "charts", AT_REMOVEDIR);
    }
    count_names(folder->fd, true);
    close(folder->fd);
    int code = rmdir(folder->path);
    free(folder);
    return code;
}

static void put(const struct folder *folder, const char *name, const char *text)
{
    struct file_writer writer;
    struct error error;
    assert_int_equal(file_begin(&writer, folder->fd, name, &error), 0);
    fputs(text, writer.stream);
    assert_int_equal(file_commit(&writer, &error), 0);
}

static void a_file_appears_whole(void **state)
{
    const struct folder *folder = *state;
    struct file_writer writer;
    struct error error;
    size_t length;
    assert_int_equal(file_begin(&writer, folder->fd, "a.txt", &error), 0);
    fputs("hello", writer.stream);
    assert_int_equal(faccessat(folder->fd, "a.txt", F_OK, 0), -1);
    assert_int_equal(file_commit(&writer, &error), 0);
    char *text = file_read(folder->fd, "a.txt", &length, &error);
    assert_non_null(text);
    assert_string_equal(text, "hello");
    assert_int_equal(length, 5);
    assert_int_equal(count_names(folder->fd, false), 1);
    free(text);
}

/* A limit on file sizes stands for a full disk: the write fails in the middle, the earlier file stays. */
static void a_full_disk_leaves_nothing_half_written(void **state)
{
    const struct folder *folder = *state;
    struct file_writer writer;
    struct error error;
    struct rlimit old, small;
    put(folder, "a.txt", "the old one");
    signal(SIGXFSZ, SIG_IGN); /* as the command does */
    assert_int_equal(file_begin(&writer, folder->fd, "a.txt", &error), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = (struct rlimit){.rlim_cur = 1000, .rlim_max = old.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (int i = 0; i < 20000; i++)
        fputs("much", writer.stream);
    int code = file_commit(&writer, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(code, -EFBIG);
    assert_non_null(strstr(error.text, "\"a.txt\""));
    assert_int_equal(count_names(folder->fd, false), 1);
    char *text = file_read(folder->fd, "a.txt", NULL, &error);
    assert_non_null(text);
    assert_string_equal(text, "the old one");
    free(text);
}

/* Whoever writes a file keeps the signals as they were set. */
static void a_writer_sets_no_signals(void **state)
{
    const struct folder *folder = *state;
    struct file_writer writer;
    struct error error;
    struct sigaction xfsz;
    signal(SIGXFSZ, SIG_DFL);
    assert_int_equal(file_begin(&writer, folder->fd, "a.txt", &error), 0);
    assert_int_equal(file_commit(&writer, &error), 0);
    assert_int_equal(sigaction(SIGXFSZ, NULL, &xfsz), 0);
    assert_true(xfsz.sa_handler == SIG_DFL);
}

static void giving_up_leaves_nothing(void **state)
{
    const struct folder *folder = *state;
    struct file_writer writer;
    struct error error;
    assert_int_equal(file_begin(&writer, folder->fd, "a.txt", &error), 0);
    fputs("hello", writer.stream);
    file_abandon(&writer);
    file_abandon(&writer);
    assert_int_equal(count_names(folder->fd, false), 0);
    assert_int_equal(file_begin(&writer, folder->fd, "nowhere/a.txt", &error), -ENOENT);
}

static void refuse(const struct folder *folder, const char *text, const char *what)
{
    struct error error = {""};
    put(folder, "run.json", text);
    assert_null(document_load(folder->path, &error));
    assert_non_null(strstr(error.text, folder->path));
    assert_non_null(strstr(error.text, what));
}

static void documents_that_are_none_are_refused(void **state)
{
    const struct folder *folder = *state;
    struct error error = {""};
    assert_null(document_load(folder->path, &error));
    assert_non_null(strstr(error.text, "give a folder that simul run made"));
    refuse(folder, "{\n\"schema\": 2,\n\"cells\": [\n", "line 4");
    refuse(folder, "{}", "\"schema\"");
    refuse(folder, "{\"simul\":\"9.0\",\"schema\":3,\"cells\":[]}", "9.0");
    refuse(folder, "{\"schema\":2}", "\"cells\"");
    refuse(folder, "{\"schema\":2,\"cells\":[7]}", "cells[0]: a number where an object is expected");
}

static void paths_find_members(void **state)
{
    (void)state;
    cJSON *object = cJSON_Parse("{\"a\":{\"b\":{\"c\":7}},\"t\":\"x\",\"n\":null}");
    assert_float_equal(path_number(object, "a.b.c"), 7, 0);
    assert_true(path_number(object, "a.b") != path_number(object, "a.b")); /* NaN */
    assert_true(path_number(object, "n") != path_number(object, "n"));
    assert_string_equal(path_text(object, "t", "-"), "x");
    assert_string_equal(path_text(object, "a.x.c", "-"), "-");
    assert_null(path_at(NULL, "a"));
    cJSON_Delete(object);
}

/* A document from elsewhere must not lead the report out of its folder. */
static void hostile_names_are_refused(void **state)
{
    const struct folder *folder = *state;
    struct error error = {""};
    put(folder, "run.json", "{\"schema\":2,\"cells\":[{\"id\":\"a\",\"group\":\"../a\"}]}");
    assert_int_equal(report_write(folder->path, folder->path, NULL, NULL, &error), -EINVAL);
    assert_non_null(strstr(error.text, "../a"));
    put(folder, "run.json",
        "{\"schema\":2,\"cells\":[{\"id\":\"a\",\"group\":\"a\",\"trace\":\"traces/../../a\"}]}");
    assert_int_equal(report_write(folder->path, folder->path, NULL, NULL, &error), -EINVAL);
    assert_non_null(strstr(error.text, "traces/"));
    assert_int_equal(count_names(folder->fd, false), 1);
}

static void without_gnuplot_the_rest_is_there(void **state)
{
    const struct folder *folder = *state;
    struct error error = {""}, notice = {""};
    put(folder, "run.json",
        "{\"schema\":2,\"cells\":[{\"id\":\"a\",\"group\":\"a\",\"title\":\"<script>\",\"runner\":\"sync\","
        "\"status\":\"ok\","
        "\"summary\":{\"makespan_ns\":{\"median\":5,\"min\":4,\"max\":6}}}]}");
    assert_int_equal(setenv("PATH", folder->path, 1), 0);
    assert_int_equal(report_write(folder->path, folder->path, &notice, NULL, &error), 0);
    assert_non_null(strstr(notice.text, "gnuplot-nox"));
    char *page = file_read(folder->fd, "report.html", NULL, &error);
    assert_non_null(page);
    assert_non_null(strstr(page, "gnuplot-nox"));
    assert_non_null(strstr(page, "&lt;script&gt;"));
    assert_null(strstr(page, "<script>\"")); /* of the title, also where it stands in JSON */
    assert_non_null(strstr(page, "\"\\u003cscript>\""));
    assert_null(strstr(page, "{{style"));
    free(page);
    assert_int_equal(faccessat(folder->fd, "summary.csv", F_OK, 0), 0);
    assert_int_equal(faccessat(folder->fd, "charts/a.makespan.gp", F_OK, 0), 0);
    assert_int_equal(faccessat(folder->fd, "charts/a.makespan.svg", F_OK, 0), -1);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

UNIT_TESTS(IN_FOLDER(a_file_appears_whole), IN_FOLDER(a_full_disk_leaves_nothing_half_written),
           IN_FOLDER(a_writer_sets_no_signals), IN_FOLDER(giving_up_leaves_nothing),
           IN_FOLDER(documents_that_are_none_are_refused), cmocka_unit_test(paths_find_members),
           IN_FOLDER(hostile_names_are_refused), IN_FOLDER(without_gnuplot_the_rest_is_there))

/* `simul doctor`: what on this machine would distort a measurement or limit a run. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "cli/cli.h"
#include "cli/command.h"
#include "cli/complain.h"
#include "cli/output_options.h"
#include "cli/print.h"
#include "cli/text.h"
#include "coroutine/stack.h"
#include "machine/doctor/doctor.h"
#include "machine/system_file.h"
#include "trace/kernel_ring.h"

enum { FOUND_COLUMN = 29 };

struct doctor_values {
    unsigned help;
    unsigned format; /* enum output_format */
};

static const struct option doctor_options[] = {
    OPTION_HELP(struct doctor_values),
    OPTION_FORMAT(struct doctor_values, format, plain_words, "for people or for programs"),
    {.name = NULL},
};

/* Whether a coroutine's guard page costs no mapping here, tried out with one stack. */
static bool guards_are_light(void)
{
    struct stack_pool *pool;
    if (stack_pool_create(&pool, STACK_DEFAULT_BYTES, 1, STACK_GUARD_BEST, NULL, 0) != 0)
        return false;
    bool light = stack_pool_guard(pool) == STACK_GUARD_BEST;
    stack_pool_destroy(pool);
    return light;
}

/* --- for people --- */

static void print_result(const struct check_result *result)
{
    char label[64];
    snprintf(label, sizeof label, "%-7s  %s", doctor_level_name(result->level), result->name);
    text_entry(stdout, 0, label, FOUND_COLUMN, result->found);
    if (result->means[0] != '\0')
        text_wrap(stdout, "         so: ", result->means, TEXT_WIDTH);
    if (result->remedy[0] != '\0')
        text_wrap(stdout, "         do: ", result->remedy, TEXT_WIDTH);
}

static void print_all(const struct check_result *results, unsigned count)
{
    unsigned of_level[DOCTOR_LEVEL_COUNT] = {0};
    for (unsigned i = 0; i < count; i++) {
        print_result(&results[i]);
        of_level[results[i].level]++;
    }
    unsigned warnings = of_level[DOCTOR_WARNING], notices = of_level[DOCTOR_NOTICE];
    printf("\n%u checked: %u warning%s, %u notice%s.\n", count, warnings, warnings == 1 ? "" : "s", notices,
           notices == 1 ? "" : "s");
}

/* --- for programs --- */

static int print_document(const struct check_result *results, unsigned count)
{
    cJSON *root = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(root, "results");
    for (unsigned i = 0; i < count; i++) {
        cJSON *one = cJSON_CreateObject();
        cJSON_AddStringToObject(one, "name", results[i].name);
        cJSON_AddStringToObject(one, "level", doctor_level_name(results[i].level));
        cJSON_AddStringToObject(one, "found", results[i].found);
        cJSON_AddStringToObject(one, "means", results[i].means);
        cJSON_AddStringToObject(one, "remedy", results[i].remedy);
        cJSON_AddItemToArray(list, one);
    }
    int code = print_json(root);
    cJSON_Delete(root);
    if (code != 0)
        complain("there is no memory left");
    return code != 0 ? EXIT_CODE_FAILED : EXIT_CODE_OK;
}

static int doctor_run(const struct arguments *arguments, const void *values)
{
    const struct doctor_values *doctor = values;
    struct check_result results[MAX_DOCTOR_RESULTS];
    struct doctor_probe probe;
    (void)arguments;
    int root_fd = system_file_root();
    if (root_fd < 0) {
        complain("cannot open the folder /: %s", strerror(errno));
        return EXIT_CODE_FAILED;
    }
    struct affinity cpus;
    const struct affinity *known = affinity_read(&cpus) == 0 ? &cpus : NULL;
    doctor_probe(&probe, root_fd, known);
    probe.light_guards = guards_are_light();
    probe.kernel_records = kernel_ring_allowed();
    probe.ring_bytes = kernel_ring_bytes(UINT_MAX, (size_t)sysconf(_SC_PAGESIZE));
    unsigned count = doctor_examine(&probe, results);
    close(root_fd);
    if (known != NULL)
        affinity_free(&cpus);
    if (doctor->format == OUTPUT_JSON)
        return print_document(results, count);
    print_all(results, count);
    return EXIT_CODE_OK;
}

const struct command command_doctor = {
    .name = "doctor",
    .operands = "",
    .summary = "says what on this machine distorts measurements or limits runs",
    .about = "Checks the CPUs and their clock, the kernel's permissions, timers, limits, memory, load and "
             "the programs that draw charts, and says of each what it leads to and what to do. Nothing is "
             "changed. It exits with 0 whatever it finds.",
    .options = doctor_options,
    .values_bytes = sizeof(struct doctor_values),
    .run = doctor_run,
};

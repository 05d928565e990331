/* A name is made of what differs. A value is part of a name only if several were typed, so that plain runs
 * keep plain names. */
#include "measure/plan/names.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Limit on the name of a group or a sweep, so that an id has room for the runner and the workers. */
enum { MAX_NAME = 60 };

/* What varies: the index of a parameter, or one of these. */
enum { VARIES_NOTHING = -1, VARIES_TASKS = -2, VARIES_WORKERS = -3 };

/* A text that is written piece by piece, and cut at its limit. */
struct text {
    char *out;
    size_t bytes, used;
};

__attribute__((format(printf, 2, 3))) static void add(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text->out + text->used, text->bytes - text->used, format, arguments);
    va_end(arguments);
    text->used += length > 0 ? (size_t)length : 0;
    if (text->used >= text->bytes)
        text->used = text->bytes - 1;
}

/* --- titles --- */

/* The workload with the typed parameters, except the one that varies. */
static void add_title(struct text *text, const struct settings *settings, int varies)
{
    const struct param *param = settings->workload->params;
    add(text, "%s", settings->workload->name);
    for (unsigned i = 0; param != NULL && param[i].name != NULL; i++)
        if (settings->typed[i] && (int)i != varies)
            add(text, ":%s=%s", param[i].name, settings->values[i].text);
}

/* --- names --- */

/* The common start of the names of one typed workload's groups. */
static void add_base(struct text *text, const struct cell *cell, unsigned earlier)
{
    add(text, "%s", cell->workload->name);
    if (earlier > 0)
        add(text, "-%u", earlier + 1);
}

/* The point's values of the variables with several, except the one that varies. */
static void add_point(struct text *text, const struct cell *cell, const struct choice *choice, int varies)
{
    const struct param *param = cell->workload->params;
    for (int i = 0; param != NULL && param[i].name != NULL; i++)
        if (cell->settings.listed[i] > 1 && i != varies)
            add(text, "-%s-%s", param[i].name, cell->settings.values[i].text);
    if (choice->tasks_count > 1 && varies != VARIES_TASKS)
        add(text, "-n%u", cell->settings.tasks);
}

/* The unit "\u00b5s" may not stand in a file name. */
static void make_safe(char *name)
{
    for (; *name != '\0'; name++)
        if (!isalnum((unsigned char)*name) && strchr("._-", *name) == NULL)
            *name = '_';
}

/* FNV-1a (Fowler, Noll and Vo), 32 bits. */
static uint32_t hash(const char *text)
{
    uint32_t hash = 2166136261U;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619U;
    return hash;
}

/* The base and its point; a hash replaces a point that is too long. */
static void make_name(const struct cell *cell, const struct choice *choice, int varies, unsigned earlier,
                      char name[MAX_NAME + 1])
{
    char whole[CELL_TITLE_BYTES] = "";
    struct text text = {.out = whole, .bytes = sizeof whole};
    add_base(&text, cell, earlier);
    size_t base = text.used;
    add_point(&text, cell, choice, varies);
    if (text.used > MAX_NAME) {
        text.used = base;
        add(&text, "-%08" PRIx32, hash(whole));
    }
    snprintf(name, MAX_NAME + 1, "%.*s", MAX_NAME, whole);
    make_safe(name);
}

void names_group(struct cell *cell, const struct choice *choice, unsigned earlier)
{
    struct text title = {.out = cell->title, .bytes = sizeof cell->title};
    char name[MAX_NAME + 1];
    add_title(&title, &cell->settings, VARIES_NOTHING);
    make_name(cell, choice, VARIES_NOTHING, earlier, name);
    snprintf(cell->group, sizeof cell->group, "%s", name);
}

void names_cell(struct cell *cell)
{
    if (cell->runner->pooled)
        snprintf(cell->id, sizeof cell->id, "%.60s.%.20s.%u", cell->group, cell->runner->name, cell->workers);
    else
        snprintf(cell->id, sizeof cell->id, "%.60s.%.20s", cell->group, cell->runner->name);
}

/* --- sweeps --- */

static bool is_numeric(enum param_type type)
{
    return type == PARAM_NUMBER || type == PARAM_DURATION || type == PARAM_SIZE;
}

static bool has_pools(const struct choice *choice)
{
    bool pooled = false;
    for (unsigned i = 0; i < choice->runner_count; i++)
        pooled |= choice->runners[i]->pooled;
    return pooled;
}

static int find_variable(const struct cell *cell, const struct choice *choice)
{
    const struct param *param = cell->workload->params;
    unsigned max = 1;
    int varies = VARIES_NOTHING;
    for (int i = 0; param != NULL && param[i].name != NULL; i++) {
        if (is_numeric(param[i].type) && cell->settings.listed[i] > max) {
            max = cell->settings.listed[i];
            varies = i;
        }
    }
    if (choice->tasks_count > max) {
        max = choice->tasks_count;
        varies = VARIES_TASKS;
    }
    if (choice->pools_typed && choice->pool_count > max && has_pools(choice))
        varies = VARIES_WORKERS;
    return varies;
}

static const char *unit_of(enum param_type type)
{
    return type == PARAM_DURATION ? "ns" : type == PARAM_SIZE ? "B" : "";
}

/* Sets the variable's name, its unit and the cell's value. */
static void set_value(struct cell *cell, int varies)
{
    struct sweep *sweep = &cell->sweep;
    const char *variable = varies == VARIES_TASKS ? "tasks" : "workers";
    sweep->unit = "";
    sweep->value = cell->settings.tasks;
    if (varies == VARIES_WORKERS)
        sweep->value = cell->runner->pooled ? (double)cell->workers : (double)NAN;
    if (varies >= 0) {
        const struct param *param = &cell->workload->params[varies];
        variable = param->name;
        sweep->unit = unit_of(param->type);
        sweep->value = (double)cell->settings.values[varies].number;
    }
    snprintf(sweep->variable, sizeof sweep->variable, "%s", variable);
}

void names_sweep(struct cell *cell, const struct choice *choice, unsigned earlier)
{
    struct sweep *sweep = &cell->sweep;
    struct text title = {.out = sweep->title, .bytes = sizeof sweep->title};
    char name[MAX_NAME + 1];
    int varies = find_variable(cell, choice);
    sweep->name[0] = '\0';
    if (varies == VARIES_NOTHING)
        return;
    set_value(cell, varies);
    make_name(cell, choice, varies, earlier, name);
    snprintf(sweep->name, sizeof sweep->name, "%s-by-%.31s", name, sweep->variable);
    make_safe(sweep->name);
    add_title(&title, &cell->settings, varies);
    if (varies != VARIES_TASKS)
        add(&title, ", %u task%s", cell->settings.tasks, cell->settings.tasks == 1 ? "" : "s");
}

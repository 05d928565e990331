/* Which groups of the runs stand together, and in which order their cells do: all runs of one runner next to
 * each other, as they are to be compared. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "analysis/join/join.h"

/* A group as one run has it. */
struct part {
    unsigned run;
    const cJSON *first; /* its first cell */
    const char *name;
    bool sweep; /* it is a point of a sweep; all points of a sweep of workers are cells of one group */
    size_t group;
};

struct parts {
    struct part *parts;
    size_t count;
};

static bool same_text(const cJSON *a, const cJSON *b, enum member member)
{
    return strcmp(document_text(a, member, ""), document_text(b, member, "")) == 0;
}

/* The part of a cell, made when it is the first. */
static struct part *part_of(struct parts *parts, const struct joined_cell *cell)
{
    const char *name = document_text(cell->from, CELL_GROUP, "");
    for (size_t i = 0; i < parts->count; i++)
        if (parts->parts[i].run == cell->run && strcmp(parts->parts[i].name, name) == 0)
            return &parts->parts[i];
    struct part *part = &parts->parts[parts->count++];
    *part = (struct part){.run = cell->run, .first = cell->from, .name = name};
    return part;
}

/* Whether no run has several groups of the part's workload, or a sweep of it. */
static bool is_single(const struct parts *parts, const struct part *part)
{
    unsigned runs = 0;
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *other = &parts->parts[i];
        if (!same_text(other->first, part->first, CELL_WORKLOAD))
            continue;
        if (other->sweep || (runs & 1U << other->run) != 0)
            return false;
        runs |= 1U << other->run;
    }
    return true;
}

static bool joins(const struct join *join, const struct parts *parts, const struct part *part,
                  const struct part *other)
{
    if (part->sweep || other->sweep || (join->groups[other->group].runs & 1U << part->run) != 0 ||
        !same_text(part->first, other->first, CELL_WORKLOAD))
        return false;
    return is_single(parts, part) ||
           (same_text(part->first, other->first, CELL_TITLE) &&
            document_number(part->first, CELL_TASKS) == document_number(other->first, CELL_TASKS));
}

/* --- names and titles --- */

static bool is_taken(const struct join *join, const char *name)
{
    for (size_t i = 0; i < join->group_count; i++)
        if (strcmp(join->groups[i].name, name) == 0)
            return true;
    return false;
}

/* Whether the title has this word of another title, between colons. */
static bool has_word(const char *title, const char *word, size_t length)
{
    for (;; title++) {
        size_t own = strcspn(title, ":");
        if (own == length && strncmp(title, word, length) == 0)
            return true;
        title += own;
        if (*title == '\0')
            return false;
    }
}

/* Leaves those words of a title that another one has, too: of "hog:hog=5ms" and "hog:hog=5ms:polite=true" the
 * first. */
static void keep_common(char *title, const char *other)
{
    char *out = title;
    for (const char *word = title; *word != '\0';) {
        size_t length = strcspn(word, ":");
        const char *next = word + length + (word[length] == ':');
        if (has_word(other, word, length)) {
            if (out != title)
                *out++ = ':';
            memmove(out, word, length);
            out += length;
        }
        word = next;
    }
    *out = '\0';
}

/* Makes the group of its first part. */
static void add_group(struct join *join, struct part *part)
{
    char name[GROUP_NAME_BYTES];
    snprintf(name, sizeof name, "%.50s", part->name);
    if (is_taken(join, name))
        snprintf(name, sizeof name, "%.44s-run%u", part->name, part->run + 1);
    part->group = join->group_count;
    struct joined_group *group = &join->groups[join->group_count++];
    *group = (struct joined_group){.runs = 1U << part->run};
    memcpy(group->name, name, sizeof name);
    snprintf(group->title, sizeof group->title, "%s", document_text(part->first, CELL_TITLE, part->name));
}

/* A group of one run alone says which. */
static void label_group(const struct join *join, struct joined_group *group)
{
    for (size_t i = 0; i < join->count; i++) {
        if (group->runs != 1U << i)
            continue;
        char title[GROUP_TITLE_BYTES];
        snprintf(title, sizeof title, "%.560s (%s)", group->title, join->runs[i].label);
        memcpy(group->title, title, sizeof title);
    }
}

static void make_groups(struct join *join, struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        struct part *part = &parts->parts[i];
        size_t k = 0;
        while (k < i && !joins(join, parts, part, &parts->parts[k]))
            k++;
        if (k == i) {
            add_group(join, part);
            continue;
        }
        part->group = parts->parts[k].group;
        struct joined_group *group = &join->groups[part->group];
        group->runs |= 1U << part->run;
        keep_common(group->title, document_text(part->first, CELL_TITLE, ""));
        if (group->title[0] == '\0')
            snprintf(group->title, sizeof group->title, "%s", document_text(part->first, CELL_WORKLOAD, "?"));
    }
    for (size_t i = 0; i < join->group_count; i++)
        label_group(join, &join->groups[i]);
}

/* --- order --- */

static int compare_sizes(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_cells(const void *left, const void *right)
{
    const struct joined_cell *a = left, *b = right;
    const size_t keys[][2] = {{a->group, b->group},
                              {a->of_runner, b->of_runner},
                              {a->of_workers, b->of_workers},
                              {a->run, b->run},
                              {a->position, b->position}};
    int order = 0;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && order == 0; i++)
        order = compare_sizes(keys[i][0], keys[i][1]);
    return order;
}

/* A group of one run keeps its order. */
static void place(struct join *join, size_t at)
{
    struct joined_cell *cell = &join->cells[at];
    const unsigned runs = join->groups[cell->group].runs;
    cell->of_runner = cell->of_workers = at;
    for (size_t i = at; i-- > 0 && (runs & (runs - 1)) != 0;) {
        const struct joined_cell *other = &join->cells[i];
        if (other->group != cell->group || !same_text(other->from, cell->from, CELL_RUNNER))
            continue;
        cell->of_runner = i;
        if (cJSON_Compare(document_at(other->from, CELL_WORKERS), document_at(cell->from, CELL_WORKERS),
                          true))
            cell->of_workers = i;
    }
}

int join_group(struct join *join)
{
    struct parts parts = {.parts = calloc(join->cell_count + 1, sizeof *parts.parts)};
    join->groups = calloc(join->cell_count + 1, sizeof *join->groups);
    if (parts.parts == NULL || join->groups == NULL) {
        free(parts.parts);
        return -ENOMEM;
    }
    for (size_t i = 0; i < join->cell_count; i++) {
        struct part *part = part_of(&parts, &join->cells[i]);
        part->sweep =
            part->sweep ||
            strcmp(document_text(join->cells[i].from, CELL_SWEEP_VARIABLE, "workers"), "workers") != 0;
    }
    make_groups(join, &parts);
    for (size_t i = 0; i < join->cell_count; i++)
        join->cells[i].group = part_of(&parts, &join->cells[i])->group;
    for (size_t i = 0; i < join->cell_count; i++)
        place(join, i);
    qsort(join->cells, join->cell_count, sizeof *join->cells, compare_cells);
    free(parts.parts);
    return 0;
}

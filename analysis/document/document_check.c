/* Interprets the part of JSON Schema that run.schema.json uses for types and ranges: $ref, oneOf, type, enum,
 * const, properties, additionalProperties, items, minimum, exclusiveMinimum and maximum. Other words are for
 * writers. */
#include "analysis/document/document_check.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* docs/schema/run.schema.json, as it stands in the project. */
extern const char run_schema[];

/* A value on the way from the document to the one that is checked; the document has no holder. */
struct place {
    const struct place *holder;
    const char *name; /* of a member; NULL for an item of a list */
    size_t index;     /* of an item */
};

struct check {
    const cJSON *schema;
    const char *path; /* of the document */
    struct error *error;
};

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* --- messages --- */

/* "cells[0].summary.speedup" */
static void write_place(const struct place *place, char *out, size_t bytes)
{
    if (place->holder == NULL) {
        snprintf(out, bytes, "the document");
        return;
    }
    bool first = place->holder->holder == NULL;
    out[0] = '\0';
    if (!first)
        write_place(place->holder, out, bytes);
    size_t used = strlen(out);
    if (place->name == NULL)
        snprintf(out + used, bytes - used, "[%zu]", place->index);
    else
        snprintf(out + used, bytes - used, "%s%s", first ? "" : ".", place->name);
}

static int refuse(const struct check *check, const struct place *place, const char *what)
{
    char where[512];
    write_place(place, where, sizeof where);
    return error_set(check->error, -EINVAL,
                     "\"%s\": %s: %s; the file is damaged, run it again with simul run", check->path, where,
                     what);
}

/* --- types --- */

enum kind { KIND_NULL = 1, KIND_FLAG = 2, KIND_NUMBER = 4, KIND_TEXT = 8, KIND_LIST = 16, KIND_OBJECT = 32 };

static const struct {
    unsigned kind;
    const char *words, *names[2]; /* in a message, and in the schema */
} kinds[] = {
    {KIND_OBJECT, "an object", {"object", ""}},       {KIND_LIST, "a list", {"array", ""}},
    {KIND_NUMBER, "a number", {"number", "integer"}}, {KIND_TEXT, "a text", {"string", ""}},
    {KIND_FLAG, "true or false", {"boolean", ""}},    {KIND_NULL, "null", {"null", ""}},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

static unsigned kind_of(const cJSON *value)
{
    return cJSON_IsObject(value)   ? KIND_OBJECT
           : cJSON_IsArray(value)  ? KIND_LIST
           : cJSON_IsNumber(value) ? KIND_NUMBER
           : cJSON_IsString(value) ? KIND_TEXT
           : cJSON_IsBool(value)   ? KIND_FLAG
                                   : KIND_NULL;
}

static unsigned kind_named(const cJSON *name)
{
    for (size_t i = 0; cJSON_IsString(name) && i < KINDS; i++)
        if (strcmp(kinds[i].names[0], name->valuestring) == 0 ||
            strcmp(kinds[i].names[1], name->valuestring) == 0)
            return kinds[i].kind;
    return 0;
}

/* Follows "#/$defs/count" from the schema's root; the schema refers to nothing else. */
static const cJSON *resolve(const cJSON *root, const cJSON *schema)
{
    const cJSON *reference = member(schema, "$ref");
    if (reference == NULL)
        return schema;
    const cJSON *found = root;
    char name[64];
    const char *rest = reference->valuestring + 1;
    while (*rest == '/') {
        size_t length = strcspn(++rest, "/");
        snprintf(name, sizeof name, "%.*s", (int)length, rest);
        found = member(found, name);
        rest += length;
    }
    return resolve(root, found);
}

/* The kinds of value that a schema allows. */
static unsigned allowed(const cJSON *root, const cJSON *schema)
{
    const cJSON *one, *type = member(schema, "type"), *constant = member(schema, "const");
    unsigned all = kind_named(type);
    cJSON_ArrayForEach(one, type) all |= kind_named(one);
    cJSON_ArrayForEach(one, member(schema, "enum")) all |= kind_of(one);
    cJSON_ArrayForEach(one, member(schema, "oneOf")) all |= allowed(root, resolve(root, one));
    return constant != NULL ? kind_of(constant) : all;
}

static int refuse_kind(const struct check *check, const struct place *place, unsigned found, unsigned wanted)
{
    char what[160];
    const char *is = "";
    int used = 0;
    for (size_t i = 0; i < KINDS; i++)
        is = kinds[i].kind == found ? kinds[i].words : is;
    used = snprintf(what, sizeof what, "%s where ", is);
    for (size_t i = 0, left = wanted; i < KINDS; i++) {
        if ((wanted & kinds[i].kind) == 0)
            continue;
        left &= ~(size_t)kinds[i].kind;
        used += snprintf(what + used, sizeof what - (size_t)used, "%s%s", kinds[i].words,
                         left != 0 ? " or " : "");
    }
    snprintf(what + used, sizeof what - (size_t)used, " is expected");
    return refuse(check, place, what);
}

/* --- figures --- */

static int check_number(const struct check *check, const cJSON *schema, const cJSON *value,
                        const struct place *place)
{
    const cJSON *min = member(schema, "minimum"), *above = member(schema, "exclusiveMinimum"),
                *max = member(schema, "maximum");
    double number = value->valuedouble, limit = max != NULL ? max->valuedouble : MAX_FIGURE;
    char what[128] = "";
    if (!(number <= limit))
        snprintf(what, sizeof what, "%g is more than %g, the largest figure here", number, limit);
    else if (min != NULL ? number < min->valuedouble : number < -MAX_FIGURE)
        snprintf(what, sizeof what, "%g is less than %g, the smallest figure here", number,
                 min != NULL ? min->valuedouble : -MAX_FIGURE);
    else if (above != NULL && !(number > above->valuedouble))
        snprintf(what, sizeof what, "%g is not more than %g", number, above->valuedouble);
    return what[0] != '\0' ? refuse(check, place, what) : 0;
}

/* --- the whole --- */

static int check_value(const struct check *check, const cJSON *schema, const cJSON *value,
                       const struct place *place);

static int check_members(const struct check *check, const cJSON *schema, const cJSON *object,
                         const struct place *holder)
{
    const cJSON *one, *named = member(schema, "properties"), *others = member(schema, "additionalProperties");
    int code = 0;
    cJSON_ArrayForEach(one, object)
    {
        const struct place place = {.holder = holder, .name = one->string};
        const cJSON *own = member(named, one->string), *its = own != NULL ? own : others;
        if (cJSON_IsObject(its) && !(own != NULL && cJSON_IsNull(one)))
            code = check_value(check, its, one, &place);
        if (code < 0)
            return code;
    }
    return 0;
}

static int check_items(const struct check *check, const cJSON *schema, const cJSON *list,
                       const struct place *holder)
{
    const cJSON *one, *its = member(schema, "items");
    struct place place = {.holder = holder};
    cJSON_ArrayForEach(one, list)
    {
        int code = its != NULL ? check_value(check, its, one, &place) : 0;
        if (code < 0)
            return code;
        place.index++;
    }
    return 0;
}

/* The recursion is as deep as the schema describes. */
static int check_value(const struct check *check, const cJSON *schema, const cJSON *value,
                       const struct place *place)
{
    const cJSON *one;
    schema = resolve(check->schema, schema);
    unsigned kind = kind_of(value), wanted = allowed(check->schema, schema);
    if (wanted != 0 && (wanted & kind) == 0)
        return refuse_kind(check, place, kind, wanted);
    cJSON_ArrayForEach(one, member(schema, "oneOf"))
    {
        if (allowed(check->schema, resolve(check->schema, one)) & kind)
            return check_value(check, one, value, place);
    }
    switch (kind) {
    case KIND_NUMBER:
        return check_number(check, schema, value, place);
    case KIND_OBJECT:
        return check_members(check, schema, value, place);
    case KIND_LIST:
        return check_items(check, schema, value, place);
    default:
        return 0;
    }
}

int document_check(const cJSON *document, const char *path, struct error *error)
{
    const struct place whole = {.holder = NULL};
    struct check check = {.schema = cJSON_Parse(run_schema), .path = path, .error = error};
    if (check.schema == NULL)
        return error_set(error, -ENOMEM, "not enough memory to read \"%s\"", path);
    int code = check_value(&check, check.schema, document, &whole);
    cJSON_Delete((cJSON *)check.schema);
    return code;
}

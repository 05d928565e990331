/* Mutations for libFuzzer that keep JSON whole: most changed bytes would be refused by the first reader. A
 * value is replaced, removed, doubled or moved; numbers and texts are from lists of what has gone wrong
 * elsewhere. */
#include "tests/fuzz/mutate_json.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

static unsigned draw(unsigned *seed, unsigned below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % below;
}

static cJSON *odd_value(unsigned *seed)
{
    static const char *const numbers[] = {"0",    "-1",   "1",          "0.5",      "1e-320", "5e-324",
                                          "1e18", "9e18", "1e19",       "1e300",    "-1e300", "65536",
                                          "1e9",  "3",    "1e-9",       "255",      "1e999",  "1000",
                                          "-0.0", "2",    "4294967296", "16777216", "1e15",   "7"};
    static const char *const texts[] = {"",        "ok",           "a",
                                        "sync",    "\x1b[31m",     "'''",
                                        "]]>",     "\xE2\x80\xA8", "traces/t.json",
                                        "s",       "tasks",        "workers",
                                        "ns",      "measured",     "\xFF",
                                        "%s%n",    "deadlock",     "failed",
                                        "timeout", "interrupted",  "auto",
                                        "waiting", "computing",    "1,\"2\"\n"};
    switch (draw(seed, 6)) {
    case 0:
        return cJSON_CreateArray();
    case 1:
        return cJSON_CreateObject();
    case 2:
        return cJSON_CreateString(texts[draw(seed, sizeof texts / sizeof *texts)]);
    case 3:
        return draw(seed, 2) ? cJSON_CreateNull() : cJSON_CreateBool((int)draw(seed, 2));
    default:
        return cJSON_CreateRaw(numbers[draw(seed, sizeof numbers / sizeof *numbers)]);
    }
}

static size_t count_nodes(const cJSON *node)
{
    size_t count = 1;
    for (const cJSON *child = node->child; child != NULL; child = child->next)
        count += count_nodes(child);
    return count;
}

/* The node of a number in the order of the text, and its holder. */
static cJSON *find_node(cJSON *node, size_t *number, cJSON **holder)
{
    if (*number == 0)
        return node;
    for (cJSON *child = node->child; child != NULL; child = child->next) {
        --*number;
        cJSON *outer = *holder;
        *holder = node;
        cJSON *found = find_node(child, number, holder);
        if (found != NULL)
            return found;
        *holder = outer;
    }
    return NULL;
}

static cJSON *any_node(cJSON *root, unsigned *seed, cJSON **holder)
{
    size_t number = draw(seed, (unsigned)count_nodes(root));
    *holder = NULL;
    return find_node(root, &number, holder);
}

static void add(cJSON *holder, const char *name, cJSON *item)
{
    if (cJSON_IsObject(holder))
        cJSON_AddItemToObject(holder, name != NULL ? name : "x", item);
    else if (cJSON_IsArray(holder))
        cJSON_AddItemToArray(holder, item);
    else
        cJSON_Delete(item);
}

/* The name of a member stays. */
static void replace(cJSON *holder, cJSON *node, cJSON *value)
{
    value->string = node->string;
    node->string = NULL;
    if (!cJSON_ReplaceItemViaPointer(holder, node, value))
        cJSON_Delete(value);
}

static void change(cJSON *root, unsigned *seed)
{
    cJSON *holder, *other_holder, *node = any_node(root, seed, &holder),
                                  *other = any_node(root, seed, &other_holder);
    if (node == NULL || holder == NULL || other == NULL)
        return;
    switch (draw(seed, 5)) {
    case 0:
        cJSON_Delete(cJSON_DetachItemViaPointer(holder, node));
        break;
    case 1: /* doubled, or the like of another place */
        add(holder, other->string, cJSON_Duplicate(other, true));
        break;
    case 2:
        add(other, node->string, cJSON_Duplicate(node, true));
        break;
    default:
        replace(holder, node, odd_value(seed));
    }
}

size_t mutate_json(uint8_t *data, size_t size, size_t max, unsigned seed)
{
    cJSON *root = NULL;
    if (draw(&seed, 8) > 0)
        root = cJSON_ParseWithLength((const char *)data, size);
    if (root == NULL)
        return LLVMFuzzerMutate(data, size, max);
    for (unsigned left = draw(&seed, 3) + 1; left > 0; left--)
        change(root, &seed);
    char *text = cJSON_PrintUnformatted(root);
    size_t length = text != NULL ? strlen(text) : 0;
    if (length > 0 && length <= max)
        memcpy(data, text, size = length);
    cJSON_free(text);
    cJSON_Delete(root);
    return size;
}

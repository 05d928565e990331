/* Writes insights. */
#include "analysis/insight.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

bool sweep_varies(const struct measured_sweep *measured, const char *variable)
{
    return strcmp(measured->variable, variable) == 0;
}

cJSON *insight_add(cJSON *insights, const struct measured_sweep *measured, const char *kind, const char *text)
{
    char sentence[INSIGHT_TEXT_BYTES];
    cJSON *one = cJSON_CreateObject();
    snprintf(sentence, sizeof sentence, "%s", text);
    sentence[0] = (char)toupper((unsigned char)sentence[0]);
    cJSON_AddStringToObject(one, "kind", kind);
    cJSON_AddStringToObject(one, "sweep", measured->name);
    cJSON_AddStringToObject(one, "text", sentence);
    cJSON_AddItemToArray(insights, one);
    return one;
}

void insight_add_number(cJSON *object, const char *name, double value)
{
    cJSON_AddItemToObject(object, name, isfinite(value) ? cJSON_CreateNumber(value) : cJSON_CreateNull());
}

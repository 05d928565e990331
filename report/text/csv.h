/* Fields of a CSV file (RFC 4180). An unknown value is an empty field: programs read "-" as text. */
#ifndef REPORT_TEXT_CSV_H
#define REPORT_TEXT_CSV_H

#include <stdio.h>

#include <cjson/cJSON.h>

/* Six significant digits; more where the whole part has more. */
void csv_number(FILE *out, double number);

/* A text or a number of a document; nothing for any other value and for NULL. */
void csv_field(FILE *out, const cJSON *value);

#endif

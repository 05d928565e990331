/* Older forms of run.json: a document of schema 1 gets the names that members have in the present schema, so
 * that whatever reads documents knows one form alone. Values stay as they are. */
#ifndef ANALYSIS_DOCUMENT_UPGRADE_H
#define ANALYSIS_DOCUMENT_UPGRADE_H

#include <cjson/cJSON.h>

/* Renames the members of a document of schema 1, in place, and adds what later ones say of each cell. Returns
 * 0 or -ENOMEM; then the document is incomplete. */
int document_upgrade(cJSON *document);

#endif

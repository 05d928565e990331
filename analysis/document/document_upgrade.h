/* Older forms of run.json: a document of schema 1 gets the member names of the present schema, so that
 * readers of documents know one form alone. Values stay as they are. */
#ifndef ANALYSIS_DOCUMENT_DOCUMENT_UPGRADE_H
#define ANALYSIS_DOCUMENT_DOCUMENT_UPGRADE_H

#include <cjson/cJSON.h>

/* Renames the members of a document of schema 1, in place, and adds to each cell what later schemas have.
 * Returns 0 or -ENOMEM; on -ENOMEM the document is incomplete. */
int document_upgrade(cJSON *document);

#endif

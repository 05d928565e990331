/* Text from outside is cleaned by one rule, for terminal, page, charts, Markdown and CSV: what acts on a
 * display instead of standing on it is shown as a mark, and never sent. */
#ifndef ANALYSIS_DOCUMENT_CHARACTERS_H
#define ANALYSIS_DOCUMENT_CHARACTERS_H

#include <stdint.h>

#include <cjson/cJSON.h>

#include "trace/utf8.h"

/* U+FFFD, the mark for a character that is not sent on; a terminal shows "?" for it. */
enum { CHARACTER_MARK = UTF8_REPLACEMENT };
#define CHARACTER_MARK_UTF8 "\xEF\xBF\xBD"

/* Reads one character of UTF-8 and advances past it. CHARACTER_MARK stands for an invalid byte and for a
 * character that is never sent: C0 and C1 controls with ESC, DEL, marks that turn the direction of writing,
 * line separators, byte order marks and noncharacters. Tabs and line ends are returned: whoever writes knows
 * whether lines may end. */
uint32_t character_next(const char **text);

/* Puts the mark into all texts and member names of a document. Returns 0 or -ENOMEM. */
int characters_clean(cJSON *document);

#endif

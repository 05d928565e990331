/* The parts of the page that the build puts into the program (scripts/embed). Each is a C string. */
#ifndef REPORT_WEB_ASSETS_H
#define REPORT_WEB_ASSETS_H

extern const char web_page_html[]; /* report/web/page.html */
extern const char web_style_css[]; /* report/web/ *.css, in the order of their names */
extern const char web_script_js[]; /* report/web/main.js and all that it imports (scripts/join-modules) */

#endif

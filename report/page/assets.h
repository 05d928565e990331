/* The parts of the page that the build embeds in the program (scripts/embed), each as a C string. */
#ifndef REPORT_PAGE_ASSETS_H
#define REPORT_PAGE_ASSETS_H

extern const char web_page_html[]; /* report/page/web/page.html */
extern const char web_style_css[]; /* report/page/web/style/ *.css, in the order of their names */
extern const char web_script_js[]; /* report/page/web/main.js and its modules (scripts/join-modules) */

#endif

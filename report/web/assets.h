/* The files that embed.S puts into the program. Each is followed by a NUL and so is a C string. */
#ifndef REPORT_WEB_ASSETS_H
#define REPORT_WEB_ASSETS_H

extern const char web_page_html[];
extern const char web_style_css[];

#endif

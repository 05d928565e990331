/* Puts the page's template and style sheet into the program as they are, so that building needs no tool beyond the assembler
 * and the installed command needs no file beside itself. Paths are from the project's root, where the build runs. */

    .macro embed name, file
    .globl \name
    .globl \name\()_end
\name:
    .incbin "\file"
\name\()_end:
    .byte 0
    .endm

    .section .rodata
    embed web_page_html, "report/web/page.html"
    embed web_style_css, "report/web/style.css"

    /* Without this note the linker would ask for an executable stack. */
    .section .note.GNU-stack, "", %progbits

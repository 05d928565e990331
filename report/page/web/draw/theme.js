/* The colours of the pictures, light or dark as the page itself is. Paper is light. */
import { outlineColour, pixelOf, tiles } from "../model/states.js";

const dark = matchMedia("(prefers-color-scheme: dark)"),
    print = matchMedia("print"),
    wide = matchMedia("(min-width: 110rem)"); /* as in the style sheet */

const PRESENT = 2; /* the smallest letters, of 10 pixels, become 20 */

/* CSS pixels of one pixel of a picture: a projector shows pictures larger. */
export function unit() {
    if (document.documentElement.classList.contains("present")) return PRESENT;
    return wide.matches ? 1.35 : 1;
}

function variable(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function hex(colour) {
    return /^#[0-9a-f]{3}$/i.test(colour)
        ? `#${[...colour.slice(1)].map((digit) => digit + digit).join("")}`
        : colour;
}

function readTheme() {
    const isDark = dark.matches && !print.matches && !isPrinting;
    const colours =
        isPrinting || print.matches
            ? { paper: "#ffffff", ink: "#000000", quiet: "#333333", line: "#999999" }
            : {
                  paper: hex(variable("--paper")),
                  ink: variable("--ink"),
                  quiet: variable("--quiet"),
                  line: variable("--line"),
              };
    const paperPixel = pixelOf(colours.paper);
    return {
        isDark,
        ...colours,
        paperPixel,
        tiles: tiles(isDark, paperPixel, pixelOf(hex(colours.quiet))),
        outline: pixelOf(outlineColour(isDark)),
        font: getComputedStyle(document.body).fontFamily,
    };
}

let current = null,
    isPrinting = false;

export function theme() {
    current ??= readTheme();
    return current;
}

/* Calls back after the colours have changed, also before the page is printed. */
export function onThemeChange(listener) {
    const change = () => {
        current = null;
        listener();
    };
    dark.addEventListener("change", change);
    print.addEventListener("change", change);
    for (const type of ["beforeprint", "afterprint"]) {
        addEventListener(type, () => {
            isPrinting = type === "beforeprint";
            change();
        });
    }
}

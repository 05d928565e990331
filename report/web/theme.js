/* The colours of the pictures, light or dark as the page itself is. Paper is light. */
import { pixelOf, tiles } from "./states.js";

const dark = matchMedia("(prefers-color-scheme: dark)"), print = matchMedia("print");

function variable(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function hex(colour) {
    return /^#[0-9a-f]{3}$/i.test(colour) ? `#${[...colour.slice(1)].map((digit) => digit + digit).join("")}` : colour;
}

function readTheme() {
    const isDark = dark.matches && !print.matches, paper = hex(variable("--paper"));
    return { isDark, paper, paperPixel: pixelOf(paper), tiles: tiles(isDark), ink: variable("--ink"),
        quiet: variable("--quiet"), line: variable("--line"), font: getComputedStyle(document.body).fontFamily };
}

let current = null;

export function theme() {
    current ??= readTheme();
    return current;
}

/* Calls back after the colours have changed, before the page is printed too. */
export function onThemeChange(listener) {
    const change = () => {
        current = null;
        listener();
    };
    dark.addEventListener("change", change);
    print.addEventListener("change", change);
}

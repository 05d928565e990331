/* The page's own figures, written as in the rest of the report (report/text/figure.c): about three
 * significant digits, and a unit; "-" for an unknown figure. */
import { DECIMALS, DURATION_UNITS } from "./lists.js";

const isUnknown = (number) => !(Number.isFinite(number) && number >= 0);

/* C rounds a tie to the even digit; toFixed() rounds a tie up. */
function fixed(number, decimals) {
    const isTie = Math.abs((number * 2 ** (decimals + 1)) % 2) === 1,
        scaled = Math.floor(number * 10 ** decimals);
    return isTie ? ((scaled + (scaled % 2)) / 10 ** decimals).toFixed(decimals) : number.toFixed(decimals);
}

/* With three significant digits. */
function rounded(number) {
    return fixed(number, DECIMALS.find(({ below }) => number < below)?.decimals ?? 0);
}

/* "10.2 ms", of nanoseconds. */
export function duration(ns) {
    if (isUnknown(ns)) return "-";
    const whole = Math.round(ns),
        unit = DURATION_UNITS.find((one) => whole / one.ns < one.below);
    return `${unit.ns === 1 ? whole : rounded(whole / unit.ns)} ${unit.name}`;
}

/* A time on the axis in milliseconds, to the nanosecond: "12.345678 ms". */
export function exactTime(ns) {
    return `${count(Math.floor(ns / 1e6))}.${String(Math.floor(ns % 1e6)).padStart(6, "0")} ms`;
}

/* Much faster than toLocaleString(), which pictures would call in every frame. */
function grouped(digits) {
    return digits.length < 4 ? digits : digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

export function count(number) {
    return isUnknown(number) ? "-" : grouped(fixed(number, 0));
}

/* A mean of counts: "3.95". A mean above zero is never shown as zero. */
export function mean(number) {
    if (isUnknown(number)) return "-";
    return number > 0 && number < 0.005 ? "<0.01" : rounded(number);
}

/* "1 task", "20 tasks"; "1 slice", "2 slices". */
export function plural(number, one, many = `${one}s`) {
    return `${count(number)} ${number === 1 ? one : many}`;
}

/* A name out of a file, cut to a readable length. */
export function clipped(text, max = 120) {
    return text.length <= max ? text : `${text.slice(0, max)}…`;
}

/* "a, b and c". */
export function list(words) {
    return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

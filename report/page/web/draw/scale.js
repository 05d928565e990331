/* From time to pixels and back, the ticks of an axis, and windows of time. */
import { DURATION_UNITS } from "../model/lists.js";

/* The decimal units, the longest first: a tick at tens of minutes is no round number of seconds. */
const UNITS = DURATION_UNITS.filter(({ ns }) => ns <= 1e9).reverse();

const MIN_WINDOW_NS = 50;
const ZOOM_FROM = 5; /* times shorter than the axis: a longer run is wide enough without a zoom */

/* A linear scale: `window` { begin, end } in ns over `width` pixels from `left`. */
export function makeScale(window, left, width) {
    const step = (window.end - window.begin) / width;
    return {
        window,
        left,
        width,
        step,
        toX: (time) => left + (time - window.begin) / step,
        toTime: (x) => window.begin + (x - left) * step,
    };
}

/* The window of a track under its own zoom: the shared window, `factor` times nearer the start. */
export function zoomed(window, factor) {
    return { begin: window.begin / factor, end: window.end / factor };
}

/* The inverse of zoomed(): the shared window under which a zoomed track shows `window` of its own time. */
export function beforeZoom(window, factor) {
    return { begin: window.begin * factor, end: window.end * factor };
}

/* How many times wider a run can be drawn and still fit: 1 where the run fills its place already. Round
 * numbers read better in labels. */
export function zoomFactor(makespan, axis) {
    const max = axis / Math.max(makespan, 1);
    if (max < ZOOM_FROM) return 1;
    const power = 10 ** Math.floor(Math.log10(max));
    return power * [1, 2, 3, 4, 5, 6, 7, 8, 9].findLast((digit) => digit * power <= max);
}

/* Times about `gap` pixels apart: 1, 2 or 5 times a power of ten. */
export function ticks(scale, gap) {
    const min = scale.step * gap,
        power = 10 ** Math.floor(Math.log10(min));
    const step = power * ([1, 2, 5].find((digit) => digit * power >= min) ?? 10),
        found = [];
    for (let i = Math.ceil(scale.window.begin / step); i * step <= scale.window.end; i++)
        found.push(i * step);
    return { step, times: found };
}

/* A tick's label in the unit of its step, with just the decimals that distinguish neighbours. */
export function tickLabel(time, step) {
    if (time === 0) return "0";
    const { name, ns } = UNITS.find((unit) => step >= unit.ns / 2) ?? UNITS.at(-1);
    const decimals = Math.max(0, Math.ceil(-Math.log10(step / ns) - 1e-9));
    return `${(time / ns).toFixed(decimals)} ${name}`;
}

/* A window within 0..end, of a minimal length. */
function clampWindow({ begin, end }, limit) {
    const length = Math.min(Math.max(end - begin, MIN_WINDOW_NS), limit);
    const from = Math.min(Math.max(0, begin), limit - length);
    return { begin: from, end: from + length };
}

/* The window `factor` times as long (below 1: nearer), in which `time` keeps its place. */
export function zoomWindow(window, factor, time, limit) {
    const length = Math.min(Math.max((window.end - window.begin) * factor, MIN_WINDOW_NS), limit);
    const share = (time - window.begin) / (window.end - window.begin);
    return clampWindow({ begin: time - share * length, end: time + (1 - share) * length }, limit);
}

export function panWindow(window, by, limit) {
    return clampWindow({ begin: window.begin + by, end: window.end + by }, limit);
}

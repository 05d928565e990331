/* The states of a task as the page draws them. Their numbers, names, colours, patterns and meanings come from
 * report/text/states.h. On this page, colour means state and nothing else. */
import {
    BLOCKED,
    CALL,
    FADED,
    PARKED,
    PREEMPTED,
    QUEUED,
    READY,
    RUNNING,
    SLICE,
    OUTLINE_DARK,
    OUTLINE_LIGHT,
    STATES as LIST,
    STATE_COUNT,
    WAITING,
} from "./lists.js";

/* Pixels hold shares of classes, stacked from the bottom up. The kernel's "blocked" looks like a wait; its
 * own name is in tooltips and totals. */
export const CLASSES = [RUNNING, CALL, PREEMPTED, READY, WAITING, PARKED, QUEUED, SLICE, FADED];

/* CLASSES' index by state; 255 for a state that is not drawn. */
export const CLASS_OF = new Uint8Array(STATE_COUNT).fill(255);
CLASSES.forEach((state, index) => {
    CLASS_OF[state] = index;
});
CLASS_OF[BLOCKED] = CLASS_OF[WAITING];

/* How a state of this trace is drawn and named: a wait that holds its thread and a suspended coroutine
 * differ. */
export function shownState(trace, state) {
    return state === WAITING && trace.isParking ? PARKED : state;
}

/* The states of the legend, in its order. */
export const STATES = LIST.filter(({ means }) => means !== "");

/* By state. */
const LOOKS = [...LIST].sort((a, b) => a.state - b.state);

export const STATE_NAMES = LOOKS.map(({ name }) => name);

/* The states of tasks, as run.json has them, of times by the states of slices: a task whose lane is preempted
 * is ready, and a task that the kernel blocks waits. */
export function taskTimes(byState) {
    return {
        running: byState[RUNNING],
        waiting: byState[WAITING] + byState[BLOCKED],
        ready: byState[READY] + byState[PREEMPTED],
        preempted: byState[PREEMPTED],
        calls: byState[CALL],
    };
}

function bytesOf(colour) {
    return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

/* Colours as the pixels of ImageData: ABGR on little-endian machines; browsers run on no others today. */
export function pixelOf(colour, [red, green, blue] = bytesOf(colour)) {
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/* Between two pixels: `share` of the other, 0 to 1. */
export function blend(pixel, other, share) {
    let out = 255 << 24;
    for (let shift = 0; shift < 24; shift += 8) {
        const from = (pixel >>> shift) & 255,
            to = (other >>> shift) & 255;
        out |= Math.round(from + (to - from) * share) << shift;
    }
    return out >>> 0;
}

const MARKS = {
    plain: () => false,
    outline: () => false /* its edge is drawn once the picture is known: outlineParked() */,
    stripes: (x, y) => (x + y) % 6 < 2,
    hatch: (x, y) => (x + TILE - y) % 4 < 1,
    bars: (x) => x % 4 < 1,
    hairline: (x, y) => x % 4 === 0 && y % 6 === 2,
};

export const TILE = 12;

/* A state's pattern as TILE x TILE pixels; what has no colour of its own shows the paper. */
function tileOf({ light, dark, pattern }, isDark, paper, ink) {
    const colour = isDark ? dark : light,
        plain = colour === "" ? paper : pixelOf(colour);
    const mark = colour === "" ? ink : paper;
    return new Uint32Array(TILE * TILE).map((_, i) =>
        MARKS[pattern](i % TILE, Math.floor(i / TILE)) ? mark : plain
    );
}

/* The tiles of CLASSES, in their order. `paper` is the ground, `ink` the colour of quiet words, as pixels. */
export function tiles(isDark, paper, ink) {
    return CLASSES.map((state) => tileOf(LOOKS[state], isDark, paper, ink));
}

/* The edge around what is parked, as a pixel. */
export function outlineColour(isDark) {
    return isDark ? OUTLINE_DARK : OUTLINE_LIGHT;
}

export function stateColour(state, isDark) {
    return LOOKS[state][isDark ? "dark" : "light"] || "transparent";
}

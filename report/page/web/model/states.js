/* The states of a task as the page draws them. Their numbers, names, colours, patterns and meanings come from
 * report/text/states.h. On this page, colour means state and nothing else. */
import {
    BLOCKED,
    CALL,
    FADED,
    PREEMPTED,
    QUEUED,
    READY,
    RUNNING,
    SLICE,
    STATES as LIST,
    STATE_COUNT,
    WAITING,
} from "./lists.js";

/* Pixels hold shares of classes, stacked from the bottom up. The kernel's "blocked" looks like a wait; its
 * own name is in tooltips and totals. */
export const CLASSES = [RUNNING, CALL, PREEMPTED, READY, WAITING, QUEUED, SLICE, FADED];

/* CLASSES' index by state; 255 for a state that is not drawn. */
export const CLASS_OF = new Uint8Array(STATE_COUNT).fill(255);
CLASSES.forEach((state, index) => {
    CLASS_OF[state] = index;
});
CLASS_OF[BLOCKED] = CLASS_OF[WAITING];

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

function mix(colour, other, share) {
    const a = bytesOf(colour),
        b = bytesOf(other);
    return pixelOf(
        "",
        a.map((value, i) => Math.round(value * (1 - share) + b[i] * share))
    );
}

const MARKS = {
    plain: () => false,
    stripes: (x, y) => (x + y) % 6 < 2,
    dots: (x, y) => x % 4 < 2 && y % 4 < 2,
    bars: (x) => x % 4 < 1,
    line: (x, y) => y % 6 === 3 && x % 6 < 3,
    sparse: (x, y) => x % 6 === 0 && y % 6 === 0,
};

export const TILE = 12;

/* A state's pattern as TILE x TILE pixels. */
function tileOf(style, isDark) {
    const colour = isDark ? style.dark : style.light,
        tile = new Uint32Array(TILE * TILE);
    const plain = pixelOf(colour);
    const mark = mix(
        colour,
        isDark ? "#ffffff" : style.state === WAITING || style.state === QUEUED ? "#000000" : "#ffffff",
        style.state === WAITING || style.state === QUEUED ? 0.22 : 0.5
    );
    for (let i = 0; i < tile.length; i++)
        tile[i] = MARKS[style.pattern](i % TILE, Math.floor(i / TILE)) ? mark : plain;
    return tile;
}

/* The tiles of CLASSES, in their order. */
export function tiles(isDark) {
    return CLASSES.map((state) => tileOf(LOOKS[state], isDark));
}

export function stateColour(state, isDark) {
    return LOOKS[state][isDark ? "dark" : "light"] || "transparent";
}

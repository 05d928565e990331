/* The states of a task, in one place: number, name, colour, pattern and meaning. Colour means state and
 * nothing else on this page. Colours are those of Okabe and Ito (Color Universal Design, 2008), told apart by
 * readers with any of the common kinds of colour blindness; a pattern beside the colour serves those who see
 * none, and paper. */

export const NOTHING = 0,
    RUNNING = 1,
    WAITING = 2,
    READY = 3,
    CALL = 4,
    PREEMPTED = 5,
    BLOCKED = 6,
    QUEUED = 7,
    DONE = 8,
    FADED = 9,
    SLICE = 10,
    STATE_COUNT = 11;

/* Classes are what a pixel can hold a share of, from the bottom up. A kernel's "blocked" in the middle of a
 * running stretch (a page fault, a lock) looks like a wait, which it is; its own name is in tooltips and
 * totals. */
export const CLASSES = [RUNNING, CALL, PREEMPTED, READY, WAITING, QUEUED, SLICE, FADED];

/* CLASSES' index by state; 255 for what is not drawn. */
export const CLASS_OF = new Uint8Array(STATE_COUNT).fill(255);
CLASSES.forEach((state, index) => {
    CLASS_OF[state] = index;
});
CLASS_OF[BLOCKED] = CLASS_OF[WAITING];

export const STATES = [
    {
        state: RUNNING,
        name: "running",
        pattern: "plain",
        light: "#0072b2",
        dark: "#3d9ddb",
        means: "executes its code on a lane",
    },
    {
        state: PREEMPTED,
        name: "preempted",
        pattern: "stripes",
        light: "#d55e00",
        dark: "#f08030",
        means: "could run, but the kernel has given the CPU to another",
    },
    {
        state: READY,
        name: "ready",
        pattern: "dots",
        light: "#e69f00",
        dark: "#f0b429",
        means: "its wait is over; it stands in the loop's queue until its turn",
    },
    {
        state: CALL,
        name: "offloaded call",
        pattern: "bars",
        light: "#009e73",
        dark: "#22b98c",
        means: "a blocking call on a thread of libuv's pool, for a task that is parked",
    },
    {
        state: WAITING,
        name: "waiting",
        pattern: "line",
        light: "#cfd5da",
        dark: "#50575e",
        means: "needs no CPU: a timer, a descriptor, a semaphore, a call",
    },
    {
        state: QUEUED,
        name: "queued",
        pattern: "sparse",
        light: "#eef0f2",
        dark: "#24282c",
        means: "not started yet",
    },
    {
        state: SLICE,
        name: "slice",
        pattern: "plain",
        light: "#8796a5",
        dark: "#7f8a95",
        means: "a stretch that another tool recorded; what state it was in, its file does not say",
    },
];

/* Every state's own name, for texts and tables. */
export const STATE_NAMES = [
    "nothing",
    "running",
    "waiting",
    "ready",
    "offloaded call",
    "preempted",
    "blocked by the kernel",
    "queued",
    "done",
    "faded",
    "slice",
];

/* The states that a row's stretch can have, in the order of the totals. */
export const STRETCH_STATES = [RUNNING, PREEMPTED, BLOCKED, WAITING, READY, CALL];

const FADED_LOOK = { state: FADED, pattern: "plain", light: "#e3e6e9", dark: "#33383d" };

function bytesOf(colour) {
    return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

/* Colours as the pixels of ImageData: little-endian ABGR, which every machine that runs a browser today
 * has. */
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
function tileOf(look, isDark) {
    const colour = isDark ? look.dark : look.light,
        tile = new Uint32Array(TILE * TILE);
    const plain = pixelOf(colour);
    const mark = mix(
        colour,
        isDark ? "#ffffff" : look.state === WAITING || look.state === QUEUED ? "#000000" : "#ffffff",
        look.state === WAITING || look.state === QUEUED ? 0.22 : 0.5
    );
    for (let i = 0; i < tile.length; i++)
        tile[i] = MARKS[look.pattern](i % TILE, Math.floor(i / TILE)) ? mark : plain;
    return tile;
}

/* The tiles of CLASSES, in their order. */
export function tiles(isDark) {
    return CLASSES.map((state) => tileOf(STATES.find((look) => look.state === state) ?? FADED_LOOK, isDark));
}

export function stateColour(state, isDark) {
    const look = STATES.find((one) => one.state === (state === BLOCKED ? WAITING : state));
    return look === undefined ? "transparent" : isDark ? look.dark : look.light;
}

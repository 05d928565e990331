/* States differ for every reader, and the overview never shows more running tasks than CPUs. */
import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { makeRaster } from "../../report/page/web/draw/raster.js";
import { OUTLINE_DARK, OUTLINE_LIGHT, RUNNING, STATES as LIST } from "../../report/page/web/model/lists.js";
import { CLASSES, CLASS_OF, pixelOf, tiles } from "../../report/page/web/model/states.js";
import { ROOT } from "./support/make_page.mjs";
import { HEADER, traceOf } from "./support/hand_trace.mjs";

/* --- contrast --- */

const LEAST = 3; /* WCAG 2.2, 1.4.11 */

const channels = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
/* sRGB and back (IEC 61966-2-1). */
const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/* What linear light becomes of a colour for a reader. */
const READERS = {
    "in colour": (colour) => channels(colour).map(linear),
    /* Rec. ITU-R BT.601: what video and most printers make of colours. */
    "in grey": (colour) => {
        const [red, green, blue] = channels(colour),
            grey = linear(0.299 * red + 0.587 * green + 0.114 * blue);
        return [grey, grey, grey];
    },
    /* G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, A Physiologically-based Model for Simulation of
     * Color Vision Deficiency, IEEE TVCG 15(6), 2009, table 1: deuteranomaly of severity 1.0, on linear
     * light. */
    "with deuteranopia": (colour) => {
        const light = channels(colour).map(linear);
        return [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.01182, 0.04294, 0.968881],
        ].map((row) => Math.min(1, Math.max(0, row[0] * light[0] + row[1] * light[1] + row[2] * light[2])));
    },
};

/* WCAG 2.2: contrast ratio. */
function contrast(one, other, see) {
    const [low, high] = [one, other].map((colour) => luminance(see(colour))).sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
}

/* --paper and --quiet of the style sheet. */
function ground(isDark) {
    const style = readFileSync(`${ROOT}report/page/web/style/0_page.css`, "utf8"),
        part = isDark ? style.slice(style.indexOf("(prefers-color-scheme: dark)")) : style;
    const variable = (name) => part.match(new RegExp(`--${name}: (#[0-9a-f]{6})`))[1];
    return { paper: variable("paper"), quiet: variable("quiet") };
}

/* { name, fill, mark, pattern } of what can stand side by side in a picture. */
function looks(isDark) {
    const { paper, quiet } = ground(isDark),
        outline = isDark ? OUTLINE_DARK : OUTLINE_LIGHT;
    const shown = LIST.filter(({ name }) =>
        /^(running|preempted|ready|waiting|suspended \(await\)|queued)$/.test(name)
    );
    assert.equal(shown.length, 6);
    return [
        { name: "paper", fill: paper, mark: paper, pattern: "plain" },
        ...shown.map(({ name, pattern, ...colours }) => {
            const fill = (isDark ? colours.dark : colours.light) || paper;
            const mark = { plain: fill, outline, hairline: quiet }[pattern] ?? paper;
            return { name, fill, mark, pattern };
        }),
    ];
}

for (const [reader, see] of Object.entries(READERS)) {
    for (const isDark of [false, true]) {
        test(`neighbours differ ${reader} on a ${isDark ? "dark" : "light"} ground`, () => {
            const all = looks(isDark),
                isMarked = ({ fill, mark }) => contrast(fill, mark, see) >= LEAST;
            for (const one of all) {
                for (const other of all) {
                    if (one === other) continue;
                    const colours = contrast(one.fill, other.fill, see);
                    const byPattern = one.pattern !== other.pattern && (isMarked(one) || isMarked(other));
                    assert.ok(
                        colours >= LEAST || byPattern,
                        `${one.name} and ${other.name}: ${colours.toFixed(2)}, and no mark`
                    );
                }
            }
        });
    }
}

test("colour is never the only mark: states of like brightness have patterns of their own", () => {
    const patterns = looks(false)
        .map(({ pattern }) => pattern)
        .filter((pattern) => pattern !== "plain");
    assert.equal(new Set(patterns).size, patterns.length);
});

/* --- never more dark rows than CPUs --- */

const WIDTH = 100,
    CPUS = 2,
    END = 1000000;

/* The overview asks for the reader's scheme as soon as it is loaded. */
globalThis.matchMedia = () => ({ matches: false, addEventListener: () => {} });
const { paintShape, shapeLayout } = await import("../../report/page/web/draw/shape.js");
globalThis.ImageData = class {
    constructor(width, height) {
        this.data = new Uint8Array(4 * width * height);
    }
};

/* `count` tasks, each on a lane of its own, say that they run from start to end. With `slice_ns` the kernel
 * gives CPUS of the lanes a CPU for that long, then the next. */
function busyTrace(count, slice_ns) {
    const lanes = Array.from({ length: count }, (_, i) => ({ name: `thread ${i + 1}`, kind: "thread" }));
    const spans = lanes.map((_, i) => ({
        begin: 0,
        end: END,
        task: i,
        lane: i,
        state: 1,
        what: "",
        at: "",
        until: 0,
    }));
    const tasks = lanes.map(() => ({ start: 0, end: END, ended: 1 })),
        kernel = [];
    for (let lane = 0; lane < count && slice_ns > 0; lane++)
        for (let begin = 0, turn = 0; begin < END; begin += slice_ns, turn++) {
            const on = (turn * CPUS) % count,
                isOn = (lane - on + count) % count < CPUS;
            kernel.push({ lane, begin, end: Math.min(END, begin + slice_ns), kind: isOn ? 0 : 2, cpu: 0 });
        }
    const header = { ...HEADER, tasks: count, lanes, makespan_ns: END, cpus_allowed: CPUS };
    return traceOf({ ...header, measured: slice_ns > 0 }, { spans, tasks, kernel, posts: [] });
}

/* How many rows of each column of the overview's picture are as dark as what runs. */
function darkRows(trace) {
    const layout = shapeLayout(trace.tasks.count),
        paper = pixelOf("#ffffff");
    const raster = makeRaster(null, WIDTH, layout.height, {
        paperPixel: paper,
        tiles: tiles(false, paper, pixelOf("#55595e")),
        outline: pixelOf(OUTLINE_LIGHT),
    });
    paintShape(raster, trace, { window: { begin: 0, end: END }, step: END / WIDTH }, layout, 1);
    const dark = raster.tiles[CLASS_OF[RUNNING]][0];
    return Array.from({ length: WIDTH }, (_, x) => {
        let pixels = 0;
        for (let y = 0; y < layout.height; y++) if (raster.pixels[y * WIDTH + x] === dark) pixels++;
        /* A high row of a single task has a pixel of paper below it; in a band each row of pixels counts. */
        return layout.perRow > 1 ? pixels : pixels / (layout.row - (layout.row > 4 ? 1 : 0));
    });
}

test("no column of the overview has more dark rows than there are CPUs", () => {
    const pixel = END / WIDTH;
    /* Slices of several pixels, of about one, and of a fraction. 0: without records all tasks seem to run. */
    for (const slice of [5 * pixel, 1.3 * pixel, 0.3 * pixel, pixel / 40, 0])
        for (const count of [3, 4, 20, 32, 40, 100]) {
            const most = Math.max(...darkRows(busyTrace(count, slice)));
            assert.ok(most <= CPUS, `${count} tasks, slices of ${slice} ns: ${most} dark rows`);
        }
    assert.equal(Math.max(...darkRows(busyTrace(4, 5 * pixel))), CPUS);
    assert.equal(CLASSES[0], RUNNING); /* bands stack it first, from the bottom */
});

/* The shape of a run: its tasks over time in the height of a few lines of text. One row a task, in order of
 * start; many tasks become bands, in which the states' shares are stacked. */
import { RUNNING, NEVER_STARTED } from "../model/lists.js";
import { CLASSES, CLASS_OF } from "../model/states.js";
import { startOrder } from "../model/order.js";
import { rowOf } from "../model/rows.js";
import { runningTasks, sampleSteps } from "../model/steps.js";
import { makeClassOf } from "../model/search.js";
import { makeRaster, makeRow, paintQueued, paintRow, paintStack, outlineParked } from "./raster.js";
import { sampleSlices } from "./detail.js";
import { openCanvas } from "./canvas.js";
import { ticks } from "./scale.js";

const HEIGHT = 40; /* of a track, about */
const MAX_ROW = 8,
    MIN_ROW = 2;
const MAX_HEIGHT = 64; /* of rows of MIN_ROW: more tasks become bands */
const BAND = 4;
const TICK_GAP = 90;
const KINDS = CLASSES.length;

/* { row, height, perRow }: the height of a row or band and of the whole, in pixels; the tasks of a row. */
export function shapeLayout(tasks) {
    if (tasks * MIN_ROW > MAX_HEIGHT) {
        const perRow = Math.ceil(tasks / (HEIGHT / BAND));
        return { row: BAND, height: Math.ceil(tasks / perRow) * BAND, perRow };
    }
    const row = Math.min(MAX_ROW, Math.max(MIN_ROW, Math.floor(HEIGHT / Math.max(1, tasks))));
    return { row, height: row * Math.max(1, tasks), perRow: 1 };
}

/* Without the kernel's records, tasks are running by their own word, and more of them than there are CPUs.
 * Returns for each column of `columns` the share of a CPU that each of them can have had; null where
 * measured. */
export function runningCap(trace, begin, step, columns) {
    const cpus = trace.header.cpus_allowed;
    if (trace.header.measured || trace.header.foreign || !(cpus > 0)) return null;
    trace.running ??= runningTasks(trace);
    const { mean } = sampleSteps(trace.running, begin, step, columns);
    return Float32Array.from(mean, (tasks) => (tasks > cpus ? cpus / tasks : 1));
}

function paintBand(raster, trace, tasks, classOf, scale, top, height) {
    const { shares, width } = raster;
    shares.fill(0);
    for (const task of tasks)
        sampleSlices(
            trace.slices,
            rowOf(trace.taskRows, task),
            scale.window.begin,
            scale.step,
            width,
            classOf,
            shares
        );
    for (let x = 0; x < width; x++) {
        const own = shares.subarray(x * KINDS, (x + 1) * KINDS);
        for (let kind = 0; kind < KINDS; kind++) own[kind] /= tasks.length;
        if (raster.cap !== undefined) own[CLASS_OF[RUNNING]] *= raster.cap[x];
        paintStack(raster, x, top, height, own, tasks.length);
    }
}

/* Paints the rows of `trace` into the raster; `density` is the raster's pixels for one of the layout's. */
export function paintShape(raster, trace, scale, { row, perRow }, density) {
    const order = startOrder(trace),
        classOf = makeClassOf(trace, null, new Set());
    const cap = runningCap(trace, scale.window.begin, scale.step, raster.width);
    if (cap !== null) raster.cap = cap;
    for (let first = 0, line = 0; first < order.length; first += perRow, line++) {
        const top = Math.round(line * row * density),
            height = Math.round((line + 1) * row * density) - top - (row > 4 ? 1 : 0);
        if (perRow > 1) {
            paintBand(raster, trace, order.subarray(first, first + perRow), classOf, scale, top, height);
            continue;
        }
        const task = order[first],
            { start, ended } = trace.tasks;
        paintRow(raster, makeRow(trace, trace.taskRows, task, classOf), scale, top, height);
        paintQueued(
            raster,
            scale,
            top,
            height,
            ended[task] === NEVER_STARTED ? trace.end : start[task],
            false
        );
    }
    outlineParked(raster);
}

function drawTicks(context, scale, height, theme) {
    context.fillStyle = theme.line;
    for (const time of ticks(scale, TICK_GAP).times)
        context.fillRect(Math.round(scale.toX(time)), 0, 1, height);
}

/* The end of the run: a line, or a cross where the run failed. */
function drawEnd(context, trace, scale, height, theme) {
    const x = Math.round(scale.toX(trace.header.makespan_ns)),
        { status } = trace.header;
    context.fillStyle = theme.ink;
    context.fillRect(x, 0, 2, height);
    if (status === undefined || status === "ok") return;
    context.strokeStyle = theme.ink;
    context.lineWidth = 2;
    context.beginPath();
    for (const slope of [-5, 5]) {
        context.moveTo(x + 5, height / 2 + slope);
        context.lineTo(x + 15, height / 2 - slope);
    }
    context.stroke();
}

/* Draws a trace on a canvas of the scale's width and the layout's height. */
export function drawShape(canvas, trace, scale, layout, theme) {
    const { context, density } = openCanvas(canvas, scale.left + scale.width + 20, layout.height, theme);
    drawTicks(context, scale, layout.height, theme);
    const raster = makeRaster(
        null,
        Math.round(scale.width * density),
        Math.round(layout.height * density),
        theme
    );
    paintShape(raster, trace, { ...scale, step: scale.step / density, left: 0 }, layout, density);
    context.drawImage(imageOf(raster), scale.left, 0, scale.width, layout.height);
    drawEnd(context, trace, scale, layout.height, theme);
}

/* The pixels as a picture whose paper lets the ticks through. */
function imageOf({ image, pixels, width, height, paper }) {
    for (let i = 0; i < pixels.length; i++) if (pixels[i] === paper) pixels[i] = 0;
    const canvas = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
    canvas.getContext("2d").putImageData(image, 0, 0);
    return canvas;
}

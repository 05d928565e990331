/* A row for each CPU: which thread or process ran on it. */
import { RUNNING, PREEMPTED } from "../model/lists.js";
import { CLASSES, CLASS_OF } from "../model/states.js";
import { openCanvas } from "./canvas.js";
import { makeRaster, paintColumn } from "./raster.js";

const ROW = 24,
    BAR = 16;
const LABEL_FROM = 18; /* pixels: a stay that is wider can have a name */

const cpusHeight = (rows) => rows.length * ROW;

const KINDS = CLASSES.length,
    OWN = CLASS_OF[RUNNING],
    OTHER = CLASS_OF[PREEMPTED];

/* The shares of each column: of the run's own, and of somebody else. */
function paintStays(raster, stays, scale, top, height) {
    const { shares, width } = raster;
    shares.fill(0);
    for (const { lane, begin, end } of stays) {
        const from = Math.max(0, (begin - scale.window.begin) / scale.step),
            to = Math.min(width, (end - scale.window.begin) / scale.step),
            kind = lane < 0 ? OTHER : OWN;
        for (let x = Math.floor(from); x < to; x++)
            shares[x * KINDS + kind] += Math.min(to, x + 1) - Math.max(from, x);
    }
    for (let x = 0; x < width; x++) paintColumn(raster, [OWN, OTHER], x, top, height);
}

function drawNames(context, trace, { stays }, scale, top, theme) {
    context.font = `11px ${theme.font}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    for (const { lane, begin, end } of stays) {
        const from = Math.max(scale.left, scale.toX(begin)),
            wide = scale.toX(end) - from;
        if (lane < 0 || wide < LABEL_FROM) continue;
        const name = trace.header.lanes[lane].name,
            short = name.replace(/^\D+/, "");
        const text = context.measureText(name).width + 6 <= wide ? name : short;
        context.fillStyle = theme.paper;
        context.fillRect(Math.round(from), top, 1, BAR);
        if (context.measureText(text).width + 6 <= wide) context.fillText(text, from + 4, top + BAR / 2 + 1);
    }
}

/* `rows` as staysOf() returns them. */
export function drawCpus(canvas, trace, rows, scale, theme) {
    const { context, density } = openCanvas(canvas, scale.left + scale.width, cpusHeight(rows), theme);
    const raster = makeRaster(
        null,
        Math.round(scale.width * density),
        Math.round(cpusHeight(rows) * density),
        theme
    );
    const fine = { ...scale, step: scale.step / density };
    rows.forEach((row, i) =>
        paintStays(raster, row.stays, fine, Math.round(i * ROW * density), Math.round(BAR * density))
    );
    context.putImageData(raster.image, Math.round(scale.left * density), 0);
    rows.forEach((row, i) => {
        context.font = `12px ${theme.font}`;
        context.textAlign = "left";
        context.textBaseline = "middle";
        context.fillStyle = theme.ink;
        context.fillText(`CPU ${row.cpu}`, 0, i * ROW + BAR / 2 + 1);
        drawNames(context, trace, row, scale, i * ROW, theme);
    });
    const end = Math.round(scale.toX(trace.header.makespan_ns));
    context.fillStyle = theme.ink;
    context.fillRect(end, 0, 2, cpusHeight(rows) - (ROW - BAR));
}

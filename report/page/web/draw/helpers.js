/* Helpers: the servers that simul itself starts for the tasks to talk to. A helper is no lane and counts in
 * no total, but shares the CPUs with the lanes: each helper has a row below the lanes. Only its CPU time over
 * the whole run is recorded, so the row's level is a mean. */
import { duration, exactTime, clipped, mean, plural } from "../model/figure.js";

const HATCH = 5; /* pixels from line to line */
const MAX_WORDS = 0.6; /* of the row's width: the level must stay visible beside its words */
const FOOT = 4; /* pixels: the level must stay visible below its words */

/* The helpers of a sample: [{ name, requests, cpu, late, makespan, share }]. `share` is the mean share of a
 * CPU, NaN where not known. */
export function helpersOf(sample) {
    return (sample?.helpers ?? []).map(({ name, requests, cpu_ns: cpu, late_p50_ns: late }) => ({
        name: clipped(String(name ?? "?")),
        requests,
        cpu: cpu ?? NaN,
        late: late ?? NaN,
        makespan: sample.makespan_ns ?? NaN,
        share: sample.makespan_ns > 0 ? (cpu ?? NaN) / sample.makespan_ns : NaN,
    }));
}

/* The helpers that have something to draw. */
export function drawnHelpers(sample) {
    return helpersOf(sample).filter(({ share }) => Number.isFinite(share));
}

export function helperLabel({ name }) {
    return `${name} (helper)`;
}

/* The CPUs at the full height of a helper's row. */
export function helperTop(samples) {
    const shares = samples.flatMap((sample) => drawnHelpers(sample).map(({ share }) => share));
    return Math.max(1, ...shares.map(Math.ceil));
}

/* "0.37 of a CPU on average". */
export function shareText({ share }, figure = mean(share)) {
    return `${figure} ${share > 1 ? "CPUs" : "of a CPU"} on average`;
}

export function helperText(helper) {
    const isDrawn = Number.isFinite(helper.share);
    const busy = Number.isFinite(helper.cpu)
            ? `, ${duration(helper.cpu)} of CPU time${isDrawn ? ` (${shareText(helper)})` : ""}`
            : "",
        delay = Number.isFinite(helper.late)
            ? `, half of its answers at most ${duration(helper.late)} late`
            : "";
    return (
        `Helper, ${isDrawn ? "drawn apart" : "not drawn"}: ${helper.name}, a server that the tasks ` +
        `talk to: ${plural(helper.requests, "request")}${busy}${delay}.`
    );
}

export function helperLines(helper, top) {
    return [
        `${helperLabel(helper)}: ${shareText(helper, helper.share.toFixed(4))}`,
        `${exactTime(helper.cpu)} of CPU time in a run of ${exactTime(helper.makespan)}`,
        plural(helper.requests, "request"),
        "When it ran was not recorded moment by moment, only its CPU time over the whole run: the level is " +
            `a mean, the same all along. The row’s full height is ${plural(top, "CPU")}. It is no lane ` +
            "and counts in no curve.",
    ];
}

/* --- drawing --- */

/* Crossed lines, the pattern of no state, fixed to the run's begin: the lines move along with the run. */
function drawHatch(context, left, right, top, bottom, begin) {
    const tall = bottom - top;
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, tall);
    context.clip();
    context.beginPath();
    for (let x = left - ((left - begin) % HATCH) - tall - HATCH; x < right + HATCH; x += HATCH) {
        context.moveTo(x, bottom);
        context.lineTo(x + tall, top);
        context.moveTo(x, top);
        context.lineTo(x + tall, bottom);
    }
    context.stroke();
    context.restore();
}

/* The words stand after the run's end where there is room, else in the row. */
function drawWords(context, item, helper, left, right, edge, theme) {
    const texts = [
        `${shareText(helper)}; when it ran was not recorded`,
        shareText(helper),
        mean(helper.share),
    ];
    const fits = (room) => texts.find((one) => context.measureText(one).width + 12 <= room);
    context.font = `11px ${theme.font}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    const inside = fits((right - left) * MAX_WORDS),
        outside = fits(edge - right);
    const isOutside =
            outside !== undefined &&
            (inside === undefined || texts.indexOf(outside) <= texts.indexOf(inside)),
        text = isOutside ? outside : inside;
    if (text === undefined) return;
    const x = (isOutside ? right : left) + 6,
        from = isOutside ? x - 2 : left + 1,
        height = item.height - FOOT;
    context.fillStyle = theme.paper; /* a pattern behind letters makes them hard to read */
    context.fillRect(from, item.top, x + context.measureText(text).width + 3 - from, height);
    context.fillStyle = theme.ink;
    context.fillText(text, x, item.top + height / 2 + 0.5);
}

/* A frame from the start to the run's `end`, as high as `top` CPUs, hatched up to the mean. */
export function drawHelper(context, item, helper, scale, { top, end }, theme) {
    const edge = scale.left + scale.width,
        begin = scale.toX(0),
        left = Math.max(scale.left, begin),
        right = Math.min(edge, scale.toX(end)),
        bottom = item.top + item.height;
    if (right <= left) return;
    const level = helper.share > 0 ? Math.max(1.5, (helper.share / top) * item.height) : 0;
    context.save();
    context.strokeStyle = context.fillStyle = theme.quiet;
    context.lineWidth = 1;
    drawHatch(context, left, right, bottom - level, bottom, begin);
    if (level > 0) context.fillRect(left, bottom - level, right - left, 1.5);
    /* A run that goes on beyond the picture has an open frame. */
    context.beginPath();
    context.rect(scale.left - 1, item.top - 1, scale.width + 2, item.height + 2);
    context.clip();
    const from = Math.max(begin, scale.left - 8),
        to = Math.min(scale.toX(end), edge + 8);
    context.setLineDash([2, 3]);
    context.strokeRect(from + 0.5, item.top - 0.5, Math.max(1, to - from - 1), item.height + 1);
    context.restore();
    drawWords(context, item, helper, left, right, edge, theme);
}

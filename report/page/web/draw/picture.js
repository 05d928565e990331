/* Draws a track: one runner's tasks, lanes, helpers and curves. Rows are pixels (raster.js); names, ticks,
 * arrows, helpers and curves are drawn over them. */
import { makeRaster, paintRow, paintQueued, outlineParked } from "./raster.js";
import { runningCap } from "./shape.js";
import { openCanvas } from "./canvas.js";
import { drawCurve, drawRepeat } from "./curves.js";
import { drawArrows } from "./arrows.js";
import { drawHelper } from "./helpers.js";
import { drawWordings, drawIdle, drawNames, drawChosen } from "./labels.js";
import { drawGrid, drawEnd, drawOwnAxis } from "./axis.js";
import { count } from "../model/figure.js";

function paintRows(context, track, scale, density, theme) {
    const { layout } = track,
        { top, bottom } = layout.rows;
    const fine = { ...scale, step: scale.step / density, left: 0 };
    const raster = makeRaster(
        track.raster,
        Math.round(scale.width * density),
        Math.round((bottom - top) * density),
        theme
    );
    track.raster = raster;
    raster.cap = runningCap(track.trace, fine.window.begin, fine.step, raster.width) ?? undefined;
    const drawn = [];
    for (const item of layout.items) {
        if (item.kind !== "lane" && item.kind !== "task" && item.kind !== "band") continue;
        const from = Math.round((item.top - top) * density),
            height = Math.max(1, Math.round(item.height * density));
        const visible = paintRow(raster, track.rowFor(item), fine, from, height);
        if (item.kind !== "lane")
            paintQueued(raster, fine, from, height, track.queuedUntil(item), track.isQueueFaded);
        drawn.push({ item, visible });
    }
    outlineParked(raster);
    context.putImageData(raster.image, Math.round(scale.left * density), Math.round(top * density));
    return drawn;
}

function drawCurveFigures(context, item, top, scale, theme) {
    context.font = `10px ${theme.font}`;
    context.textAlign = "right";
    context.fillStyle = theme.quiet;
    context.fillText(`${count(top)} ${item.short}`, scale.left - 6, item.top + 6);
    context.fillText("0", scale.left - 6, item.top + item.height - 3);
}

function drawCurves(context, item, track, scale, theme) {
    const levels = track.tops[item.curve];
    drawCurve(context, item, track.trace[item.curve], scale, levels, theme);
    for (const repeat of track.repeats) drawRepeat(context, item, repeat[item.curve], scale, levels, theme);
    drawCurveFigures(context, item, levels.top, scale, theme);
}

function drawHelperRow(context, item, track, scale, theme) {
    const { top } = track.tops.helper;
    drawHelper(context, item, item.helper, scale, { top, end: track.trace.header.makespan_ns }, theme);
}

/* `track`: { trace, layout, factor, selectedTask, rowFor(item), isFaded(slice), colourOf(state), tops,
 * repeats, queuedUntil(item), isQueueFaded }. `scale` is the track's own; all tracks share `trueScale`. */
export function drawTrack(canvas, track, scale, trueScale, theme) {
    const { context, density } = openCanvas(canvas, scale.left + scale.width, track.layout.height, theme);
    const drawn = paintRows(context, track, scale, density, theme);
    drawGrid(context, track, scale, theme);
    drawWordings(context, track, drawn, scale, theme);
    drawIdle(context, track, drawn, scale, theme);
    drawArrows(context, track, scale, theme);
    for (const item of track.layout.items) {
        if (item.kind === "ownAxis") drawOwnAxis(context, item, track, scale, trueScale, theme);
        if (item.kind === "helper") drawHelperRow(context, item, track, scale, theme);
        if (item.kind === "curve") drawCurves(context, item, track, scale, theme);
    }
    drawNames(context, track, scale, theme);
    drawChosen(context, track, scale, theme);
    drawEnd(context, track, scale, theme);
}

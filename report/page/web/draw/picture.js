/* Draws a strip: one runner's lanes, tasks, helpers and curves. Rows are pixels (raster.js); names, ticks,
 * arrows, helpers and curves are drawn over them. */
import { makeRaster, paintRow, paintQueued } from "./raster.js";
import { openCanvas } from "./canvas.js";
import { drawCurve, drawRepeat } from "./curves.js";
import { drawArrows } from "./arrows.js";
import { drawHelper } from "./helpers.js";
import { drawWordings, drawIdle, drawNames, drawChosen } from "./labels.js";
import { drawGrid, drawEnd, drawLens } from "./axis.js";
import { count } from "../model/figure.js";

function paintRows(context, strip, scale, density, theme) {
    const { layout } = strip,
        { top, bottom } = layout.rows;
    const fine = { ...scale, step: scale.step / density, left: 0 };
    const raster = makeRaster(
        strip.raster,
        Math.round(scale.width * density),
        Math.round((bottom - top) * density),
        theme.paperPixel,
        theme.tiles
    );
    strip.raster = raster;
    const drawn = [];
    for (const item of layout.items) {
        if (item.kind !== "lane" && item.kind !== "task") continue;
        const from = Math.round((item.top - top) * density),
            height = Math.max(1, Math.round(item.height * density));
        const visible = paintRow(raster, strip.rowFor(item), fine, from, height);
        if (item.kind === "task")
            paintQueued(raster, fine, from, height, strip.queuedUntil(item.index), strip.isQueueFaded);
        drawn.push({ item, visible });
    }
    context.putImageData(raster.image, Math.round(scale.left * density), Math.round(top * density));
    return drawn;
}

function drawCurveFigures(context, item, ceiling, scale, theme) {
    context.font = `10px ${theme.font}`;
    context.textAlign = "right";
    context.fillStyle = theme.quiet;
    context.fillText(count(ceiling), scale.left - 6, item.top + 6);
    context.fillText("0", scale.left - 6, item.top + item.height - 3);
}

/* A curve, those of the other repeats over it, and the figures of its field. */
function drawCurves(context, item, strip, scale, theme) {
    const levels = strip.ceilings[item.curve];
    drawCurve(context, item, strip.trace[item.curve], scale, levels, theme);
    for (const repeat of strip.repeats) drawRepeat(context, item, repeat[item.curve], scale, levels, theme);
    drawCurveFigures(context, item, levels.ceiling, scale, theme);
}

function drawHelperRow(context, item, strip, scale, theme) {
    const { ceiling } = strip.ceilings.helper;
    drawHelper(context, item, item.helper, scale, { ceiling, end: strip.trace.header.makespan_ns }, theme);
}

/* `strip`: { trace, layout, factor, selectedTask, rowFor(item), isFaded(stretch), colourOf(state), ceilings,
 * repeats, queuedUntil(task), isQueueFaded }. `scale` is the strip's own, `trueScale` the one that all
 * share. */
export function drawStrip(canvas, strip, scale, trueScale, theme) {
    const { context, density } = openCanvas(canvas, scale.left + scale.width, strip.layout.height, theme);
    const drawn = paintRows(context, strip, scale, density, theme);
    drawGrid(context, strip, scale, theme);
    drawWordings(context, strip, drawn, scale, theme);
    drawIdle(context, strip, drawn, scale, theme);
    drawArrows(context, strip, scale, theme);
    for (const item of strip.layout.items) {
        if (item.kind === "lens") drawLens(context, item, strip, scale, trueScale, theme);
        if (item.kind === "helper") drawHelperRow(context, item, strip, scale, theme);
        if (item.kind === "curve") drawCurves(context, item, strip, scale, theme);
    }
    drawNames(context, strip, scale, theme);
    drawChosen(context, strip, scale, theme);
    drawEnd(context, strip, scale, theme);
}

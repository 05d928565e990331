/* Time in the pictures: the common axis above all tracks, and in a track its grid, its end, and its
 * own axis. */
import { ticks, tickLabel } from "./scale.js";
import { openCanvas } from "./canvas.js";
import { duration } from "../model/figure.js";

const TICK_GAP = 90; /* pixels, about */
export const AXIS_HEIGHT = 26;

/* The times along the top, or along the lower edge of a run's own axis. */
function drawTicks(context, scale, y, theme) {
    const found = ticks(scale, TICK_GAP);
    context.font = `11px ${theme.font}`;
    context.textBaseline = "alphabetic";
    context.fillStyle = theme.quiet;
    for (const time of found.times) {
        const x = scale.toX(time),
            label = tickLabel(time, found.step),
            width = context.measureText(label).width;
        context.textAlign =
            x - width / 2 < scale.left
                ? "left"
                : x + width / 2 > scale.left + scale.width
                  ? "right"
                  : "center";
        context.fillText(label, x, y);
        context.fillRect(Math.round(x), y + 3, 1, 4);
    }
}

export function drawAxis(canvas, scale, theme) {
    const { context } = openCanvas(canvas, scale.left + scale.width, AXIS_HEIGHT, theme);
    drawTicks(context, scale, 15, theme);
}

export function drawGrid(context, track, scale, theme) {
    context.fillStyle = theme.line;
    context.globalAlpha = 0.6;
    for (const time of ticks(scale, TICK_GAP).times)
        context.fillRect(
            Math.round(scale.toX(time)),
            track.layout.rows.top,
            1,
            track.layout.height - track.layout.rows.top
        );
    context.globalAlpha = 1;
}

/* A view that begins after the run's end has empty rows; a text there says why. */
function drawOver(context, track, scale, theme) {
    context.font = `12px ${theme.font}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = theme.quiet;
    context.fillText(
        `← this run ended at ${duration(track.trace.header.makespan_ns)}`,
        scale.left + 8,
        track.layout.rows.top + 9
    );
}

export function drawEnd(context, track, scale, theme) {
    const x = scale.toX(track.trace.header.makespan_ns);
    if (x > scale.left + scale.width) return;
    if (x < scale.left) return drawOver(context, track, scale, theme);
    context.fillStyle = theme.ink;
    context.fillRect(
        Math.round(x),
        track.layout.rows.top - 2,
        2,
        track.layout.height - track.layout.rows.top
    );
}

/* The run at its true length, and the part of the run that the rows below show wider. */
export function drawOwnAxis(context, item, track, scale, trueScale, theme) {
    const edge = trueScale.left + trueScale.width,
        clamp = (x) => Math.min(edge, Math.max(trueScale.left, x));
    const left = clamp(trueScale.toX(scale.window.begin)),
        right = clamp(trueScale.toX(scale.window.end));
    context.fillStyle = theme.ink;
    context.fillRect(left, item.top, Math.max(2, right - left), 5);
    context.strokeStyle = theme.quiet;
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(left, item.top + 5);
    context.lineTo(scale.left, item.top + 21);
    context.moveTo(right, item.top + 5);
    context.lineTo(edge, item.top + 21);
    context.stroke();
    context.setLineDash([]);
    context.font = `bold 12px ${theme.font}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    const text = `on its own axis, ${track.factor} times wider`,
        width = context.measureText(text).width;
    context.fillStyle = theme.paper;
    const x = Math.min(right + 12, edge - width - 4);
    context.fillRect(x - 3, item.top - 2, width + 6, 15);
    context.fillStyle = theme.ink;
    context.fillText(text, x, item.top + 6);
    drawTicks(context, scale, item.top + 29, theme);
}

/* Draws a step curve into a track: the area below it, its line, the mean as a dashed line. Where a pixel
 * holds many steps, the area reaches to their mean; the span from minimum to maximum is drawn paler. So a
 * lane that was on CPU for 1 % of each pixel does not look busy all the time. */
import { sampleSteps } from "../model/steps.js";
import { RUNNING } from "../model/lists.js";
import { stateColour } from "../model/states.js";

/* Lanes on CPU have the colour of the state running; tasks in flight may be in any state, so have no colour.
 * */
function colourOf({ curve, isState }, theme) {
    return curve === "onCpu" && isState ? stateColour(RUNNING, theme.isDark) : theme.quiet;
}

function drawArea(context, { low, high, mean }, scale, toY, bottom) {
    for (let x = 0; x < low.length; x++) {
        if (Number.isNaN(low[x])) continue;
        const left = scale.left + x,
            isSteep = x > 0 && !(low[x - 1] <= high[x] && low[x] <= high[x - 1]);
        context.globalAlpha = 0.25;
        context.fillRect(left, toY(mean[x]), 1, bottom - toY(mean[x]));
        context.globalAlpha = 0.35;
        context.fillRect(left, toY(high[x]) - 0.75, 1, Math.max(1.5, toY(low[x]) - toY(high[x]) + 1.5));
        context.globalAlpha = 1;
        const from = isSteep ? Math.max(mean[x], mean[x - 1]) : mean[x],
            to = isSteep ? Math.min(mean[x], mean[x - 1]) : mean[x];
        context.fillRect(left, toY(from) - 0.75, 1, toY(to) - toY(from) + 1.5);
    }
}

function drawLevel(context, scale, y, colour, dashes, end = Infinity) {
    context.strokeStyle = colour;
    context.setLineDash(dashes);
    context.beginPath();
    context.moveTo(scale.left, y);
    context.lineTo(Math.min(scale.left + scale.width, Math.max(scale.left, end)), y);
    context.stroke();
    context.setLineDash([]);
}

/* The range that holds the mean. */
function drawBand(context, scale, toY, { lower, upper }, colour, end) {
    const right = Math.min(scale.left + scale.width, Math.max(scale.left, end));
    context.fillStyle = colour;
    context.globalAlpha = 0.2;
    context.fillRect(scale.left, toY(upper), right - scale.left, toY(lower) - toY(upper));
    context.globalAlpha = 1;
}

/* `top` is the value at the top of the curve's field, equal in every track. `limit`, where given, is drawn as
 * a line that the curve cannot pass (the CPUs allowed). */
export function drawCurve(context, item, steps, scale, { top, limit }, theme) {
    const bottom = item.top + item.height,
        toY = (value) => bottom - (value / top) * (item.height - 4);
    context.lineWidth = 1;
    drawLevel(context, scale, bottom + 0.5, theme.line, []);
    if (limit > 0 && limit <= top)
        drawLevel(context, scale, Math.round(toY(limit)) + 0.5, theme.quiet, [1, 3]);
    context.fillStyle = colourOf(item, theme);
    drawArea(context, sampleSteps(steps, scale.window.begin, scale.step, scale.width), scale, toY, bottom);
    const end = scale.toX(steps.end);
    if (steps.range !== undefined) drawBand(context, scale, toY, steps.range, theme.ink, end);
    drawLevel(context, scale, Math.round(toY(steps.mean)) + 0.5, theme.ink, [5, 4], end);
}

/* Another repeat's curve, as a thin line over the first. */
export function drawRepeat(context, item, steps, scale, { top }, theme) {
    const { low, mean } = sampleSteps(steps, scale.window.begin, scale.step, scale.width);
    const toY = (value) => item.top + item.height - (value / top) * (item.height - 4);
    context.strokeStyle = theme.ink;
    context.globalAlpha = 0.5;
    context.beginPath();
    for (let x = 0; x < low.length; x++) {
        if (Number.isNaN(low[x])) break;
        context.lineTo(scale.left + x + 0.5, toY(mean[x]));
    }
    context.stroke();
    context.globalAlpha = 1;
}

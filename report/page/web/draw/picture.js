/* Draws a strip: one runner's lanes, tasks, helpers and curves. Rows are pixels (raster.js); names, ticks,
 * arrows, helpers and curves are drawn over them. */
import { RUNNING, WAITING, BLOCKED, STATE_NAMES } from "../model/states.js";
import { makeRaster, paintRow, paintQueued } from "./raster.js";
import { stepAt } from "../model/steps.js";
import { ticks, tickLabel } from "./scale.js";
import { drawCurve, drawRepeat } from "./curves.js";
import { textOf } from "../model/trace.js";
import { duration, count } from "../model/figure.js";
import { drawArrows } from "./arrows.js";
import { drawHelper } from "./helpers.js";
import { unit } from "./theme.js";

const IDLE_FROM = 230; /* pixels: room for the sentence */
const LABEL_FROM = 30; /* pixels: what is narrower gets no text */

/* Pixels of the screen for one of the picture's own. */
function densityOf() {
    return Math.min(devicePixelRatio || 1, 2) * unit();
}

function sizeCanvas(canvas, width, height, density) {
    const wide = Math.round(width * density),
        tall = Math.round(height * density);
    if (canvas.width !== wide || canvas.height !== tall) {
        canvas.width = wide;
        canvas.height = tall;
        canvas.style.width = `${width * unit()}px`;
        canvas.style.height = `${height * unit()}px`;
    }
}

/* --- rows --- */

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

/* What a stretch says of itself, from the longest wording to the shortest. */
function wordings(trace, stretch, isTask) {
    const span = trace.stretches.span[stretch],
        { task, what } = trace.spans,
        state = trace.stretches.state[stretch];
    const reason = textOf(trace, what[span]),
        cpu = trace.stretches.cpu[stretch];
    const name = state === WAITING || (state === RUNNING && reason !== "") ? reason : STATE_NAMES[state];
    const onCpu = state === RUNNING && cpu >= 0 ? `, CPU ${cpu}` : "";
    if (isTask) return [`${name}${onCpu}`, name];
    if (task[span] < 0) return [reason];
    return [`task ${task[span]}: ${name}${onCpu}`, `task ${task[span]}`, `${task[span]}`];
}

/* Letters that stand out from the state's colour (at least 4.5 to 1), in either scheme. */
function letterColour(state, theme) {
    if (state === RUNNING) return theme.isDark ? "#000000" : "#ffffff";
    return state === WAITING ? theme.ink : "#000000";
}

function drawWording(context, texts, left, right, y, colour, ground) {
    const text = texts.find((one) => context.measureText(one).width <= right - left - 8);
    if (text === undefined) return;
    if (ground !== null) {
        /* a pattern behind letters makes them hard to read */
        context.fillStyle = ground;
        context.fillRect(left + 3, y - 6, context.measureText(text).width + 3, 12);
    }
    context.fillStyle = colour;
    context.fillText(text, left + 4, y);
}

function drawWordings(context, strip, drawn, scale, theme) {
    const { stretches } = strip.trace;
    context.textBaseline = "middle";
    context.textAlign = "left";
    for (const { item, visible } of drawn) {
        if (visible === null || item.height < 10) continue;
        context.font = `${Math.min(12, item.height)}px ${theme.font}`;
        for (const stretch of visible) {
            const left = Math.max(scale.left, scale.toX(stretches.begin[stretch]));
            const right = Math.min(scale.left + scale.width, scale.toX(stretches.end[stretch]));
            if (right - left < LABEL_FROM || strip.isFaded(stretch)) continue;
            const state = stretches.state[stretch] === BLOCKED ? WAITING : stretches.state[stretch];
            const ground = state === RUNNING ? null : strip.colourOf(state);
            drawWording(
                context,
                wordings(strip.trace, stretch, item.kind === "task"),
                left,
                right,
                item.top + item.height / 2 + 0.5,
                letterColour(state, theme),
                ground
            );
        }
    }
}

/* Where an event loop has nothing to run, its row says so: an empty row does not explain itself. */
function drawIdle(context, strip, drawn, scale, theme) {
    const { stretches, header, isParking } = strip.trace;
    context.font = `11px ${theme.font}`;
    context.fillStyle = theme.quiet;
    for (const { item, visible } of drawn) {
        if (
            !isParking ||
            visible === null ||
            item.kind !== "lane" ||
            header.lanes[item.index].kind !== "loop"
        )
            continue;
        let before = Math.max(0, scale.window.begin);
        for (const stretch of [...visible, -1]) {
            const to =
                stretch < 0 ? Math.min(header.makespan_ns, scale.window.end) : stretches.begin[stretch];
            const isWaiting =
                stepAt(strip.trace.inFlight, (before + to) / 2) > 0; /* not before the first starts */
            if (isWaiting && (to - before) / scale.step > IDLE_FROM)
                context.fillText(
                    "nothing to run: all tasks in flight wait",
                    scale.toX(before) + 8,
                    item.top + item.height / 2 + 0.5
                );
            before = stretch < 0 ? before : Math.max(before, stretches.end[stretch]);
        }
    }
}

/* --- the gutter --- */

/* A text that fits `width`: its middle gives way, since names differ at their ends. */
function fit(context, text, width) {
    let kept = text.length;
    const short = () =>
        kept >= text.length
            ? text
            : `${text.slice(0, Math.ceil(kept / 2))}…${text.slice(text.length - Math.floor(kept / 2))}`;
    while (kept > 2 && context.measureText(short()).width > width) kept--;
    return short();
}

function drawNames(context, strip, scale, theme) {
    let free = 0; /* below the last name: small rows are named where there is room */
    const chosen = strip.layout.items.find(
            (item) => item.kind === "task" && item.index === strip.selectedTask
        ),
        chosenMiddle = chosen === undefined ? -Infinity : chosen.top + chosen.height / 2;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const item of strip.layout.items) {
        const middle = item.top + item.height / 2,
            isSelected = item === chosen;
        if (!item.label || (!isSelected && (middle - 5 < free || Math.abs(middle - chosenMiddle) < 11)))
            continue;
        context.font = `${isSelected ? "bold " : ""}11px ${theme.font}`;
        context.fillStyle = isSelected ? theme.ink : theme.quiet;
        const width = scale.left - 10,
            isShort = item.short !== undefined && context.measureText(item.label).width > width;
        context.fillText(
            fit(context, isShort ? item.short : item.label, width),
            scale.left - 6,
            middle + 0.5
        );
        free = middle + 6;
    }
}

/* A frame around the row of the selected task. */
function drawChosen(context, strip, scale, theme) {
    const chosen = strip.layout.items.find(
        (item) => item.kind === "task" && item.index === strip.selectedTask
    );
    if (chosen === undefined) return;
    context.strokeStyle = theme.ink;
    context.lineWidth = 1;
    context.strokeRect(scale.left - 0.5, chosen.top - 0.5, scale.width, chosen.height + 1);
}

function drawCurveFigures(context, item, steps, ceiling, scale, theme) {
    context.font = `10px ${theme.font}`;
    context.textAlign = "right";
    context.fillStyle = theme.quiet;
    context.fillText(count(ceiling), scale.left - 6, item.top + 6);
    context.fillText("0", scale.left - 6, item.top + item.height - 3);
}

/* --- ticks and ends --- */

function drawGrid(context, strip, scale, theme) {
    context.fillStyle = theme.line;
    context.globalAlpha = 0.6;
    for (const time of ticks(scale, 90).times)
        context.fillRect(
            Math.round(scale.toX(time)),
            strip.layout.rows.top,
            1,
            strip.layout.height - strip.layout.rows.top
        );
    context.globalAlpha = 1;
}

/* Where the view begins after the run's end, its rows are empty, and say why. */
function drawOver(context, strip, scale, theme) {
    context.font = `12px ${theme.font}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = theme.quiet;
    context.fillText(
        `← this run ended at ${duration(strip.trace.header.makespan_ns)}`,
        scale.left + 8,
        strip.layout.rows.top + 9
    );
}

function drawEnd(context, strip, scale, theme) {
    const x = scale.toX(strip.trace.header.makespan_ns);
    if (x > scale.left + scale.width) return;
    if (x < scale.left) return drawOver(context, strip, scale, theme);
    context.fillStyle = theme.ink;
    context.fillRect(
        Math.round(x),
        strip.layout.rows.top - 2,
        2,
        strip.layout.height - strip.layout.rows.top
    );
    const { status } = strip.trace.header,
        word = status === undefined || status === "ok" ? "done:" : "recorded until";
    const text = `${word} ${duration(strip.trace.header.makespan_ns)}`;
    context.font = `12px ${theme.font}`;
    const width = context.measureText(text).width;
    if (x + width + 10 > scale.left + scale.width) return; /* the strip's title says it, too */
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = theme.paper;
    context.fillRect(x + 4, strip.layout.rows.top, width + 4, 15);
    context.fillStyle = theme.ink;
    context.fillText(text, x + 6, strip.layout.rows.top + 8);
}

/* The times along the top, or along the lower edge of a lens. */
function drawTicks(context, scale, y, theme) {
    const found = ticks(scale, 90);
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

/* The run at its true length, and what of it the rows below show wider. */
function drawLens(context, item, strip, scale, trueScale, theme) {
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
    const text = `the same run, ${strip.factor} times wider`,
        width = context.measureText(text).width;
    context.fillStyle = theme.paper;
    const x = Math.min(right + 12, edge - width - 4);
    context.fillRect(x - 3, item.top - 2, width + 6, 15);
    context.fillStyle = theme.ink;
    context.fillText(text, x, item.top + 6);
    drawTicks(context, scale, item.top + 29, theme);
}

/* --- the whole --- */

/* `strip`: { trace, layout, factor, selectedTask, rowFor(item), isFaded(stretch), colourOf(state), ceilings,
 * repeats, queuedUntil(task), isQueueFaded }. `scale` is the strip's own, `trueScale` the one that all
 * share. */
export function drawStrip(canvas, strip, scale, trueScale, theme) {
    const density = densityOf(),
        width = scale.left + scale.width;
    sizeCanvas(canvas, width, strip.layout.height, density);
    const context = canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = theme.paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    const drawn = paintRows(context, strip, scale, density, theme);
    context.setTransform(density, 0, 0, density, 0, 0);
    drawGrid(context, strip, scale, theme);
    drawWordings(context, strip, drawn, scale, theme);
    drawIdle(context, strip, drawn, scale, theme);
    drawArrows(context, strip, scale, theme);
    for (const item of strip.layout.items) {
        if (item.kind === "lens") drawLens(context, item, strip, scale, trueScale, theme);
        if (item.kind === "helper")
            drawHelper(
                context,
                item,
                item.helper,
                scale,
                { ceiling: strip.ceilings.helper.ceiling, end: strip.trace.header.makespan_ns },
                theme
            );
        if (item.kind !== "curve") continue;
        const levels = strip.ceilings[item.curve];
        drawCurve(context, item, strip.trace[item.curve], scale, levels, theme);
        for (const repeat of strip.repeats)
            drawRepeat(context, item, repeat[item.curve], scale, levels, theme);
        drawCurveFigures(context, item, strip.trace[item.curve], levels.ceiling, scale, theme);
    }
    drawNames(context, strip, scale, theme);
    drawChosen(context, strip, scale, theme);
    drawEnd(context, strip, scale, theme);
}

/* The common axis above all strips. */
export function drawAxis(canvas, scale, theme) {
    const density = densityOf();
    sizeCanvas(canvas, scale.left + scale.width, 26, density);
    const context = canvas.getContext("2d");
    context.setTransform(density, 0, 0, density, 0, 0);
    context.fillStyle = theme.paper;
    context.fillRect(0, 0, scale.left + scale.width, 26);
    drawTicks(context, scale, 15, theme);
}

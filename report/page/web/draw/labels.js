/* The words in a track's picture: a slice's label, where there is room; the reason for an empty row; the
 * names left of the rows. */
import { RUNNING, WAITING, BLOCKED, LANE_LOOP } from "../model/lists.js";
import { STATE_NAMES } from "../model/states.js";
import { stepAt } from "../model/steps.js";
import { textOf } from "../model/trace.js";

const IDLE_FROM = 230; /* pixels: room for the sentence */
const LABEL_FROM = 30; /* pixels: a narrower slice gets no text */

/* The labels of a slice, from the longest to the shortest. */
function wordings(trace, slice, isTask) {
    const span = trace.slices.span[slice],
        { task, what } = trace.spans,
        state = trace.slices.state[slice];
    const reason = textOf(trace, what[span]),
        cpu = trace.slices.cpu[slice];
    const name = state === WAITING || (state === RUNNING && reason !== "") ? reason : STATE_NAMES[state];
    const onCpu = state === RUNNING && cpu >= 0 ? `, CPU ${cpu}` : "";
    if (isTask) return [`${name}${onCpu}`, name];
    if (task[span] < 0) return [reason];
    return [`task ${task[span]}: ${name}${onCpu}`, `task ${task[span]}`, `${task[span]}`];
}

/* Letters with a contrast of at least 4.5 to 1 to the state's colour, in either scheme. */
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

export function drawWordings(context, track, drawn, scale, theme) {
    const { slices } = track.trace;
    context.textBaseline = "middle";
    context.textAlign = "left";
    for (const { item, visible } of drawn) {
        if (visible === null || item.height < 10) continue;
        context.font = `${Math.min(12, item.height)}px ${theme.font}`;
        for (const slice of visible) {
            const left = Math.max(scale.left, scale.toX(slices.begin[slice]));
            const right = Math.min(scale.left + scale.width, scale.toX(slices.end[slice]));
            if (right - left < LABEL_FROM || track.isFaded(slice)) continue;
            const state = slices.state[slice] === BLOCKED ? WAITING : slices.state[slice];
            const ground = state === RUNNING ? null : track.colourOf(state);
            drawWording(
                context,
                wordings(track.trace, slice, item.kind === "task"),
                left,
                right,
                item.top + item.height / 2 + 0.5,
                letterColour(state, theme),
                ground
            );
        }
    }
}

/* An empty row does not explain itself, so the row of an idle event loop has a text. */
export function drawIdle(context, track, drawn, scale, theme) {
    const { slices, header, isParking } = track.trace;
    context.font = `11px ${theme.font}`;
    context.fillStyle = theme.quiet;
    for (const { item, visible } of drawn) {
        if (
            !isParking ||
            visible === null ||
            item.kind !== "lane" ||
            header.lanes[item.index].kind !== LANE_LOOP
        )
            continue;
        let before = Math.max(0, scale.window.begin);
        for (const slice of [...visible, -1]) {
            const to = slice < 0 ? Math.min(header.makespan_ns, scale.window.end) : slices.begin[slice];
            const isWaiting =
                stepAt(track.trace.inFlight, (before + to) / 2) > 0; /* not before the first starts */
            if (isWaiting && (to - before) / scale.step > IDLE_FROM)
                context.fillText(
                    "nothing to run: all tasks in flight wait",
                    scale.toX(before) + 8,
                    item.top + item.height / 2 + 0.5
                );
            before = slice < 0 ? before : Math.max(before, slices.end[slice]);
        }
    }
}

/* --- left of the rows, and around one --- */

/* A text cut to `width` in its middle, since names differ at their ends. */
function fit(context, text, width) {
    let kept = text.length;
    const short = () =>
        kept >= text.length
            ? text
            : `${text.slice(0, Math.ceil(kept / 2))}…${text.slice(text.length - Math.floor(kept / 2))}`;
    while (kept > 2 && context.measureText(short()).width > width) kept--;
    return short();
}

export function drawNames(context, track, scale, theme) {
    let free = 0; /* below the last name: small rows are named where there is room */
    const chosen = track.layout.items.find(
            (item) => item.kind === "task" && item.index === track.selectedTask
        ),
        chosenMiddle = chosen === undefined ? -Infinity : chosen.top + chosen.height / 2;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const item of track.layout.items) {
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

export function drawChosen(context, track, scale, theme) {
    const chosen = track.layout.items.find(
        (item) => item.kind === "task" && item.index === track.selectedTask
    );
    if (chosen === undefined) return;
    context.strokeStyle = theme.ink;
    context.lineWidth = 1;
    context.strokeRect(scale.left - 0.5, chosen.top - 0.5, scale.width, chosen.height + 1);
}

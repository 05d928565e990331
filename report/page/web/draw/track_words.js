/* The words around a track's picture: figures, what the picture lacks, and a description for readers who do
 * not see the picture. */
import { duration, mean, count, plural } from "../model/figure.js";
import { helpersOf, drawnHelpers, helperLabel, helperText, shareText } from "./helpers.js";

/* "10.2 ms (median)", and the length of the drawn repeat where the two differ. */
function makespanText(cell) {
    const drawn = cell.trace?.header.makespan_ns,
        isOne = cell.makespans.length === 1;
    const isOther = drawn !== undefined && Math.abs(drawn - cell.makespan) > cell.makespan * 0.005;
    if (isOne) return duration(cell.makespan);
    return `${duration(cell.makespan)} (median${isOther ? `; drawn is one of ${duration(drawn)}` : ""})`;
}

export function figuresText(cell) {
    const { sample } = cell,
        parts = [];
    if (Number.isFinite(cell.makespan)) parts.push(makespanText(cell));
    if (cell.speedup !== "-" && !cell.isDoubtful)
        parts.push(cell.limit === "-" ? cell.speedup : `${cell.speedup} of ${cell.limit}`);
    if (sample?.concurrency)
        parts.push(`in flight: mean ${mean(sample.concurrency.mean)}, max ${count(sample.concurrency.max)}`);
    if (sample?.parallelism) parts.push(`on CPU: mean ${cell.onCpu} (${sample.parallelism.source})`);
    return parts.join(" · ");
}

/* What a run ended with, for its flag. */
export function flagText({ status, makespan_ns: makespan }) {
    const isOk = status === undefined || status === "ok";
    return isOk ? duration(makespan) : `× ${status}, recorded until ${duration(makespan)}`;
}

/* What is said of traces without the kernel's records. Only of a run of simul the CPU time is known. */
export function inferredText(cells) {
    const range = cells.some(({ sample }) => sample?.parallelism)
        ? " The mean on CPU lies in a range, by CPU time and switches, which is shaded; the curve, of " +
          "slices alone, can differ from it."
        : "";
    return (
        "Inferred: the kernel’s own records were not read, so “running” is what tasks recorded of " +
        `themselves, and a thread may have been preempted within it.${range}`
    );
}

/* What the picture lacks. */
export function notes(cell, trace, isSaidOfAll) {
    const { header } = trace,
        said = [];
    if (header.status !== undefined && header.status !== "ok") {
        const why = [header.status, cell.error].filter((text) => text !== "").join(": ");
        said.push(`This run did not end well (${why}): it is shown as far as it was recorded.`);
    }
    if (header.dropped_events > 0)
        said.push(`The recording was full: ${plural(header.dropped_events, "event")} are missing here.`);
    if (!header.measured && !header.foreign && !isSaidOfAll) said.push(inferredText([cell]));
    for (const helper of helpersOf(cell.sample)) said.push(helperText(helper));
    for (const note of header.notes ?? []) said.push(note);
    return said;
}

/* Whether nothing in a group is measured: one note above the race reports that nothing is. */
export function isInferred(group) {
    const traces = group.cells.map((cell) => cell.trace).filter((trace) => trace !== null);
    return traces.length > 0 && traces.every(({ header }) => !header.measured && !header.foreign);
}

/* The reason for a missing picture. */
export function absenceText({ trouble, status, error, json }) {
    if (trouble !== "") return `This trace cannot be shown: ${trouble}.`;
    if (status !== "ok") return `There is no trace: this case ${status}. ${error}`;
    return json?.sweep && json.trace
        ? `This trace is a large one between the ends of a sweep: ${json.trace} has it.`
        : "No trace was kept of this case (simul run --trace none keeps none).";
}

/* The picture in a few sentences. */
export function pictureText(cell) {
    const { lanes, tasks, makespan_ns: makespan } = cell.trace.header;
    const helpers = drawnHelpers(cell.sample).map(
        (helper) => `Apart from the tasks, ${helperLabel(helper)}: ${shareText(helper)}. `
    );
    return (
        `${cell.label}: ${plural(lanes.length, "lane")}, ${plural(tasks, "task")}, ${duration(makespan)}. ` +
        `${figuresText(cell)}. ${helpers.join("")}The same figures stand in the tables below.`
    );
}

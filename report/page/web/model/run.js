/* The run as the page holds it: run.json, the sources, and the traces, unpacked on first use. Cells that are
 * compared with one another form a group, in the order of the document. */
import { unpack } from "./packed.js";
import { makeTrace } from "./trace.js";
import { makeForeign } from "./foreign.js";
import { inFlight, onCpu } from "./steps.js";
import { mean, plural } from "./figure.js";

function readJson(id) {
    const text = document.getElementById(id)?.textContent ?? "";
    return text.trim() === "" ? {} : JSON.parse(text);
}

/* A trace's block in the page, unpacked once. Its text is large, and dropped after unpacking. */
function lazyTrace(block) {
    let promise = null;
    return () => {
        promise ??= unpack(block.textContent).then((packed) => {
            block.textContent = "";
            if (packed.header.foreign) return makeForeign(packed);
            const trace = makeTrace(packed);
            trace.inFlight = inFlight(trace);
            trace.onCpu = onCpu(trace);
            return trace;
        });
        return promise;
    };
}

/* The length of a block, without joining the block's text. */
function lettersOf(block) {
    return [...(block?.childNodes ?? [])].reduce((sum, text) => sum + text.length, 0);
}

/* `shown` holds the cell's label and figures as texts of the report. */
function makeCell(json, shown, blocks, runners) {
    const own = blocks.filter((block) => block.dataset.cell === json.id);
    const kept = own.find((block) => !block.classList.contains("repeat"));
    const repeat = kept === undefined ? NaN : Number(kept.dataset.repeat);
    const samples = json.samples ?? [];
    const group = json.group ?? json.workload ?? json.id;
    return {
        id: json.id,
        json,
        group,
        label: shown?.label ?? json.id,
        runner: json.runner ?? "",
        order: runners.indexOf(json.runner) /* among the run's runners */,
        name: json.id.startsWith(`${group}.`) ? json.id.slice(group.length + 1) : json.id,
        status: json.status ?? "ok",
        error: json.error ?? "",
        makespan: json.summary?.makespan_ns?.median ?? NaN,
        speedup: shown?.speedup ?? "-",
        limit: shown?.limit ?? "-",
        isDoubtful: shown?.doubtful ?? false /* of the speed-up */,
        /* The repeat of the trace: its own figures, not the medians, belong beside its picture. */
        sample: samples.find((sample) => sample.repeat === repeat) ?? null,
        onCpu: shown?.on_cpu ?? "-",
        makespans: samples.filter((sample) => sample.status === "ok").map((sample) => sample.makespan_ns),
        hasTrace: kept !== undefined,
        letters: lettersOf(kept),
        load: kept === undefined ? null : lazyTrace(kept),
        repeats: own.filter((block) => block !== kept).map(lazyTrace),
        trace: null,
        trouble: "",
    };
}

/* The points of a sweep may differ only in the number of tasks. */
function distinguish(groups) {
    const titles = groups.map(({ title }) => title);
    groups.forEach((group, i) => {
        if (titles.indexOf(titles[i]) !== titles.lastIndexOf(titles[i]))
            group.title = `${titles[i]}, ${plural(group.tasks, "task")}`;
    });
}

/* Returns { json, sources, said, groups: [{ name, title, workload, kind, tasks, cells }] }. */
export function readRun() {
    const json = readJson("run"),
        shown = readJson("shown"),
        blocks = [...document.querySelectorAll("script.trace")],
        runners = Object.keys(json.runners ?? {}),
        groups = new Map();
    for (const one of json.cells ?? []) {
        const cell = makeCell(one, shown[one.id], blocks, runners);
        if (!groups.has(cell.group))
            groups.set(cell.group, {
                name: cell.group,
                title: one.title ?? cell.group,
                workload: one.workload ?? "",
                kind: one.kind ?? "",
                tasks: one.tasks ?? 0,
                cells: [],
            });
        groups.get(cell.group).cells.push(cell);
    }
    distinguish([...groups.values()]);
    return { json, sources: readJson("sources"), said: readJson("said"), groups: [...groups.values()] };
}

/* Without the kernel's records, the curve shows what tasks recorded of themselves. The range from the lanes'
 * CPU time bounds the mean better. */
function takeRange({ trace, sample, onCpu: shown }) {
    trace.onCpu.shown = shown === "-" ? mean(trace.onCpu.mean) : shown;
    if (trace.header.measured || !Number.isFinite(sample?.parallelism?.mean)) return;
    trace.onCpu.mean = sample.parallelism.mean;
    trace.onCpu.range = sample.parallelism.inferred;
}

/* Unpacks the traces of a group's cells, one after another. Errors are reported in the place of the picture.
 * */
export async function loadGroup(group) {
    for (const cell of group.cells) {
        if (cell.trace !== null || cell.load === null) continue;
        try {
            cell.trace = await cell.load();
            takeRange(cell);
        } catch (error) {
            cell.trouble = error.message;
        }
    }
}

/* The end of the common axis: the makespan of the group's slowest runner. */
export function axisEnd(group) {
    return Math.max(1, ...group.cells.map((cell) => cell.trace?.end ?? 0));
}

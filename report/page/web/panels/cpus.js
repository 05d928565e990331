/* The CPUs' screen: for each runner of a workload a row a CPU, on one time axis. */
import { element, replaceChildren, swatch } from "../draw/dom.js";
import { drawAxis } from "../draw/axis.js";
import { drawCpus } from "../draw/cpus.js";
import { makeScale } from "../draw/scale.js";
import { theme, unit } from "../draw/theme.js";
import { RUNNING, PREEMPTED } from "../model/lists.js";
import { axisEnd, loadGroup } from "../model/run.js";
import { cpusOf, staysOf } from "../model/cpus.js";
import { picker } from "./picker.js";

const GUTTER = 56; /* pixels: "CPU 12" */

function key() {
    return element(
        "p",
        { class: "shapes" },
        element("span", {}, swatch(RUNNING), "one of the run’s threads or processes, by its number"),
        element("span", {}, swatch(PREEMPTED), "someone else, after a preemption"),
        element("span", { text: "blank: not recorded, or idle" })
    );
}

/* Which thread or process ran where, in words: for readers who do not see the picture. */
function rowsText(trace, rows) {
    return rows
        .map(({ cpu, stays }) => {
            const names = new Set(
                stays.filter(({ lane }) => lane >= 0).map(({ lane }) => trace.header.lanes[lane].name)
            );
            return `CPU ${cpu}: ${[...names].join(", ")}`;
        })
        .join("; ");
}

function part(cell, scale, cpus) {
    const title = element("h3", {}, element("a", { href: `#${cell.group}/${cell.name}`, text: cell.label }));
    const rows = cell.trace === null ? [] : staysOf(cell.trace, cpus);
    if (rows.length === 0)
        return element(
            "section",
            {},
            title,
            element("p", {
                class: "empty",
                text:
                    cell.trace === null
                        ? "No trace was kept of this case."
                        : "Not recorded: the kernel’s switch records were not to be had (simul doctor).",
            })
        );
    const canvas = element("canvas", { role: "img", "aria-label": rowsText(cell.trace, rows) });
    drawCpus(canvas, cell.trace, rows, scale, theme());
    return element("section", {}, title, canvas);
}

/* Draws the CPUs of one workload into `parent`. */
export async function showCpus(parent, groups, chosen = null) {
    const shown = groups.filter((group) => group.cells.some((cell) => cell.hasTrace)),
        current = shown.includes(chosen) ? chosen : shown[0];
    if (current === undefined) return;
    await loadGroup(current);
    const width = Math.floor(parent.clientWidth / unit()) - 4,
        scale = makeScale({ begin: 0, end: axisEnd(current) }, GUTTER, width - GUTTER);
    const cpus = cpusOf(current.cells.map(({ trace }) => trace).filter((trace) => trace !== null));
    const axis = element("canvas", { "aria-hidden": "true" });
    drawAxis(axis, scale, theme());
    replaceChildren(
        parent,
        picker(shown, current, (group) => showCpus(parent, groups, group)),
        key(),
        axis,
        ...current.cells.map((cell) => part(cell, scale, cpus))
    );
}

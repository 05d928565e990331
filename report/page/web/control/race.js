/* The race: all runners of one workload on a common time axis from the start, one strip a runner. */
import { element, replaceChildren } from "../draw/dom.js";
import { Strip, gutterWidth } from "../draw/strip.js";
import { makeScale } from "../draw/scale.js";
import { drawAxis } from "../draw/axis.js";
import { theme, unit } from "../draw/theme.js";
import { axisEnd } from "../model/run.js";
import { writeAddress } from "../model/address.js";
import { followPointer } from "./pointer.js";
import { helperCeiling } from "../draw/helpers.js";

/* What the fields of the curves and of the helpers stand for: the same in all strips of a group, so that
 * heights compare. */
function ceilingsOf(group) {
    const traces = group.cells.map((cell) => cell.trace).filter((trace) => trace !== null);
    const max = (curve) => Math.max(1, ...traces.map((trace) => trace[curve].max));
    const allowed = Math.max(0, ...traces.map((trace) => trace.header.cpus_allowed ?? 0));
    return {
        inFlight: { ceiling: max("inFlight"), limit: 0 },
        onCpu: { ceiling: Math.max(max("onCpu"), allowed), limit: allowed },
        helper: { ceiling: helperCeiling(group.cells.map((cell) => cell.sample)) },
    };
}

/* Only what the window shows of the page is drawn at once; the rest when it scrolls into view. */
function isNear(node) {
    const box = node.getBoundingClientRect();
    return box.bottom > -200 && box.top < innerHeight + 200;
}

const REDRAWS = ["group", "view", "open", "lens", "search", "hidden", "repeats", "loaded", "cell", "task"];
const REWORDS = ["group", "open", "loaded", "cell", "task", "view", "range", "lens"];

export class Race {
    constructor(store, tooltip) {
        this.store = store;
        this.tooltip = tooltip;
        this.axis = element("canvas", { role: "img", "aria-label": "The time axis, from the start" });
        this.axisRow = element("div", { class: "axis" }, this.axis);
        this.list = element("div", { class: "strips" });
        this.element = element("div", { class: "race" }, this.axisRow, this.list);
        this.strips = [];
        addEventListener("scroll", () => this.drawStale(), { passive: true });
        new ResizeObserver(() => this.redraw()).observe(this.element);
    }

    show(group) {
        this.ceilings = ceilingsOf(group);
        this.limit = axisEnd(group);
        this.strips = group.cells.map((cell) => new Strip(cell, this.store));
        for (const strip of this.strips) followPointer(strip, this);
        replaceChildren(this.list, ...this.strips.map((strip) => strip.element));
    }

    stripOf(cell) {
        return this.strips.find((strip) => strip.cell === cell) ?? null;
    }

    update(state, changed) {
        if (REWORDS.some((name) => changed.has(name)))
            for (const strip of this.strips)
                strip.describe(
                    state,
                    writeAddress({ ...state, cell: strip.cell, task: -1, open: new Set() }, this.limit)
                );
        if (REDRAWS.some((name) => changed.has(name))) this.redraw();
        else if (changed.has("cursor") || changed.has("range"))
            for (const strip of this.strips) strip.place(state);
    }

    redraw() {
        for (const strip of this.strips) strip.prepare(this.store.state, this.limit, this.ceilings);
        const { group } = this.store.state,
            width = Math.floor(this.axisRow.clientWidth / unit());
        if (width > 40 && this.strips.length > 0) {
            const left = gutterWidth(width, group);
            drawAxis(this.axis, makeScale(this.store.state.view, left, width - left), theme());
        }
        this.drawStale();
    }

    drawStale() {
        for (const strip of this.strips) if (strip.isStale && isNear(strip.element)) strip.draw();
    }

    /* Before printing, all of it. */
    drawAll() {
        for (const strip of this.strips) if (strip.isStale) strip.draw();
    }
}

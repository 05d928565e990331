/* The race: all runners of one workload on a common time axis from the start, one track a runner. */
import { element, replaceChildren } from "../draw/dom.js";
import { Track, gutterWidth } from "../draw/track.js";
import { makeScale } from "../draw/scale.js";
import { drawAxis } from "../draw/axis.js";
import { theme, unit } from "../draw/theme.js";
import { axisEnd } from "../model/run.js";
import { writeAddress } from "../model/address.js";
import { followPointer } from "./pointer.js";
import { helperTop } from "../draw/helpers.js";

/* The top values of the curves' and helpers' fields: equal in all tracks of a group, so that heights compare.
 * */
function topsOf(group) {
    const traces = group.cells.map((cell) => cell.trace).filter((trace) => trace !== null);
    const max = (curve) => Math.max(1, ...traces.map((trace) => trace[curve].max));
    const allowed = Math.max(0, ...traces.map((trace) => trace.header.cpus_allowed ?? 0));
    return {
        inFlight: { top: max("inFlight"), limit: 0 },
        onCpu: { top: Math.max(max("onCpu"), allowed), limit: allowed },
        helper: { top: helperTop(group.cells.map((cell) => cell.sample)) },
    };
}

/* Tracks in the window are drawn at once; the others are drawn when they scroll into view. */
function isNear(node) {
    const box = node.getBoundingClientRect();
    return box.bottom > -200 && box.top < innerHeight + 200;
}

const REDRAWS = ["group", "view", "open", "wide", "search", "hidden", "repeats", "loaded", "cell", "task"];
const REWORDS = ["group", "open", "loaded", "cell", "task", "view", "range", "wide"];
const REPLACES = ["cursor", "range", "racing"];

export class Race {
    constructor(store, tooltip) {
        this.store = store;
        this.tooltip = tooltip;
        this.axis = element("canvas", { role: "img", "aria-label": "The time axis, from the start" });
        this.axisRow = element("div", { class: "axis" }, this.axis);
        this.list = element("div", { class: "tracks" });
        this.element = element("div", { class: "race" }, this.axisRow, this.list);
        this.tracks = [];
        addEventListener("scroll", () => this.drawStale(), { passive: true });
        new ResizeObserver(() => this.redraw()).observe(this.element);
    }

    show(group) {
        this.tops = topsOf(group);
        this.limit = axisEnd(group);
        this.tracks = group.cells.map((cell) => new Track(cell, this.store, this.limit));
        for (const track of this.tracks) followPointer(track, this);
        replaceChildren(this.list, ...this.tracks.map((track) => track.element));
    }

    trackOf(cell) {
        return this.tracks.find((track) => track.cell === cell) ?? null;
    }

    update(state, changed) {
        const whole = { ...state, task: -1, open: new Set(), wide: new Set() },
            any = (names) => names.some((name) => changed.has(name));
        if (any(REWORDS))
            for (const track of this.tracks)
                track.describe(state, writeAddress({ ...whole, cell: track.cell }, this.limit));
        if (state.playing && changed.has("playing")) this.comeIntoView();
        if (any(REDRAWS)) this.redraw();
        else if (any(REPLACES)) for (const track of this.tracks) track.place(state);
    }

    /* In a small window the tracks may stand below what is seen. */
    comeIntoView() {
        if (this.element.getBoundingClientRect().top > 0.4 * innerHeight)
            this.element.scrollIntoView({ block: "start", behavior: "instant" });
    }

    redraw() {
        for (const track of this.tracks) track.prepare(this.store.state, this.tops);
        const { group } = this.store.state,
            width = Math.floor(this.axisRow.clientWidth / unit());
        if (width > 40 && this.tracks.length > 0) {
            const left = gutterWidth(width, group);
            drawAxis(this.axis, makeScale(this.store.state.view, left, width - left), theme());
        }
        this.drawStale();
    }

    drawStale() {
        for (const track of this.tracks) if (track.isStale && isNear(track.element)) track.draw();
    }

    /* Printing shows the whole page, so all tracks are drawn first. */
    drawAll() {
        for (const track of this.tracks) if (track.isStale) track.draw();
    }
}

/* A track: one runner's part of the race. A track owns its elements, its rows with their levels of detail,
 * and the lines of cursor and range; picture.js draws the picture. */
import { element, replaceChildren } from "./dom.js";
import { drawTrack } from "./picture.js";
import { layoutTrack, taskPage } from "./layout.js";
import { makeRow } from "./raster.js";
import { makeScale, zoomed, zoomFactor } from "./scale.js";
import { makeMatcher, makeClassOf } from "../model/search.js";
import { FADED, QUEUED, NEVER_STARTED } from "../model/lists.js";
import { stateColour, CLASS_OF } from "../model/states.js";
import { theme, unit } from "./theme.js";
import { count } from "../model/figure.js";
import { hidesArrows } from "./arrows.js";
import { drawnHelpers, helperLabel } from "./helpers.js";
import { figuresText, notes, absenceText, pictureText, isInferred } from "./track_words.js";

/* The width of the names left of the pictures: the longest name of a group's lanes and helpers, up to a
 * limit. */
export function gutterWidth(width, group) {
    const longest = Math.max(
        0,
        ...group.cells.flatMap((cell) => cell.trace?.header.lanes.map((lane) => lane.name.length) ?? []),
        ...group.cells.flatMap(({ sample }) => drawnHelpers(sample).map((one) => helperLabel(one).length))
    );
    return width < 560 ? 78 : Math.min(Math.max(92, longest * 6.5 + 14), 220);
}

export class Track {
    constructor(cell, store) {
        this.cell = cell;
        this.store = store;
        this.canvas = element("canvas", { role: "img" });
        this.cursorLine = element("div", { class: "cursor", "aria-hidden": "true" });
        this.rangeBox = element("div", { class: "range", "aria-hidden": "true", hidden: true });
        this.picture = element("div", { class: "picture" }, this.canvas, this.rangeBox, this.cursorLine);
        this.title = element(
            "h3",
            {},
            element("a", { text: cell.label, on: { click: (event) => this.focus(event) } })
        );
        this.figures = element("p", { class: "figures" });
        this.notes = element("div", { class: "notes" });
        this.buttons = element("div", { class: "buttons" });
        this.element = element(
            "section",
            { class: "track", "data-cell": cell.id, "aria-label": `The picture of ${cell.label}` },
            element("header", {}, this.title, this.figures, this.buttons),
            this.notes,
            this.picture
        );
        this.rows = new Map();
        this.dress = null; /* of the rows: search and filter */
        this.repeats = [];
        this.isStale = false;
        this.raster = null;
    }

    get trace() {
        return this.cell.trace;
    }

    focus(event) {
        event.preventDefault();
        this.store.set({ cell: this.cell });
    }

    /* --- what there is to draw --- */

    /* Rows keep their levels of detail until the search or the filter changes. */
    dressRows({ search, hidden }) {
        const dress = `${search}|${[...hidden].join()}`;
        if (this.dress === dress) return;
        this.dress = dress;
        this.rows.clear();
        this.matcher = makeMatcher(this.trace, search);
        this.classOf = makeClassOf(this.trace, this.matcher, hidden);
        this.isQueueFaded = hidden.has(QUEUED) || this.matcher !== null;
    }

    rowFor(item) {
        const key = item.kind === "lane" ? item.index : -1 - item.index;
        if (!this.rows.has(key))
            this.rows.set(
                key,
                makeRow(
                    this.trace,
                    item.kind === "lane" ? this.trace.lanes : this.trace.taskRows,
                    item.index,
                    this.classOf
                )
            );
        return this.rows.get(key);
    }

    /* The start of a task, or the end of the run for a task that never started. */
    queuedUntil(task) {
        const { start, ended } = this.trace.tasks;
        return ended[task] === NEVER_STARTED ? this.trace.end : start[task];
    }

    isFaded(slice) {
        return this.classOf(slice) === CLASS_OF[FADED];
    }

    colourOf(state) {
        return stateColour(state, theme().isDark);
    }

    /* --- drawing --- */

    /* Lays the picture out, and so sets its height, visible or not. `axis` is the end of the common axis;
     * `tops` are the values at the tops of the curves' fields. */
    prepare(state, axis, tops) {
        const width = Math.floor(this.picture.clientWidth / unit());
        this.isStale = this.trace !== null && width >= 40;
        if (!this.isStale) return;
        this.factor = state.trackZoom ? zoomFactor(this.trace.end, axis) : 1;
        this.selectedTask = state.cell === this.cell ? state.task : -1;
        this.layout = layoutTrack(this.trace, {
            isOpen: state.open.has(this.cell.id),
            factor: this.factor,
            selected: this.selectedTask,
            helpers: drawnHelpers(this.cell.sample),
        });
        const left = gutterWidth(width, state.group);
        this.trueScale = makeScale(state.view, left, width - left);
        this.scale = makeScale(zoomed(state.view, this.factor), left, width - left);
        this.tops = tops;
        this.dressRows(state);
        this.repeats = state.repeats ? this.loadedRepeats() : [];
        this.picture.style.height = `${this.layout.height * unit()}px`;
        this.place(state);
    }

    draw() {
        this.isStale = false;
        drawTrack(this.canvas, this, this.scale, this.trueScale, theme());
    }

    /* The cursor and the range are lines over the picture, so that they move without a new drawing. */
    place({ cursor, range }) {
        if (this.scale === undefined) return;
        const edge = this.scale.left + this.scale.width,
            clamp = (x) => Math.min(edge, Math.max(this.scale.left, x));
        const x = this.scale.toX(cursor);
        this.cursorLine.hidden = x < this.scale.left - 1 || x > edge + 1;
        this.cursorLine.style.transform = `translateX(${x * unit()}px)`;
        this.rangeBox.hidden =
            range === null ||
            this.scale.toX(range.end) < this.scale.left ||
            this.scale.toX(range.begin) > edge;
        if (range !== null) {
            const from = clamp(this.scale.toX(range.begin)),
                to = clamp(this.scale.toX(range.end));
            this.rangeBox.style.transform = `translateX(${from * unit()}px)`;
            this.rangeBox.style.width = `${Math.max(1, (to - from) * unit())}px`;
        }
    }

    loadedRepeats() {
        if (this.repeatTraces === undefined) {
            this.repeatTraces = [];
            Promise.all(this.cell.repeats.map((load) => load())).then(
                (traces) => {
                    this.repeatTraces = traces;
                    this.store.set({ loaded: this.store.state.loaded + 1 });
                },
                (error) => {
                    this.cell.trouble = error.message;
                }
            );
        }
        return this.repeatTraces;
    }

    /* The top of a task's own row in the window; undefined without such a row. */
    rowTop(task) {
        const item = this.layout?.items.find((one) => one.kind === "task" && one.index === task);
        return item && this.picture.getBoundingClientRect().top + item.top * unit();
    }

    /* --- the words around the picture --- */

    describe(state, address) {
        const isFocused = state.cell === this.cell;
        this.element.classList.toggle("focused", isFocused);
        this.title.firstChild.setAttribute("href", address);
        this.title.firstChild.setAttribute("aria-current", isFocused ? "true" : "false");
        this.figures.textContent = figuresText(this.cell);
        this.picture.hidden = this.trace === null;
        if (this.trace === null) {
            replaceChildren(this.notes, element("p", { class: "empty", text: absenceText(this.cell) }));
            return;
        }
        const said = notes(this.cell, this.trace, isInferred(state.group));
        if (hidesArrows(this.trace, state.view))
            said.push("Who woke whom is known here: zoom in to see the arrows.");
        replaceChildren(this.notes, ...said.map((text) => element("p", { text })));
        replaceChildren(this.buttons, ...this.makeButtons(state));
        this.canvas.setAttribute("aria-label", pictureText(this.cell));
    }

    makeButtons({ open, task, cell }) {
        const tasks = this.trace.header.tasks,
            isOpen = open.has(this.cell.id);
        if (tasks === 0) return [];
        const page = taskPage(tasks, cell === this.cell ? task : -1);
        return [
            element("button", {
                type: "button",
                "aria-expanded": String(isOpen),
                on: { click: () => this.toggle() },
                text: isOpen ? "Hide the tasks" : "A row a task",
            }),
            ...(isOpen && page.size < tasks ? this.makePager(page, tasks) : []),
        ];
    }

    makePager({ first, size }, tasks) {
        const turn = (text, to, isEnd) =>
            element("button", {
                type: "button",
                text,
                disabled: isEnd,
                on: { click: () => this.store.set({ cell: this.cell, task: to }) },
            });
        return [
            turn("Earlier", first - size, first === 0),
            element("span", {
                text: `tasks ${count(first)} to ${count(first + size - 1)} of ${count(tasks)}`,
            }),
            turn("Later", first + size, first + size >= tasks),
        ];
    }

    toggle() {
        const open = new Set(this.store.state.open);
        if (!open.delete(this.cell.id)) open.add(this.cell.id);
        this.store.set({ open, cell: this.cell });
    }
}

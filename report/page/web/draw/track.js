/* A track: one runner's part of the race. A track owns its elements, its rows with their levels of detail,
 * and what lies over the picture: cursor, range, cover and flag. picture.js draws the picture. */
import { element, replaceChildren } from "./dom.js";
import { drawTrack } from "./picture.js";
import { layoutTrack } from "./layout.js";
import { makeRow } from "./raster.js";
import { makeScale, zoomed, zoomFactor } from "./scale.js";
import { makeMatcher, makeClassOf } from "../model/search.js";
import { tasksOfBand } from "../model/order.js";
import { FADED, QUEUED, NEVER_STARTED, ENDED } from "../model/lists.js";
import { stateColour, CLASS_OF } from "../model/states.js";
import { lanesWords } from "../model/lane_words.js";
import { theme, unit } from "./theme.js";
import { hidesArrows } from "./arrows.js";
import { drawnHelpers, helperLabel } from "./helpers.js";
import { figuresText, flagText, notes, absenceText, pictureText, isInferred } from "./track_words.js";

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

const FLAG_ROOM = 120; /* pixels: nearer to the edge, a flag points to the left */

export class Track {
    /* `axis` is the end of the common axis. */
    constructor(cell, store, axis) {
        this.cell = cell;
        this.store = store;
        this.picture = this.makePicture();
        this.title = element(
            "h3",
            {},
            element("a", { text: cell.label, on: { click: (event) => this.focus(event) } })
        );
        this.figures = element("p", { class: "figures" });
        this.notes = element("div", { class: "notes" });
        this.wideButton = this.makeButton("wide");
        this.openButton = this.makeButton("open");
        this.buttons = element("div", { class: "buttons" }, this.wideButton, this.openButton);
        this.element = element(
            "section",
            { class: "track", "data-cell": cell.id, "aria-label": `The picture of ${cell.label}` },
            element("header", {}, this.title, this.figures, this.buttons),
            this.notes,
            this.picture
        );
        this.rows = new Map();
        this.queueEnds = new Map(); /* by band */
        this.dress = null; /* of the rows: search and filter */
        this.repeats = [];
        this.isStale = false;
        this.widest = cell.trace === null ? 1 : zoomFactor(cell.trace.end, axis);
        this.raster = null;
    }

    /* The canvas, and what lies over it, from back to front. */
    makePicture() {
        const over = (name, hidden) => element("div", { class: name, "aria-hidden": "true", hidden });
        this.canvas = element("canvas", { role: "img" });
        this.rangeBox = over("range", true);
        this.cover = over("cover", true);
        this.cursorLine = over("cursor", false);
        this.flag = over("flag", false);
        return element(
            "div",
            { class: "picture" },
            this.canvas,
            this.rangeBox,
            this.cover,
            this.cursorLine,
            this.flag
        );
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
        const { trace } = this,
            key = `${item.kind} ${item.index}`;
        if (!this.rows.has(key)) {
            const rows = { lane: trace.lanes, task: trace.taskRows, band: trace.bands?.rows }[item.kind],
                size = item.kind === "band" ? tasksOfBand(trace, item.index).length : 1;
            this.rows.set(key, makeRow(trace, rows, item.index, this.classOf, size));
        }
        return this.rows.get(key);
    }

    /* The start of a task, or the end of the run for a task that never started. A band is blank before its
     * tasks start and after they end, so its queue ends with the first end. */
    queuedUntil({ kind, index }) {
        const { start, ended } = this.trace.tasks;
        if (kind === "task") return ended[index] === NEVER_STARTED ? this.trace.end : start[index];
        if (!this.queueEnds.has(index)) this.queueEnds.set(index, this.firstEnd(index));
        return this.queueEnds.get(index);
    }

    firstEnd(band) {
        const { start, end, ended } = this.trace.tasks,
            until = (task) => (ended[task] === NEVER_STARTED ? this.trace.end : start[task]);
        const tasks = tasksOfBand(this.trace, band);
        let first = until(tasks.at(-1));
        for (const task of tasks) if (ended[task] === ENDED) first = Math.min(first, end[task]);
        return first;
    }

    isFaded(slice) {
        return this.classOf(slice) === CLASS_OF[FADED];
    }

    colourOf(state) {
        return stateColour(state, theme().isDark);
    }

    /* --- drawing --- */

    /* Lays the picture out, and so sets its height, visible or not. `tops` are the values at the tops of the
     * curves' fields. */
    prepare(state, tops) {
        const width = Math.floor(this.picture.clientWidth / unit());
        this.isStale = this.trace !== null && width >= 40;
        if (!this.isStale) return;
        this.factor = state.wide.has(this.cell.id) ? this.widest : 1;
        this.selectedTask = state.cell === this.cell ? state.task : -1;
        this.layout = layoutTrack(this.trace, {
            hasLanes: state.open.has(this.cell.id),
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

    /* Cursor, range, cover and flag lie over the picture, so that they move without a new drawing. */
    place(state) {
        if (this.scale === undefined) return;
        this.placeRace(state);
        const { cursor, range } = state,
            edge = this.scale.left + this.scale.width,
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

    /* While the race is on, what follows the cursor is covered; a flag stands where the run ends. */
    placeRace({ cursor, racing }) {
        const { left, width } = this.scale,
            edge = left + width,
            end = this.trace.header.makespan_ns,
            at = this.scale.toX(end),
            from = Math.max(left, this.scale.toX(cursor));
        this.cover.hidden = !racing || from > edge;
        this.cover.style.transform = `translateX(${Math.min(edge, from) * unit()}px)`;
        this.flag.hidden = (racing && cursor < end) || at < left || at > edge + 1;
        const isLast = at > edge - FLAG_ROOM;
        this.flag.classList.toggle("last", isLast);
        this.flag.style.transform = `translateX(${at * unit()}px)${isLast ? " translateX(-100%)" : ""}`;
        this.flag.style.top = `${(this.layout.rows.top - 2) * unit()}px`;
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
        if (this.trace !== null) this.flag.textContent = flagText(this.trace.header);
        this.picture.hidden = this.trace === null;
        if (this.trace === null) {
            replaceChildren(this.notes, element("p", { class: "empty", text: absenceText(this.cell) }));
            return;
        }
        const said = notes(this.cell, this.trace, isInferred(state.group));
        if (hidesArrows(this.trace, state.view))
            said.push("Who woke whom is known here: zoom in to see the arrows.");
        replaceChildren(this.notes, ...said.map((text) => element("p", { text })));
        this.describeButtons(state);
        this.canvas.setAttribute("aria-label", pictureText(this.cell));
    }

    makeButton(name) {
        return element("button", { type: "button", hidden: true, on: { click: () => this.toggle(name) } });
    }

    describeButtons({ open, wide }) {
        const { cell, wideButton, openButton, widest } = this,
            { tasks, lanes } = this.trace.header,
            isOpen = open.has(cell.id),
            isWide = wide.has(cell.id);
        wideButton.hidden = widest === 1;
        wideButton.textContent = isWide ? "On the common axis" : `On its own axis, ${widest} times wider`;
        openButton.hidden = tasks === 0;
        openButton.textContent = `${isOpen ? "Hide" : "Show"} the ${lanesWords(lanes)}`;
        openButton.setAttribute("aria-expanded", String(isOpen));
    }

    /* `name` is the part of the state that has or lacks this track's cell: "open" or "wide". */
    toggle(name) {
        if (name === "wide" && this.widest === 1) return;
        const cells = new Set(this.store.state[name]);
        if (!cells.delete(this.cell.id)) cells.add(this.cell.id);
        this.store.set({ [name]: cells, cell: this.cell });
    }
}

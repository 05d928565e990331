/* The panel beside the tracks: the focused runner at the cursor, and the source of one of its tasks. It is
 * closed at first, and opens where the reader plays, steps, or chooses a task. While the race is played, the
 * panel follows a few times a second: more could not be read. */
import { element } from "../draw/dom.js";
import { exactTime } from "../model/figure.js";
import { CursorView } from "./cursor_view.js";
import { showSource } from "./source_view.js";

const PLAY_EVERY_MS = 120;
const MAX_PLAYED = 20000; /* tasks: to list more would hold up the picture, so the panel waits for a pause */

const SHOWN = ["group", "cell", "cursor", "task", "panel", "playing"];

function tool(text, label, press, name = null) {
    return element("button", {
        type: "button",
        class: name,
        text,
        title: label,
        "aria-label": label,
        on: { click: press },
    });
}

export class Panel {
    constructor(store, commands, sources) {
        this.sources = sources;
        this.shownAt = -Infinity;
        this.cells = [];
        this.view = new CursorView(store);
        this.source = element("div", { class: "source" });
        this.element = element(
            "section",
            { class: "panel docked", "aria-labelledby": "panel-title", hidden: true },
            this.makeHeader(store, commands),
            this.view.element,
            this.source
        );
        this.bar = document.getElementById("bar");
        new ResizeObserver(() => this.fit()).observe(this.bar);
        for (const type of ["scroll", "resize"]) addEventListener(type, () => this.fit(), { passive: true });
    }

    makeHeader(store, commands) {
        this.runner = element("select", {
            "aria-label": "Runner",
            on: { change: () => store.set({ cell: this.cells[this.runner.selectedIndex], task: -1 }) },
        });
        this.play = tool("▶", "Play or pause", () => commands.play());
        this.time = element("span", { class: "when" });
        return element(
            "header",
            {},
            element("h3", { id: "panel-title", text: "At the cursor" }),
            this.runner,
            tool("×", "Close the panel (Esc)", () => store.set({ panel: false }), "close"),
            element(
                "div",
                { class: "tools" },
                tool("◂", "To the event before", () => commands.step(",")),
                this.play,
                tool("▸", "To the next event", () => commands.step(".")),
                this.time
            )
        );
    }

    update(state, changed) {
        const { cell } = state,
            isOpen = state.panel && cell !== null && cell.trace !== null;
        if (isOpen && this.element.hidden) this.opener = document.activeElement;
        const isLeft = !isOpen && this.element.contains(document.activeElement);
        this.element.hidden = !isOpen;
        this.element.parentElement.classList.toggle("has-panel", isOpen);
        this.play.textContent = state.playing ? "❚❚" : "▶";
        if (isLeft && this.opener?.isConnected) this.opener.focus();
        if (!isOpen || !SHOWN.some((name) => changed.has(name)) || this.isTooSoon(state, changed)) return;
        this.shownAt = performance.now();
        this.fit();
        this.show(state);
    }

    isTooSoon({ playing, cell }, changed) {
        if (!playing || changed.has("cell")) return false;
        return cell.trace.tasks.count > MAX_PLAYED || performance.now() - this.shownAt < PLAY_EVERY_MS;
    }

    /* Axis and panel stick below the page's bar; the panel ends with the window. */
    fit() {
        const isSticky = getComputedStyle(this.bar).position === "sticky",
            bar = isSticky ? this.bar.offsetHeight : 0,
            top = Math.max(bar, this.element.parentElement.getBoundingClientRect().top);
        document.documentElement.style.setProperty("--bar", `${bar}px`);
        this.element.style.setProperty("--room", `${Math.round(innerHeight - top - 24)}px`);
    }

    /* The runners that have a trace, with the focused one chosen. */
    showRunners({ group, cell }) {
        const cells = group.cells.filter(({ trace }) => trace !== null);
        if (cells.some((one, i) => one !== this.cells[i]) || cells.length !== this.cells.length)
            this.runner.replaceChildren(...cells.map(({ label }) => element("option", { text: label })));
        this.cells = cells;
        this.runner.selectedIndex = cells.indexOf(cell);
    }

    show(state) {
        const { cell, cursor } = state,
            { makespan_ns: makespan } = cell.trace.header;
        this.showRunners(state);
        this.time.textContent =
            cursor > makespan ? `done since ${exactTime(makespan)}` : `at ${exactTime(cursor)}`;
        this.view.show(state);
        this.source.hidden = cell.trace.tasks.count === 0;
        showSource(this.source, state, this.sources);
    }
}

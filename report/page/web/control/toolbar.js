/* The controls above the race: play, step, zoom, track zoom, repeats, search, help. Each also has a key. */
import { element } from "../draw/dom.js";
import { SLOWDOWNS } from "./player.js";
import { exactTime, count } from "../model/figure.js";

function button(words, title, press) {
    return element("button", {
        type: "button",
        text: words,
        title,
        "aria-label": title,
        on: { click: press },
    });
}

function pacePicker(store) {
    return element(
        "select",
        {
            "aria-label": "How much slower it plays",
            on: { change: (event) => store.set({ slowdown: Number(event.target.value) }) },
        },
        ...SLOWDOWNS.map((times) =>
            element("option", {
                value: times,
                text: times === 1 ? "real time" : `${count(times)} times slower`,
            })
        )
    );
}

function searchBox(store, commands) {
    return element("input", {
        type: "search",
        placeholder: "task 7, sleep, fib.c:75",
        "aria-label": "Search a task, a reason or a source line",
        on: {
            input: (event) => store.set({ search: event.target.value }),
            keydown: (event) => {
                if (event.key === "Enter") commands.match(event.shiftKey ? "N" : "n");
                if (event.key === "Escape") event.target.blur();
            },
        },
    });
}

function slider(commands) {
    return element("input", {
        type: "range",
        min: 0,
        max: 1000,
        step: 1,
        "aria-label": "Cursor in time",
        on: { input: (event) => commands.slide(Number(event.target.value) / 1000) },
    });
}

function tools(...children) {
    return element("div", { class: "tools" }, ...children);
}

export class Toolbar {
    constructor(store, commands) {
        this.commands = commands;
        this.element = element(
            "div",
            { class: "toolbar", role: "toolbar", "aria-label": "Time and search" },
            this.makeTimeTools(store),
            this.makeViewTools(),
            this.makeSearchTools(store)
        );
    }

    makeTimeTools(store) {
        const { commands } = this;
        this.play = button("▶ Play", "Play (p)", () => commands.play());
        this.pace = pacePicker(store);
        this.slider = slider(commands);
        this.time = element("output", { class: "time", "aria-label": "Time at the cursor" });
        return tools(
            this.play,
            this.pace,
            button("◂ Step", "The event before (,)", () => commands.step(",")),
            button("Step ▸", "The next event (.)", () => commands.step(".")),
            this.slider,
            this.time
        );
    }

    makeViewTools() {
        const { commands } = this;
        this.trackZoom = button(
            "Track zoom",
            "Draw short runs wider, so that they are seen in full (w)",
            () => commands.trackZoom()
        );
        this.repeats = button("Repeats", "Lay the repeats’ curves over one another (r)", () =>
            commands.repeats()
        );
        return tools(
            button("Zoom +", "Zoom in around the cursor (+)", () => commands.zoom("+")),
            button("Zoom −", "Zoom out (-)", () => commands.zoom("-")),
            button("◂", "Move the view left (h)", () => commands.pan("h")),
            button("▸", "Move the view right (l)", () => commands.pan("l")),
            button("See all", "See all (0)", () => commands.fit()),
            this.trackZoom,
            this.repeats
        );
    }

    makeSearchTools(store) {
        const { commands } = this;
        this.search = searchBox(store, commands);
        this.found = element("span", { class: "found", role: "status" });
        return tools(
            this.search,
            button("Next", "The next match (n)", () => commands.match("n")),
            this.found,
            button("Keys ?", "What the keys do (?)", () => commands.help())
        );
    }

    update(state, limit, hasRepeats) {
        this.play.textContent = state.playing ? "❚❚ Pause" : "▶ Play";
        this.play.setAttribute("aria-label", state.playing ? "Pause (p)" : "Play (p)");
        this.pace.value = String(state.slowdown);
        this.time.textContent = exactTime(state.cursor);
        this.slider.value = String(Math.round((state.cursor / limit) * 1000));
        this.slider.setAttribute("aria-valuetext", exactTime(state.cursor));
        this.trackZoom.setAttribute("aria-pressed", String(state.trackZoom));
        this.repeats.setAttribute("aria-pressed", String(state.repeats));
        this.repeats.hidden = !hasRepeats;
        if (this.search.value !== state.search) this.search.value = state.search;
    }
}

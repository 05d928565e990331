/* The controls above the race: play, step, zoom, repeats, search, help. Each also has a key. */
import { element } from "../draw/dom.js";
import { SPEEDS } from "./player.js";
import { makeCopyLink } from "./copy_link.js";
import { exactTime } from "../model/figure.js";

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
            "aria-label": "Speed",
            on: { change: (event) => store.set({ speed: Number(event.target.value) }) },
        },
        ...SPEEDS.map((share) =>
            element("option", { value: share, text: share === 1 ? "1x" : `1/${1 / share}` })
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
    /* `limit()` is the end of the common axis. */
    constructor(store, commands, limit) {
        this.commands = commands;
        this.element = element(
            "div",
            { class: "toolbar", role: "toolbar", "aria-label": "Time and search" },
            this.makeTimeTools(store, limit),
            this.makeViewTools(),
            this.makeSearchTools(store)
        );
    }

    makeTimeTools(store, limit) {
        const { commands } = this;
        this.play = button("▶ Play", "Play (Space)", () => commands.play());
        this.pace = pacePicker(store);
        this.slider = slider(commands);
        this.time = element("output", { class: "time", "aria-label": "Time at the cursor" });
        return tools(
            this.play,
            this.pace,
            button("◂ Step", "The event before (,)", () => commands.step(",")),
            button("Step ▸", "The next event (.)", () => commands.step(".")),
            this.slider,
            this.time,
            makeCopyLink(store, limit)
        );
    }

    makeViewTools() {
        const { commands } = this;
        this.repeats = button("Repeats", "Lay the repeats’ curves over one another (r)", () =>
            commands.repeats()
        );
        return tools(
            button("Zoom +", "Zoom in around the cursor (+)", () => commands.zoom("+")),
            button("Zoom −", "Zoom out (-)", () => commands.zoom("-")),
            button("◂", "Move the view left (h)", () => commands.pan("h")),
            button("▸", "Move the view right (l)", () => commands.pan("l")),
            button("See all", "See all (0)", () => commands.fit()),
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
        const word = state.playing ? "Pause" : state.hasEnded ? "Play again" : "Play";
        this.play.textContent = `${state.playing ? "❚❚" : "▶"} ${word}`;
        this.play.setAttribute("aria-label", `${word} (Space)`);
        this.pace.value = String(state.speed);
        this.time.textContent = exactTime(state.cursor);
        this.slider.value = String(Math.round((state.cursor / limit) * 1000));
        this.slider.setAttribute("aria-valuetext", exactTime(state.cursor));
        this.repeats.setAttribute("aria-pressed", String(state.repeats));
        this.repeats.hidden = !hasRepeats;
        if (this.search.value !== state.search) this.search.value = state.search;
    }
}

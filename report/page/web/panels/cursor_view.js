/* The state of the focused runner at the cursor: the lists of its tasks as chips, and the rest in a sentence.
 * Another tool's trace has slices in their place. */
import { element, replaceChildren } from "../draw/dom.js";
import { lanesAt } from "../model/instant.js";
import { duration, exactTime, plural, count, clipped } from "../model/figure.js";
import { queuesAt, restWords } from "./queues.js";
import { Chips } from "./chips.js";

const MAX_SLICES = 24;

function sliceText({ name, now }) {
    return `${clipped(name)}: ${clipped(now.reason) || "(no name)"}, ${duration(now.end - now.since)} long`;
}

/* The slices of another tool's trace. */
function slicesParts(trace, time) {
    const now = lanesAt(trace, time).filter((lane) => lane.now !== null),
        more = now.length - MAX_SLICES;
    return [
        element("p", { text: `${plural(now.length, "slice")} at ${exactTime(time)}` }),
        element(
            "ol",
            {},
            ...now.slice(0, MAX_SLICES).map((lane) => element("li", { text: sliceText(lane) })),
            more > 0 ? element("li", { text: `and ${count(more)} more` }) : null
        ),
    ];
}

export class CursorView {
    constructor(store) {
        this.chips = new Chips((task) => store.set({ task }));
        this.rest = element("p", { class: "rest" });
        this.element = element("div", { class: "instant" });
    }

    show({ cell, task, cursor }) {
        const { trace } = cell;
        if (trace === null || trace.slices.count + trace.tasks.count === 0)
            return this.put(element("p", { class: "empty", text: "There is no trace to look into." }));
        if (trace.tasks.count === 0) return this.put(...slicesParts(trace, cursor));
        const instant = queuesAt(trace, cursor);
        this.chips.show(instant.queues, cell, task);
        this.rest.textContent = restWords(instant);
        if (this.rest.parentNode !== this.element) this.put(this.chips.element, this.rest);
    }

    put(...children) {
        replaceChildren(this.element, ...children);
    }
}

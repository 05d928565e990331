/* Lists of tasks in which a task keeps its chip, so that a chip is seen to move from one list to the next:
 * from parked to ready to running. The chip first stays where it was, and then glides to its new place. */
import { element, swatch } from "../draw/dom.js";
import { count } from "../model/figure.js";

const GLIDE_MS = 280;

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/* A chip: a button that selects its task. */
class Chip {
    constructor({ task }, select) {
        this.swatch = swatch(0);
        this.words = element("span", {});
        this.button = element(
            "button",
            { type: "button", class: "chip", on: { click: () => select(task) } },
            this.swatch,
            this.words
        );
        this.element = element("li", { "data-task": task }, this.button);
    }

    show({ state, words }, isSelected) {
        this.swatch.className = `swatch state-${state}`;
        if (this.words.textContent !== words) this.words.textContent = words;
        this.button.setAttribute("aria-pressed", String(isSelected));
    }

    /* Glides from `before`, its box of before; null for a chip that was not there. */
    glideFrom(before) {
        const { left, top } = this.element.getBoundingClientRect(),
            dx = before === null ? 0 : before.left - left,
            dy = before === null ? 0 : before.top - top;
        if (before !== null && Math.abs(dx) < 1 && Math.abs(dy) < 1) return;
        const from = before === null ? { opacity: 0 } : { transform: `translate(${dx}px, ${dy}px)` },
            to = before === null ? { opacity: 1 } : { transform: "none" };
        this.element.animate([from, to], { duration: GLIDE_MS, easing: "ease-out" });
    }
}

/* One list with its heading. */
class List {
    constructor(key) {
        this.title = element("h4", {});
        this.list = element("ol", {});
        this.note = element("p", { class: "empty" });
        this.element = element(
            "div",
            { class: "queue", "data-queue": key },
            this.title,
            this.list,
            this.note
        );
    }

    show({ title, size, empty, more }, chips) {
        this.title.textContent = `${title}: ${count(size)}`;
        this.note.textContent = more > 0 ? `and ${count(more)} more` : size === 0 ? empty : "";
        this.note.hidden = this.note.textContent === "";
        this.list.hidden = chips.length === 0;
        const wanted = chips.map((chip) => chip.element),
            present = [...this.list.children];
        if (wanted.length !== present.length || wanted.some((one, i) => one !== present[i]))
            this.list.replaceChildren(...wanted);
    }
}

export class Chips {
    /* `select(task)` is called when a chip is pressed. */
    constructor(select) {
        this.select = select;
        this.element = element("div", { class: "queues" });
        this.lists = new Map();
        this.chips = new Map();
    }

    /* `queues` as of queuesAt(); `owner` is whose: the chips of another runner are others. */
    show(queues, owner, selected) {
        const isOther = this.owner !== owner,
            focused = this.element.contains(document.activeElement) ? document.activeElement : null;
        if (isOther) this.chips.clear();
        this.owner = owner;
        const boxes = isOther || isStill() ? null : this.boxes();
        const lists = queues.map((queue) => this.showList(queue, selected));
        if (lists.some((list, i) => list.element !== this.element.children[i]))
            this.element.replaceChildren(...lists.map((list) => list.element));
        while (this.element.children.length > lists.length) this.element.lastChild.remove();
        this.forget(queues);
        if (boxes !== null) for (const [key, chip] of this.chips) chip.glideFrom(boxes.get(key) ?? null);
        if (focused !== null && focused.isConnected && document.activeElement !== focused)
            focused.focus({ preventScroll: true });
    }

    showList(queue, selected) {
        const { chips } = this;
        if (!this.lists.has(queue.key)) this.lists.set(queue.key, new List(queue.key));
        const list = this.lists.get(queue.key);
        list.show(
            queue,
            queue.chips.map((one) => {
                if (!chips.has(one.key)) chips.set(one.key, new Chip(one, this.select));
                const chip = chips.get(one.key);
                chip.show(one, one.task === selected);
                return chip;
            })
        );
        return list;
    }

    /* Where each chip is seen now, in the midst of a glide, too. */
    boxes() {
        const found = new Map();
        for (const [key, chip] of this.chips) {
            found.set(key, chip.element.getBoundingClientRect());
            for (const glide of chip.element.getAnimations()) glide.cancel();
        }
        return found;
    }

    forget(queues) {
        const shown = new Set(queues.flatMap(({ chips }) => chips.map(({ key }) => key)));
        for (const [key, chip] of this.chips) {
            if (shown.has(key)) continue;
            chip.element.remove();
            this.chips.delete(key);
        }
    }
}

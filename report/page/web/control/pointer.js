/* The pointer on a strip: hover shows, a click sets the cursor, a drag selects a range, a drag with Shift (or
 * with the middle button, or two fingers) moves along, the wheel with Ctrl zooms. The plain wheel is the
 * page's own. */
import { pick } from "./hover.js";
import { panWindow, zoomWindow } from "../draw/scale.js";
import { unit } from "../draw/theme.js";

const CLICK = 4; /* pixels: a shorter drag is a click */

/* Where an event is in the strip's picture, in the picture's own pixels. */
function place(strip, event) {
    const box = strip.picture.getBoundingClientRect();
    return { x: (event.clientX - box.left) / unit(), y: (event.clientY - box.top) / unit() };
}

/* The pixel's time in the view that all strips share. */
function sharedTime(strip, x) {
    return strip.trueScale.toTime(x);
}

function setCursor(strip, { x, y }) {
    const picked = pick(strip, strip.scale, x, y),
        end = strip.trace.end;
    const task =
        picked.stretch >= 0
            ? strip.trace.spans.task[strip.trace.stretches.span[picked.stretch]]
            : picked.item?.kind === "task"
              ? picked.item.index
              : -1;
    strip.store.set({
        cell: strip.cell,
        cursor: Math.min(end, Math.max(0, picked.time)),
        task,
        playing: false,
    });
}

function dragRange(strip, from, to) {
    const a = strip.scale.toTime(Math.max(strip.scale.left, Math.min(from, to)));
    const b = strip.scale.toTime(Math.max(from, to));
    strip.store.set({ range: { begin: Math.max(0, a), end: Math.max(1, b) }, cell: strip.cell });
}

/* One drag: what it does is decided when it begins. */
class Drag {
    constructor(strip, race, event) {
        this.strip = strip;
        this.race = race;
        this.from = place(strip, event);
        this.view = strip.store.state.view;
        this.scale = strip.trueScale;
        this.isPan = event.shiftKey || event.button === 1;
        this.hasMoved = false;
    }

    move(event) {
        const { x } = place(this.strip, event);
        this.hasMoved ||= Math.abs(x - this.from.x) > CLICK;
        if (!this.hasMoved) return;
        if (this.isPan)
            this.strip.store.set({
                view: panWindow(this.view, (this.from.x - x) * this.scale.step, this.race.limit),
            });
        else dragRange(this.strip, this.from.x, x);
    }

    end(event) {
        if (!this.hasMoved) setCursor(this.strip, place(this.strip, event));
    }
}

/* Two fingers: their distance zooms, their middle moves. */
class Pinch {
    constructor(strip, race, points) {
        this.strip = strip;
        this.race = race;
        this.view = strip.store.state.view;
        this.scale = strip.trueScale;
        Object.assign(this, Pinch.measure(strip, points));
    }

    static measure(strip, [a, b]) {
        const first = place(strip, a),
            second = place(strip, b);
        return { middle: (first.x + second.x) / 2, apart: Math.max(20, Math.abs(first.x - second.x)) };
    }

    move(points) {
        const now = Pinch.measure(this.strip, points);
        const moved = panWindow(this.view, (this.middle - now.middle) * this.scale.step, this.race.limit);
        this.strip.store.set({
            view: zoomWindow(moved, this.apart / now.apart, this.scale.toTime(this.middle), this.race.limit),
        });
    }
}

function wheel(strip, race, event) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
    event.preventDefault();
    const { view } = strip.store.state,
        amount = event.deltaY || event.deltaX;
    strip.store.set({
        view: event.shiftKey
            ? panWindow(view, amount * strip.trueScale.step, race.limit)
            : zoomWindow(view, Math.exp(amount / 300), sharedTime(strip, place(strip, event).x), race.limit),
    });
}

/* The mouse button or the fingers that are down on a strip, and what they do together. */
class Fingers {
    constructor(strip, race) {
        this.strip = strip;
        this.race = race;
        this.down = new Map();
        this.drag = this.pinch = null;
    }

    add(event) {
        const { strip, race, down } = this;
        down.set(event.pointerId, event);
        strip.picture.setPointerCapture(event.pointerId);
        race.tooltip.hide();
        if (event.button === 1) event.preventDefault(); /* no scrolling by the middle button here */
        this.pinch = down.size === 2 ? new Pinch(strip, race, [...down.values()]) : null;
        this.drag = down.size === 1 ? new Drag(strip, race, event) : null;
    }

    move(event) {
        if (this.down.has(event.pointerId)) this.down.set(event.pointerId, event);
        if (this.pinch !== null && this.down.size === 2) this.pinch.move([...this.down.values()]);
        else if (this.drag !== null) this.drag.move(event);
        else if (event.pointerType === "mouse") this.hover(event);
    }

    hover(event) {
        const { strip, race } = this,
            { x, y } = place(strip, event);
        race.tooltip.show(strip, pick(strip, strip.scale, x, y), event.clientX, event.clientY);
    }

    lift(event) {
        this.drag?.end(event);
        this.forget(event);
    }

    forget(event) {
        this.down.delete(event.pointerId);
        this.drag = this.pinch = null;
    }
}

function zoomIn(strip, race, event) {
    const { view } = strip.store.state;
    strip.store.set({ view: zoomWindow(view, 0.25, sharedTime(strip, place(strip, event).x), race.limit) });
}

/* Makes a strip follow the pointer, once it has a picture. */
export function followPointer(strip, race) {
    const fingers = new Fingers(strip, race);
    const on = (type, listener, options) =>
        strip.picture.addEventListener(
            type,
            (event) => {
                if (strip.scale !== undefined) listener(event);
            },
            options
        );
    on("pointerdown", (event) => fingers.add(event));
    on("pointermove", (event) => fingers.move(event));
    on("pointerup", (event) => fingers.lift(event));
    on("pointercancel", (event) => fingers.forget(event));
    on("pointerleave", () => race.tooltip.hide());
    on("dblclick", (event) => zoomIn(strip, race, event));
    on("wheel", (event) => wheel(strip, race, event), { passive: false });
}

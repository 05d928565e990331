/* The pointer on a strip: hover tells, a click sets the cursor, a drag selects a range, a drag with Shift (or
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

/* Makes a strip follow the pointer. */
export function followPointer(strip, race) {
    const fingers = new Map();
    let drag = null,
        pinch = null;
    const on = (type, listener, options) =>
        strip.picture.addEventListener(
            type,
            (event) => {
                if (strip.scale !== undefined) listener(event);
            },
            options
        );

    on("pointerdown", (event) => {
        fingers.set(event.pointerId, event);
        strip.picture.setPointerCapture(event.pointerId);
        race.tooltip.hide();
        if (event.button === 1) event.preventDefault(); /* no scrolling by the middle button here */
        pinch = fingers.size === 2 ? new Pinch(strip, race, [...fingers.values()]) : null;
        drag = fingers.size === 1 ? new Drag(strip, race, event) : null;
    });
    on("pointermove", (event) => {
        if (fingers.has(event.pointerId)) fingers.set(event.pointerId, event);
        if (pinch !== null && fingers.size === 2) pinch.move([...fingers.values()]);
        else if (drag !== null) drag.move(event);
        else if (event.pointerType === "mouse")
            race.tooltip.show(
                strip,
                pick(strip, strip.scale, place(strip, event).x, place(strip, event).y),
                event.clientX,
                event.clientY
            );
    });
    on("pointerup", (event) => {
        fingers.delete(event.pointerId);
        drag?.end(event);
        drag = pinch = null;
    });
    on("pointercancel", (event) => {
        fingers.delete(event.pointerId);
        drag = pinch = null;
    });
    on("pointerleave", () => race.tooltip.hide());
    on("dblclick", (event) =>
        strip.store.set({
            view: zoomWindow(
                strip.store.state.view,
                0.25,
                sharedTime(strip, place(strip, event).x),
                race.limit
            ),
        })
    );
    on("wheel", (event) => wheel(strip, race, event), { passive: false });
}

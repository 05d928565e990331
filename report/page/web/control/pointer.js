/* The pointer on a track. Hover: tooltip. Click: cursor. Drag: range. Drag with Shift, the middle button or
 * two fingers: pan. Wheel with Ctrl: zoom. The plain wheel stays the page's own. */
import { pick } from "./hover.js";
import { panWindow, zoomWindow } from "../draw/scale.js";
import { unit } from "../draw/theme.js";

const CLICK = 4; /* pixels: a shorter drag is a click */

/* An event's place in the track's picture, in the picture's own pixels. */
function place(track, event) {
    const box = track.picture.getBoundingClientRect();
    return { x: (event.clientX - box.left) / unit(), y: (event.clientY - box.top) / unit() };
}

/* The pixel's time in the view that all tracks share. */
function sharedTime(track, x) {
    return track.trueScale.toTime(x);
}

function setCursor(track, { x, y }) {
    const picked = pick(track, track.scale, x, y),
        end = track.trace.end;
    const task =
        picked.slice >= 0
            ? track.trace.spans.task[track.trace.slices.span[picked.slice]]
            : picked.item?.kind === "task"
              ? picked.item.index
              : -1;
    track.store.set({
        cell: track.cell,
        cursor: Math.min(end, Math.max(0, picked.time)),
        task,
        playing: false,
        racing: false,
        hasEnded: false,
        ...(picked.slice >= 0 || task >= 0 ? { panel: true } : {}),
    });
}

function dragRange(track, from, to) {
    const a = track.scale.toTime(Math.max(track.scale.left, Math.min(from, to)));
    const b = track.scale.toTime(Math.max(from, to));
    track.store.set({ range: { begin: Math.max(0, a), end: Math.max(1, b) }, cell: track.cell });
}

/* One drag; the first event decides what the drag does. */
class Drag {
    constructor(track, race, event) {
        this.track = track;
        this.race = race;
        this.from = place(track, event);
        this.view = track.store.state.view;
        this.scale = track.trueScale;
        this.isPan = event.shiftKey || event.button === 1;
        this.hasMoved = false;
    }

    move(event) {
        const { x } = place(this.track, event);
        this.hasMoved ||= Math.abs(x - this.from.x) > CLICK;
        if (!this.hasMoved) return;
        if (this.isPan)
            this.track.store.set({
                view: panWindow(this.view, (this.from.x - x) * this.scale.step, this.race.limit),
            });
        else dragRange(this.track, this.from.x, x);
    }

    end(event) {
        if (!this.hasMoved) setCursor(this.track, place(this.track, event));
    }
}

/* Two fingers: the distance zooms, the middle pans. */
class Pinch {
    constructor(track, race, points) {
        this.track = track;
        this.race = race;
        this.view = track.store.state.view;
        this.scale = track.trueScale;
        Object.assign(this, Pinch.measure(track, points));
    }

    static measure(track, [a, b]) {
        const first = place(track, a),
            second = place(track, b);
        return { middle: (first.x + second.x) / 2, apart: Math.max(20, Math.abs(first.x - second.x)) };
    }

    move(points) {
        const now = Pinch.measure(this.track, points);
        const moved = panWindow(this.view, (this.middle - now.middle) * this.scale.step, this.race.limit);
        this.track.store.set({
            view: zoomWindow(moved, this.apart / now.apart, this.scale.toTime(this.middle), this.race.limit),
        });
    }
}

function wheel(track, race, event) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
    event.preventDefault();
    const { view } = track.store.state,
        amount = event.deltaY || event.deltaX;
    track.store.set({
        view: event.shiftKey
            ? panWindow(view, amount * track.trueScale.step, race.limit)
            : zoomWindow(view, Math.exp(amount / 300), sharedTime(track, place(track, event).x), race.limit),
    });
}

/* The mouse button or the fingers that are down on a track. */
class Fingers {
    constructor(track, race) {
        this.track = track;
        this.race = race;
        this.down = new Map();
        this.drag = this.pinch = null;
    }

    add(event) {
        const { track, race, down } = this;
        down.set(event.pointerId, event);
        track.picture.setPointerCapture(event.pointerId);
        race.tooltip.hide();
        if (event.button === 1) event.preventDefault(); /* no scrolling by the middle button here */
        this.pinch = down.size === 2 ? new Pinch(track, race, [...down.values()]) : null;
        this.drag = down.size === 1 ? new Drag(track, race, event) : null;
    }

    move(event) {
        if (this.down.has(event.pointerId)) this.down.set(event.pointerId, event);
        if (this.pinch !== null && this.down.size === 2) this.pinch.move([...this.down.values()]);
        else if (this.drag !== null) this.drag.move(event);
        else if (event.pointerType === "mouse") this.hover(event);
    }

    hover(event) {
        const { track, race } = this,
            { x, y } = place(track, event);
        race.tooltip.show(track, pick(track, track.scale, x, y), event.clientX, event.clientY);
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

function zoomIn(track, race, event) {
    const { view } = track.store.state;
    track.store.set({ view: zoomWindow(view, 0.25, sharedTime(track, place(track, event).x), race.limit) });
}

/* Makes a track that has a picture follow the pointer. */
export function followPointer(track, race) {
    const fingers = new Fingers(track, race);
    const on = (type, listener, options) =>
        track.picture.addEventListener(
            type,
            (event) => {
                if (track.scale !== undefined) listener(event);
            },
            options
        );
    on("pointerdown", (event) => fingers.add(event));
    on("pointermove", (event) => fingers.move(event));
    on("pointerup", (event) => fingers.lift(event));
    on("pointercancel", (event) => fingers.forget(event));
    on("pointerleave", () => race.tooltip.hide());
    on("dblclick", (event) => zoomIn(track, race, event));
    on("wheel", (event) => wheel(track, race, event), { passive: false });
}

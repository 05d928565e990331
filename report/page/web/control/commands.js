/* What the reader can do, by name: keys and buttons call the same functions. Each reads the state and sets a
 * patch. */
import { panWindow, zoomWindow, beforeZoom } from "../draw/scale.js";
import { nextEvent, previousEvent } from "../model/stepper.js";
import { makeMatcher, nextMatch } from "../model/search.js";
import { SPEEDS } from "./player.js";

/* The entry `by` places on in a list; both ends stop it. */
function neighbour(entries, current, by) {
    return entries[Math.min(entries.length - 1, Math.max(0, entries.indexOf(current) + by))];
}

/* Moves the view to the cursor where the view lacks it. `factor` is the focused track's zoom. */
export function follow(view, cursor, factor, limit) {
    const time = cursor * factor;
    if (time >= view.begin && time <= view.end) return view;
    const length = view.end - view.begin,
        moved = panWindow(view, time - length / 2 - view.begin, limit);
    return moved.begin === view.begin && moved.end === view.end ? view : moved;
}

/* Sets the cursor, which stays on the axis; the view follows the cursor. */
function cursorSetter(store, page) {
    const { state } = store;
    return (cursor) => {
        const time = Math.min(page.limit(), Math.max(0, cursor));
        store.set({
            cursor: time,
            playing: false,
            hasEnded: false,
            view: follow(state.view, time, page.factor(state.cell), page.limit()),
        });
    };
}

function timeCommands(store, page, setCursor) {
    const { state } = store;
    return {
        moveCursor(key, event) {
            const length = (state.view.end - state.view.begin) / page.factor(state.cell);
            setCursor(state.cursor + (key === "ArrowLeft" ? -1 : 1) * length * (event.shiftKey ? 0.1 : 0.01));
        },
        slide: (share) => setCursor(share * page.limit()),
        step(key) {
            const trace = state.cell?.trace;
            if (!trace) return;
            setCursor(key === "," ? previousEvent(trace, state.cursor) : nextEvent(trace, state.cursor));
            store.set({ panel: true });
        },
        play: () => page.player.toggle(),
        pace: (key) => store.set({ speed: neighbour(SPEEDS, state.speed, key === "<" ? 1 : -1) }),
    };
}

function viewCommands(store, page) {
    const { state } = store;
    return {
        zoom(key) {
            const { begin, end } = state.view,
                cursor = state.cursor * page.factor(state.cell),
                around = Math.min(end, Math.max(begin, cursor));
            store.set({ view: zoomWindow(state.view, key === "-" ? 2 : 0.5, around, page.limit()) });
        },
        pan(key) {
            const length = state.view.end - state.view.begin;
            store.set({ view: panWindow(state.view, (key === "h" ? -0.2 : 0.2) * length, page.limit()) });
        },
        zoomRange: () =>
            state.range !== null &&
            store.set({
                view: panWindow(beforeZoom(state.range, page.factor(state.cell)), 0, page.limit()),
            }),
        fit: () => store.set({ view: { begin: 0, end: page.limit() } }),
        ownAxis: () => page.race.trackOf(state.cell)?.toggle("wide"),
        repeats: () => store.set({ repeats: !state.repeats }),
    };
}

function choiceCommands(store, page) {
    const { state } = store;
    return {
        runner(key) {
            const cell = neighbour(state.group.cells, state.cell, key === "j" ? 1 : -1);
            store.set({ cell, task: -1 });
            page.reveal(cell);
        },
        group: (key) => page.goTo({ group: neighbour(page.groups, state.group, key === "J" ? 1 : -1) }),
        task(key) {
            const max = (state.cell?.trace?.tasks.count ?? 0) - 1;
            store.set({
                task: Math.min(max, Math.max(-1, state.task + (key === "[" ? -1 : 1))),
                panel: true,
            });
        },
        open: () => page.race.trackOf(state.cell)?.toggle("open"),
        range(key) {
            const { begin, end } = state.range ?? { begin: 0, end: page.limit() },
                range = key === "b" ? { begin: state.cursor, end } : { begin, end: state.cursor };
            store.set({ range: range.end > range.begin ? range : null });
        },
        clear: () =>
            store.set({ range: null, task: -1, search: "", playing: false, racing: false, panel: false }),
    };
}

function searchCommands(store, page, setCursor) {
    const { state } = store;
    return {
        search: () => page.toolbar.search.focus(),
        match(key) {
            const trace = state.cell?.trace,
                matcher = trace ? makeMatcher(trace, state.search) : null;
            if (matcher === null) return;
            /* The search wraps from the last to the first. */
            const isBack = key === "N",
                next = nextMatch(trace, matcher, state.cursor, isBack),
                span = next >= 0 ? next : nextMatch(trace, matcher, isBack ? Infinity : -1, isBack);
            if (span < 0) return;
            setCursor(trace.spans.begin[span]);
            store.set({ task: trace.spans.task[span], panel: true });
        },
        help: () => page.help.open(),
    };
}

/* `page`: { groups, limit(), factor(cell), goTo(patch), reveal(cell), race, player, help, toolbar }. */
export function makeCommands(store, page) {
    const setCursor = cursorSetter(store, page);
    return {
        ...timeCommands(store, page, setCursor),
        ...viewCommands(store, page),
        ...choiceCommands(store, page),
        ...searchCommands(store, page, setCursor),
    };
}

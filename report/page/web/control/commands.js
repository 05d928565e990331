/* What the reader can do, by name: keys and buttons call the same functions. Each reads the state and sets a
 * patch. */
import { panWindow, zoomWindow, beforeLens } from "../draw/scale.js";
import { nextEvent, previousEvent } from "../model/stepper.js";
import { makeMatcher, nextMatch } from "../model/search.js";
import { SLOWDOWNS } from "./player.js";

/* The entry `by` places on in a list, staying within it. */
function neighbour(entries, current, by) {
    return entries[Math.min(entries.length - 1, Math.max(0, entries.indexOf(current) + by))];
}

/* Moves the view so that it shows the cursor, if it did not. `factor` is the focused strip's lens. */
export function follow(view, cursor, factor, limit) {
    const time = cursor * factor;
    if (time >= view.begin && time <= view.end) return view;
    const length = view.end - view.begin;
    return panWindow(view, time - length / 2 - view.begin, limit);
}

/* `page`: { groups, limit(), factor(cell), goTo(patch), reveal(cell), player, help, toolbar }. */
export function makeCommands(store, page) {
    const { state } = store;
    const setCursor = (cursor) => {
        const time = Math.min(page.limit(), Math.max(0, cursor));
        store.set({
            cursor: time,
            playing: false,
            view: follow(state.view, time, page.factor(state.cell), page.limit()),
        });
    };
    const ends = () => ({ begin: state.range?.begin ?? 0, end: state.range?.end ?? page.limit() });
    return {
        moveCursor(key, event) {
            const length = (state.view.end - state.view.begin) / page.factor(state.cell);
            setCursor(state.cursor + (key === "ArrowLeft" ? -1 : 1) * length * (event.shiftKey ? 0.1 : 0.01));
        },
        slide: (share) => setCursor(share * page.limit()),
        step(key) {
            const trace = state.cell?.trace;
            if (trace)
                setCursor(key === "," ? previousEvent(trace, state.cursor) : nextEvent(trace, state.cursor));
        },
        play: () => page.player.toggle(),
        pace: (key) => store.set({ slowdown: neighbour(SLOWDOWNS, state.slowdown, key === "<" ? 1 : -1) }),
        zoom: (key) =>
            store.set({
                view: zoomWindow(
                    state.view,
                    key === "-" ? 2 : 0.5,
                    Math.min(
                        state.view.end,
                        Math.max(state.view.begin, state.cursor * page.factor(state.cell))
                    ),
                    page.limit()
                ),
            }),
        pan: (key) =>
            store.set({
                view: panWindow(
                    state.view,
                    (key === "h" ? -0.2 : 0.2) * (state.view.end - state.view.begin),
                    page.limit()
                ),
            }),
        fit: () => store.set({ view: { begin: 0, end: page.limit() } }),
        lens: () => store.set({ lens: !state.lens }),
        repeats: () => store.set({ repeats: !state.repeats }),
        runner(key) {
            const cell = neighbour(state.group.cells, state.cell, key === "j" ? 1 : -1);
            store.set({ cell, task: -1 });
            page.reveal(cell);
        },
        group: (key) => page.goTo({ group: neighbour(page.groups, state.group, key === "J" ? 1 : -1) }),
        task(key) {
            const most = (state.cell?.trace?.tasks.count ?? 0) - 1;
            store.set({ task: Math.min(most, Math.max(-1, state.task + (key === "[" ? -1 : 1))) });
        },
        open: () => page.toggleTasks(state.cell),
        range(key) {
            const { begin, end } = ends(),
                range = key === "b" ? { begin: state.cursor, end } : { begin, end: state.cursor };
            store.set({ range: range.end > range.begin ? range : null });
        },
        zoomRange: () =>
            state.range !== null &&
            store.set({
                view: panWindow(beforeLens(state.range, page.factor(state.cell)), 0, page.limit()),
            }),
        clear: () => store.set({ range: null, task: -1, search: "", playing: false }),
        search: () => page.toolbar.search.focus(),
        match(key) {
            const trace = state.cell?.trace,
                matcher = trace ? makeMatcher(trace, state.search) : null;
            if (matcher === null) return;
            /* Behind the last comes the first again. */
            const isBack = key === "N",
                next = nextMatch(trace, matcher, state.cursor, isBack),
                span = next >= 0 ? next : nextMatch(trace, matcher, isBack ? Infinity : -1, isBack);
            if (span < 0) return;
            setCursor(trace.spans.begin[span]);
            store.set({ task: trace.spans.task[span] });
        },
        help: () => page.help.open(),
    };
}

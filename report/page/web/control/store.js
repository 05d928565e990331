/* The state of the page, in one place: what the address keeps, and what lasts only while the page is open.
 * Subscribers are called once per frame, with the names of what changed. */

/* `schedule` calls back later, once (requestAnimationFrame; the tests give their own). */
export function makeStore(initial, schedule) {
    const state = { ...initial },
        listeners = [];
    let changed = new Set();

    function report() {
        const names = changed;
        changed = new Set();
        for (const listener of listeners) listener(state, names);
    }
    return {
        state,
        subscribe: (listener) => {
            listeners.push(listener);
        },
        set(patch) {
            const before = changed.size;
            for (const [name, value] of Object.entries(patch)) {
                if (state[name] !== value) {
                    state[name] = value;
                    changed.add(name);
                }
            }
            if (before === 0 && changed.size > 0) schedule(report);
        },
    };
}

/* group: the workload's group; cell: the focused track; task: selected, or -1; cursor, view, range: in ns;
 * open: the cells whose tasks are shown; trackZoom: whether short runs are drawn wider; search: the query;
 * hidden: faded states; repeats: whether repeats are laid over one another. */
export const INITIAL = {
    group: null,
    cell: null,
    task: -1,
    cursor: 0,
    view: { begin: 0, end: 1 },
    range: null,
    open: new Set(),
    trackZoom: true,
    search: "",
    hidden: new Set(),
    repeats: false,
    playing: false,
    slowdown: 100,
    loaded: 0,
    keys: true,
};

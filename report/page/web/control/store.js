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
 * open: the cells whose threads, processes or event loops are shown; wide: the cells on an axis of their own;
 * search: the query; hidden: faded states; repeats: whether repeats are laid over one another; panel:
 * whether the panel beside the tracks is open; racing: whether what follows the cursor is covered,
 * playing: whether the cursor moves by itself, hasEnded: whether it has done so up to the end; speed: 1, or
 * less. */
export const INITIAL = {
    group: null,
    cell: null,
    task: -1,
    cursor: 0,
    view: { begin: 0, end: 1 },
    range: null,
    open: new Set(),
    wide: new Set(),
    search: "",
    hidden: new Set(),
    repeats: false,
    panel: false,
    racing: false,
    playing: false,
    hasEnded: false,
    speed: 1,
    loaded: 0,
    keys: true,
};

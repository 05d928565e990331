/* Playing: the cursor moves on by itself, a chosen number of times slower than it really went. Paused until
 * the reader asks for it. */

/* Moves `store`'s cursor while `playing` is set, and stops at `end()`. */
export function makePlayer(store, end) {
    let last = null;

    function frame(now) {
        const { playing, cursor, slowdown } = store.state;
        if (!playing) {
            last = null;
            return;
        }
        const passed = last === null ? 0 : ((now - last) * 1e6) / slowdown,
            next = Math.min(end(), cursor + passed);
        last = now;
        store.set({ cursor: next, playing: next < end() });
        requestAnimationFrame(frame);
    }
    return {
        toggle() {
            const { playing, cursor } = store.state;
            /* At the end it begins again, as every player does. */
            store.set({ playing: !playing, cursor: !playing && cursor >= end() ? 0 : cursor });
            if (!playing) requestAnimationFrame(frame);
        },
    };
}

/* The slow-downs that are offered; 1 is real time. */
export const SLOWDOWNS = [1, 10, 100, 1000, 10000];

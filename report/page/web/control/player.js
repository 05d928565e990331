/* Playing: the cursor moves on by itself, slower than real time by a chosen factor. The page starts paused.
 * */

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
            /* At the end, playing starts over, as in every player. */
            store.set({ playing: !playing, cursor: !playing && cursor >= end() ? 0 : cursor });
            if (!playing) requestAnimationFrame(frame);
        },
    };
}

/* The slow-downs that are offered; 1 is real time. */
export const SLOWDOWNS = [1, 10, 100, 1000, 10000];

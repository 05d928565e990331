/* Playing: the cursor goes from the start to the end of the last runner, and what follows the cursor is
 * covered. The whole race lasts about as long whatever the length of the run. The page starts paused. */

const RACE_MS = 8000;
const MAX_STEP_MS = 250; /* a window that was hidden meanwhile goes on where it stopped */

/* The speeds that are offered, as shares of the usual one. */
export const SPEEDS = [1, 0.25];

/* Moves `store`'s cursor while `playing` is set, and stops at `end()`. */
export function makePlayer(store, end) {
    let last = null,
        request = 0;

    function frame(now) {
        const { playing, cursor, speed } = store.state;
        if (!playing) return;
        const passed = last === null ? 0 : Math.min(MAX_STEP_MS, now - last),
            next = cursor + (passed / RACE_MS) * speed * end();
        last = now;
        store.set(
            next < end() ? { cursor: next } : { cursor: end(), playing: false, racing: false, hasEnded: true }
        );
        request = requestAnimationFrame(frame);
    }
    return {
        toggle() {
            const { playing, racing } = store.state;
            const start = { cursor: 0, view: { begin: 0, end: end() }, range: null, panel: true };
            store.set({
                ...(playing || racing ? {} : start),
                playing: !playing,
                racing: true,
                hasEnded: false,
            });
            cancelAnimationFrame(request);
            last = null;
            if (!playing) request = requestAnimationFrame(frame);
        },
    };
}

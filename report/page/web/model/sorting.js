/* Sorting times: least significant digit first, in base 2048 (D. Knuth, The Art of Computer Programming,
 * volume 3, 5.2.5). Times are whole nanoseconds, so three or four digits suffice. A million times need
 * milliseconds; a sort by comparison needs a tenth of a second. */

const BITS = 11,
    BASE = 1 << BITS;

function isSorted(times) {
    for (let i = 1; i < times.length; i++) if (times[i] < times[i - 1]) return false;
    return true;
}

/* One digit: `from` into `to`, stable. ToInt32 (by &) keeps the low bits of any whole number below 2^53. */
function sortByDigit(from, to, unit) {
    const next = new Uint32Array(BASE + 1),
        size = from.length;
    for (let i = 0; i < size; i++) next[((from[i] / unit) & (BASE - 1)) + 1]++;
    for (let digit = 0; digit < BASE; digit++) next[digit + 1] += next[digit];
    for (let i = 0; i < size; i++) to[next[(from[i] / unit) & (BASE - 1)]++] = from[i];
}

/* A sorted copy of non-negative whole numbers below 2^53. */
export function sortTimes(times) {
    let from = new Float64Array(times),
        to = new Float64Array(from.length),
        max = 0;
    if (isSorted(from)) return from;
    for (let i = 0; i < from.length; i++) max = Math.max(max, from[i]);
    for (let unit = 1; unit <= max; unit *= BASE) {
        sortByDigit(from, to, unit);
        [from, to] = [to, from];
    }
    return from;
}

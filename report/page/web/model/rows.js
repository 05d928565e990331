/* Numbers sorted into rows: for each row the indices of its members, in their order. The form is a matrix's
 * "compressed sparse row": one array of all members, and the begin of each row in the array. */

/* `row[i]` is the row of member i; members of rows below 0 are left out. */
export function rowsOf(row, size, rowCount) {
    const first = new Uint32Array(rowCount + 1);
    for (let i = 0; i < size; i++) if (row[i] >= 0) first[row[i] + 1]++;
    for (let i = 0; i < rowCount; i++) first[i + 1] += first[i];
    const members = new Uint32Array(first[rowCount]),
        next = first.slice();
    for (let i = 0; i < size; i++) if (row[i] >= 0) members[next[row[i]]++] = i;
    return { first, members, count: rowCount };
}

/* The members of one row, without a copy. */
export function rowOf(rows, row) {
    return rows.members.subarray(rows.first[row], rows.first[row + 1]);
}

/* The first position in `members` whose `times` value is above `time`. */
export function firstAfter(members, times, time) {
    let low = 0,
        high = members.length;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if (times[members[middle]] > time) high = middle;
        else low = middle + 1;
    }
    return low;
}

/* As upperBound(), for an answer that is not below `from` and most likely near it. */
export function upperBoundNear(times, time, from) {
    let step = 1,
        low = from;
    while (low + step < times.length && times[low + step] <= time) {
        low += step;
        step *= 2;
    }
    return upperBound(times, time, Math.min(times.length, low + step + 1), low);
}

/* The first index of a sorted array whose value is above `time`; between `low` and `size`. */
export function upperBound(times, time, size = times.length, low = 0) {
    let high = size;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if (times[middle] > time) high = middle;
        else low = middle + 1;
    }
    return low;
}

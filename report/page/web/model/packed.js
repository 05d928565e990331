/* Reads a packed trace (report/page/web/format.txt): base64 of a zlib stream of a header and columns of
 * numbers. The columns become typed arrays at once: a million objects would cost seconds and gigabytes. */
import {
    PACK_DELTA,
    PACK_DELTA64,
    PACK_F64,
    PACK_MAGIC,
    PACK_U8,
    PACK_VARINT,
    PACK_VARINT64,
} from "./lists.js";

function bytesOfBase64(text) {
    if (Uint8Array.fromBase64 !== undefined) /* newer browsers */ return Uint8Array.fromBase64(text);
    const letters = atob(text),
        bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
    return bytes;
}

/* A loop by hand: a Blob and a Response need twice the time for equal bytes. */
async function inflate(bytes) {
    const stream = new DecompressionStream("deflate"),
        writer = stream.writable.getWriter();
    const parts = [],
        written = Promise.all([writer.write(bytes), writer.close()]);
    let size = 0;
    written.catch(() => {}); /* the reader's side reports damaged bytes, too */
    for (const reader = stream.readable.getReader(); ;) {
        const { done, value } = await reader.read();
        if (done) break;
        parts.push(value);
        size += value.length;
    }
    const out = new Uint8Array(size);
    for (let at = 0, i = 0; i < parts.length; at += parts[i++].length) out.set(parts[i], at);
    return out;
}

/* --- columns --- */

/* Reads unsigned LEB128. Above 28 bits, shifts would lose digits, so the rest is multiplied. */
class Varints {
    constructor(bytes) {
        this.bytes = bytes;
        this.at = 0;
    }

    next() {
        const { bytes } = this;
        let byte = bytes[this.at++],
            value = byte & 127;
        for (let shift = 7; byte > 127; shift += 7) {
            byte = bytes[this.at++];
            value = shift < 28 ? value | ((byte & 127) << shift) : value + (byte & 127) * 2 ** shift;
        }
        return value;
    }
}

function fillVarints(varints, out) {
    for (let i = 0; i < out.length; i++) out[i] = varints.next();
}

/* Zigzag (0, -1, 1, -2, ... as 0, 1, 2, 3, ...) of each value's difference to the value before. */
function fillDeltas(varints, out) {
    for (let i = 0, sum = 0; i < out.length; i++) {
        const value = varints.next();
        sum +=
            value < 0x40000000 ? (value >> 1) ^ -(value & 1) : value % 2 === 0 ? value / 2 : -(value + 1) / 2;
        out[i] = sum;
    }
}

function readNumbers(fill, out, bytes) {
    const varints = new Varints(bytes);
    fill(varints, out);
    return varints.at === bytes.length ? out : null;
}

/* By type: the values, or null for damaged bytes. */
const readers = {
    [PACK_U8]: (bytes, size) => (bytes.length === size ? bytes.slice() : null),
    [PACK_VARINT]: (bytes, size) => readNumbers(fillVarints, new Int32Array(size), bytes),
    [PACK_DELTA]: (bytes, size) => readNumbers(fillDeltas, new Int32Array(size), bytes),
    [PACK_VARINT64]: (bytes, size) => readNumbers(fillVarints, new Float64Array(size), bytes),
    [PACK_DELTA64]: (bytes, size) => readNumbers(fillDeltas, new Float64Array(size), bytes),
    [PACK_F64](bytes, size) {
        if (bytes.length !== size * 8) return null;
        const view = new DataView(bytes.buffer, bytes.byteOffset, size * 8);
        return Float64Array.from({ length: size }, (_, i) => view.getFloat64(i * 8, true));
    },
};

/* The columns of a packed trace by name. A column is decoded on first use: the first picture needs few. */
class Columns {
    constructor(bytes, at, columns) {
        this.packed = new Map();
        this.read = new Map();
        for (const { name, type, count, bytes: length } of columns) {
            /* A value has at least one byte, so a larger count is refused, not allocated. */
            if (!(count <= length) || !(at + length <= bytes.length) || readers[type] === undefined)
                throw new Error(`the column ${name} of the packed trace is damaged`);
            this.packed.set(name, { type, count, bytes: bytes.subarray(at, at + length) });
            at += length;
        }
    }

    /* The number of values; 0 for a missing column. */
    size(name) {
        return this.packed.get(name)?.count ?? 0;
    }

    /* The values in an array of their type; `size` zeros for a missing column. */
    get(name, size = 0) {
        if (!this.read.has(name)) {
            const column = this.packed.get(name);
            const values =
                column === undefined
                    ? new Int32Array(size)
                    : readers[column.type](column.bytes, column.count);
            if (values === null) throw new Error(`the column ${name} of the packed trace is damaged`);
            this.read.set(name, values);
            this.packed.set(name, { count: values.length }); /* the bytes are not needed again */
        }
        return this.read.get(name);
    }
}

/* Returns { header, columns }. */
export function readPacked(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 8 || view.getUint32(0, true) !== PACK_MAGIC)
        throw new Error("this is no packed trace");
    const length = view.getUint32(4, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    return { header, columns: new Columns(bytes, 8 + length, header.columns) };
}

export async function unpack(base64) {
    return readPacked(await inflate(bytesOfBase64(base64.trim())));
}

/* Reads a packed trace (report/web/format.txt): base64 of a zlib stream of a header and columns of numbers. The
 * columns become typed arrays at once, because a million objects would cost seconds and gigabytes. */

const MAGIC = 0x314c4d53; /* "SML1" */

function bytesOfBase64(text) {
    if (Uint8Array.fromBase64 !== undefined) /* newer browsers */
        return Uint8Array.fromBase64(text);
    const letters = atob(text), bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i++)
        bytes[i] = letters.charCodeAt(i);
    return bytes;
}

async function inflate(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
}

/* Unsigned LEB128. Above 28 bits the shift operators would lose digits, so the rest is multiplied. */
function readVarints(bytes, at, end, out) {
    for (let i = 0; i < out.length; i++) {
        let byte = bytes[at++], value = byte & 127;
        for (let shift = 7; byte > 127; shift += 7) {
            byte = bytes[at++];
            value = shift < 28 ? value | (byte & 127) << shift : value + (byte & 127) * 2 ** shift;
        }
        out[i] = value;
    }
    return at === end;
}

/* Zigzag: 0, -1, 1, -2, ... as 0, 1, 2, 3, ...; each the difference to the value before. */
function addUp(out) {
    let value = 0;
    for (let i = 0; i < out.length; i++) {
        const zigzag = out[i];
        value += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
        out[i] = value;
    }
}

const readers = {
    u8(bytes, at, end, size) {
        return size === end - at ? bytes.slice(at, end) : null;
    },
    varint(bytes, at, end, size) {
        const out = new Float64Array(size);
        return readVarints(bytes, at, end, out) ? out : null;
    },
    delta(bytes, at, end, size) {
        const out = readers.varint(bytes, at, end, size);
        if (out !== null)
            addUp(out);
        return out;
    },
    f64(bytes, at, end, size) {
        if (end - at !== size * 8)
            return null;
        const view = new DataView(bytes.buffer, bytes.byteOffset + at, size * 8);
        return Float64Array.from({ length: size }, (_, i) => view.getFloat64(i * 8, true));
    },
};

function readColumns(bytes, at, columns) {
    const read = {};
    for (const { name, type, count, bytes: length } of columns) {
        /* Each value takes at least a byte: what claims more than there is would size an array. */
        if (!(count <= length) || at + length > bytes.length)
            throw new Error(`the packed trace ends within its column ${name}`);
        const values = readers[type]?.(bytes, at, at + length, count);
        if (values === null || values === undefined)
            throw new Error(`the column ${name} of the packed trace is damaged`);
        read[name] = values;
        at += length;
    }
    return read;
}

/* Returns { header, columns }: `columns` holds a typed array by the name of each column. */
export function readPacked(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 8 || view.getUint32(0, true) !== MAGIC)
        throw new Error("this is no packed trace");
    const length = view.getUint32(4, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    return { header, columns: readColumns(bytes, 8 + length, header.columns) };
}

export async function unpack(base64) {
    return readPacked(await inflate(bytesOfBase64(base64.trim())));
}

/**
 * CRC-32 (IEEE 802.3, reflected) over a range of bytes, four at a time ("slicing by 4"): table k holds the
 * effect of a byte that k further bytes follow, so that four look-ups advance the sum by a whole word.
 */
const POLYNOMIAL = 0xedb88320;

function makeTables(): Int32Array {
  const tables = new Int32Array(4 * 256);
  for (let n = 0; n < 256; n++) {
    let sum = n;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
    tables[n] = sum;
  }
  for (let i = 256; i < tables.length; i++) {
    const before = tables[i - 256]!;
    tables[i] = (before >>> 8) ^ tables[before & 0xff]!;
  }
  return tables;
}

const TABLES: Readonly<Int32Array> = makeTables();

/** The checksum of `bytes[start, end)` as an unsigned 32-bit number. */
export function crc32(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let sum = -1;
  let at = start;
  for (const stop = end - 3; at < stop; at += 4) {
    sum ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    sum =
      TABLES[768 + (sum & 0xff)]! ^
      TABLES[512 + ((sum >>> 8) & 0xff)]! ^
      TABLES[256 + ((sum >>> 16) & 0xff)]! ^
      TABLES[sum >>> 24]!;
  }
  for (; at < end; at++) sum = (sum >>> 8) ^ TABLES[(sum ^ bytes[at]!) & 0xff]!;
  return ~sum >>> 0;
}

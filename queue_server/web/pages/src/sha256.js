// SHA-256 of one block (FIPS 180-4): enough for a key of ours. The browser's own is missing on
// plain HTTP, where a tablet has to be paired as well.
const ROUNDS = 64;
const TEXT_MAX = 55;

/** @param {number} at @returns {number[]} the first primes */
function primes(at) {
  const found = /** @type {number[]} */ ([]);
  for (let n = 2; found.length < at; n += 1) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}

/** The first 32 bits of a fraction. @param {number} value */
const fraction = (value) => ((value - Math.floor(value)) * 2 ** 32) | 0;

const K = primes(ROUNDS).map((prime) => fraction(Math.cbrt(prime)));
const START = primes(8).map((prime) => fraction(Math.sqrt(prime)));

/** @param {number} word @param {number} by */
const turn = (word, by) => (word >>> by) | (word << (32 - by));

/** @param {number[]} words of the block @returns {number[]} the schedule of all rounds */
function schedule(words) {
  for (let t = 16; t < ROUNDS; t += 1) {
    const [a, b] = [words[t - 15], words[t - 2]];
    const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
    const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
    words.push((words[t - 16] + s0 + words[t - 7] + s1) | 0);
  }
  return words;
}

/**
 * The digest as 64 hexadecimal digits.
 * @param {string} text ASCII, at most 55 characters
 */
export function sha256(text) {
  if (text.length > TEXT_MAX) throw new RangeError("one block only");
  const block = new DataView(new ArrayBuffer(64));
  [...`${text}\x80`].forEach((sign, at) => block.setUint8(at, sign.charCodeAt(0)));
  block.setUint32(60, text.length * 8);
  const w = schedule(Array.from({ length: 16 }, (_, at) => block.getInt32(at * 4)));
  let [a, b, c, d, e, f, g, h] = START;
  for (let t = 0; t < ROUNDS; t += 1) {
    const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + w[t];
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
  }
  const sums = [a, b, c, d, e, f, g, h].map((word, at) => (word + START[at]) >>> 0);
  return sums.map((word) => word.toString(16).padStart(8, "0")).join("");
}

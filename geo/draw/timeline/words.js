// Texts of a column as the bytes they came in; one becomes a string when it is asked for.
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

class Words {
  // Each text is followed by a line feed; starts[i] is where text i begins.
  constructor(bytes, starts) {
    this.bytes = bytes;
    this.starts = starts;
    this.length = starts.length - 1;
    this.made = new Map();
  }

  get(i) {
    let text = this.made.get(i);
    if (text === undefined) {
      text = UTF8.decode(this.bytes.subarray(this.starts[i], this.starts[i + 1] - 1));
      // Names are asked for in every frame; long columns only now and then.
      if (this.made.size >= 5000) this.made.clear();
      this.made.set(i, text);
    }
    return text;
  }

  list() {
    return Array.from({ length: this.length }, (_, i) => this.get(i));
  }

  // The place of the first text that equals this one, or -1.
  indexOf(text) {
    const { bytes, starts } = this, wanted = new TextEncoder().encode(text);
    search: for (let i = 0; i < this.length; i++) {
      if (starts[i + 1] - starts[i] - 1 !== wanted.length) continue;
      for (let k = 0, at = starts[i]; k < wanted.length; k++) if (bytes[at + k] !== wanted[k]) continue search;
      return i;
    }
    return -1;
  }

  // One byte a text: 1 where it holds the word, which is in lower case and has no white space.
  holding(word) {
    const hits = new Uint8Array(this.length), { lower, begins } = (this.lower ??= this.lowered());
    if (!lower) {
      for (let i = 0; i < this.length; i++) hits[i] = this.get(i).toLowerCase().includes(word) ? 1 : 0;
      return hits;
    }
    // The line feeds keep a word from being found across two texts.
    for (let at = lower.indexOf(word), i = 0; at >= 0; at = lower.indexOf(word, begins[i])) {
      if (this.length - i > 64) i = lastAtMost(begins, at, i);
      else while (begins[i + 1] <= at) i++;
      hits[i++] = 1;
    }
    return hits;
  }

  // All texts in lower case as one string, and where each begins in it; nothing where lower case has other lengths.
  lowered() {
    const { bytes, starts } = this, whole = UTF8.decode(bytes), lower = whole.toLowerCase();
    if (lower.length !== whole.length) return {};
    if (whole.length === bytes.length) return { lower, begins: starts };
    const begins = new Uint32Array(starts.length);
    for (let i = 0, at = 0, units = 0; i < this.length; i++) {
      // A UTF-16 unit for each byte that does not continue a character, and a second one beyond U+FFFF.
      for (; at < starts[i + 1]; at++) units += (bytes[at] & 0xc0) === 0x80 ? 0 : bytes[at] >= 0xf0 ? 2 : 1;
      begins[i + 1] = units;
    }
    return { lower, begins };
  }
}

// The last place from `low` on whose number is at most `value`.
function lastAtMost(numbers, value, low) {
  let high = numbers.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] <= value) low = middle;
    else high = middle;
  }
  return low;
}

// Ids that end in a number: a prefix and the number plus one; zero for an id without a number.
class NumberedWords {
  constructor(prefix, prefixes, number) {
    Object.assign(this, { prefix, prefixes, number, length: number.length });
  }

  get(i) {
    return this.prefixes.get(this.prefix[i]) + (this.number[i] ? String(this.number[i] - 1) : "");
  }

  list() {
    return Array.from({ length: this.length }, (_, i) => this.get(i));
  }

  indexOf(text) {
    const [, before, digits] = /^(.*?)(0|[1-9][0-9]{0,8})?$/s.exec(text);
    const prefix = this.prefixes.indexOf(before), number = digits === undefined ? 0 : Number(digits) + 1;
    if (prefix < 0) return -1;
    for (let i = 0; i < this.length; i++) if (this.number[i] === number && this.prefix[i] === prefix) return i;
    return -1;
  }

  holding(word) {
    return Uint8Array.from({ length: this.length }, (_, i) => (this.get(i).toLowerCase().includes(word) ? 1 : 0));
  }
}

// Reads what geo/draw/timeline/payload.py packs; the layout is described there, the codings in codings.py.
const PAYLOAD_VERSION = 2;
const ARRAYS = { i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array,
  u4: Uint32Array, f4: Float32Array, f8: Float64Array };
const NO_END = 2147483647;
// Stands where a text will be, until the second binary is read.
const NOT_READ = "…";

class PayloadError extends Error {}

const contradictory = (what) => {
  throw new PayloadError(`The map's data contradict themselves (${what}). Make the page again.`);
};

function bytesOf(base64) {
  try {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
    const raw = atob(base64), bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    return bytes;
  } catch {
    throw new PayloadError("The map's data are damaged. Make or load the page again.");
  }
}

async function gunzip(bytes) {
  if (typeof DecompressionStream === "undefined") {
    throw new PayloadError("This browser cannot unpack the map's data. Use one from 2023 or later.");
  }
  try {
    return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  } catch {
    throw new PayloadError("The map's data are cut short or damaged. Make or load the page again.");
  }
}

// One binary; `known` are the tables of an earlier one, to whose columns this one's may refer.
class Reader {
  constructor(buffer, known) {
    const view = new DataView(buffer);
    const magic = buffer.byteLength < 16 ? "" : String.fromCharCode(...new Uint8Array(buffer, 0, 4));
    if (magic !== "STND") throw new PayloadError("The map's data are not a Standoff payload. Make the page again.");
    const [version, header, total] = [4, 8, 12].map((at) => view.getUint32(at, true));
    if (version !== PAYLOAD_VERSION) {
      throw new PayloadError(
        `The map's data are of version ${version}, this page reads ${PAYLOAD_VERSION}. Make the page again.`);
    }
    if (buffer.byteLength !== total || 16 + header > total) {
      throw new PayloadError(
        `The map's data are cut short: ${buffer.byteLength} of ${total} bytes. Make or load the page again.`);
    }
    this.body = new Uint8Array(buffer, 16 + header);
    this.known = known;
    try {
      this.header = JSON.parse(UTF8.decode(new Uint8Array(buffer, 16, header)));
    } catch {
      contradictory("header");
    }
  }

  tables() {
    try {
      return this.all();
    } catch (error) {
      if (error instanceof PayloadError) throw error;
      return contradictory("header");
    }
  }

  all() {
    const tables = {};
    for (const [name, { rows, columns, texts }] of Object.entries(this.header)) {
      const table = (tables[name] = { rows, texts: {} });
      for (const [column, described] of Object.entries(columns)) {
        table[column] = this.column(described, (other) => find(table, other) ?? find(this.known, other) ?? find(tables, other),
          `${name}.${column}`);
      }
      for (const [column, described] of Object.entries(texts)) table.texts[column] = this.texts(described, `${name}.${column}`);
    }
    return tables;
  }

  part(at, length, what) {
    if (!(at >= 0 && length >= 0 && at + length <= this.body.length)) contradictory(what);
    return this.body.subarray(at, at + length);
  }

  column(described, other, what) {
    const { type, rows, at, planes, coding = [] } = described, Type = Object.hasOwn(ARRAYS, type) && ARRAYS[type];
    if (!Type || !Number.isInteger(rows) || !(planes >= 0 && planes <= Math.max(4, Type.BYTES_PER_ELEMENT))) contradictory(what);
    const bytes = this.part(at, planes * rows, what);
    if (Type.BYTES_PER_ELEMENT === 8) return new Type(joinedPlanes(bytes, rows, planes, 8).buffer);
    if (Type.BYTES_PER_ELEMENT === 1 && !coding.length && planes === 1) return new Type(bytes.slice().buffer);
    const work = wholePlanes(bytes, rows, planes);
    for (const [name, ...given] of coding.toReversed()) {
      if (!Object.hasOwn(DECODERS, name)) contradictory(what);
      const parts = given.map((one) => (typeof one === "string" ? other(one) ?? contradictory(what)
        : one instanceof Object ? this.column(one, other, what) : one));
      if (parts[0] instanceof Object && parts[0].length !== rows) contradictory(what);
      if (!DECODERS[name](work, ...parts)) contradictory(what);
    }
    return Type.BYTES_PER_ELEMENT === 4 ? new Type(work.buffer) : new Type(work);
  }

  texts(described, what) {
    if (described.prefix) {
      const [prefix, number] = [described.prefix, described.number].map((column) => this.column(column, () => null, what));
      const prefixes = this.texts(described.prefixes, what);
      if (prefix.length !== number.length || !below(prefix, prefixes.length)) contradictory(what);
      return new NumberedWords(prefix, prefixes, number);
    }
    const lengths = this.column(described.lengths, () => null, what), starts = new Uint32Array(lengths.length + 1);
    for (let i = 0; i < lengths.length; i++) starts[i + 1] = starts[i] + lengths[i] + 1;
    if (starts[lengths.length] !== described.bytes) contradictory(what);
    return new Words(this.part(described.at, described.bytes, what), starts);
  }
}

function find(tables, name) {
  const [table, column] = name.split(".");
  return column === undefined ? tables[table] : tables[table]?.[column];
}

// Numbers from their bytes, which come a plane at a time, the lowest first.
function wholePlanes(bytes, rows, planes) {
  const work = new Uint32Array(rows);
  for (let plane = 0; plane < planes; plane++) {
    const from = plane * rows, shift = 8 * plane;
    if (plane === 0) for (let i = 0; i < rows; i++) work[i] = bytes[i];
    else for (let i = 0; i < rows; i++) work[i] |= bytes[from + i] << shift;
  }
  return work;
}

function joinedPlanes(bytes, rows, planes, size) {
  const joined = new Uint8Array(rows * size);
  for (let plane = 0; plane < planes; plane++) {
    for (let i = 0; i < rows; i++) joined[i * size + plane] = bytes[plane * rows + i];
  }
  return joined;
}

// Each undoes a step in place, modulo 2 ** 32, and answers whether it could.
const DECODERS = {
  fold(work) {
    for (let i = 0; i < work.length; i++) work[i] = (work[i] >>> 1) ^ -(work[i] & 1);
    return true;
  },
  steps(work) {
    for (let i = 1; i < work.length; i++) work[i] += work[i - 1];
    return true;
  },
  over(work, other) {
    for (let i = 0; i < work.length; i++) work[i] += other[i];
    return true;
  },
  recent(work, common) {
    for (let i = 0, next = 0; i < work.length; i++) {
      const back = work[i];
      work[i] = back === 0 ? next++ : back === 1 ? common : next - back + 1;
      if (!(work[i] < next)) return false;
    }
    return true;
  },
  given(work, key, counts, seen) {
    const first = new Uint32Array(counts.length + 1);
    for (let i = 0; i < counts.length; i++) first[i + 1] = first[i] + counts[i];
    if (first[counts.length] !== seen.length) return false;
    for (let i = 0; i < work.length; i++) {
      const owner = key ? key[i] : 0;
      if (!(work[i] < counts[owner])) return false;
      work[i] = seen[first[owner] + work[i]];
    }
    return true;
  },
};

// The tables that painting needs; with those that events' texts are in, where they came along.
async function readPayload(base64) {
  const tables = new Reader(await gunzip(bytesOf(base64)), {}).tables();
  checkTables(tables);
  if (tables.event_texts) joinTexts(tables, tables);
  return tables;
}

// The second binary, what events say in words, joined to the tables of the first.
async function readTexts(base64, tables) {
  joinTexts(tables, new Reader(await gunzip(bytesOf(base64)), tables).tables());
}

function joinTexts({ events }, { event_texts: read }) {
  if (!read || read.rows !== events.rows || !read.texts.event_id || read.texts.event_id.length !== events.rows) {
    contradictory("event_texts");
  }
  for (const [column, words] of Object.entries(read.texts)) {
    if (column !== "event_id" && !(read[column]?.length === events.rows && below(read[column], words.length))) {
      contradictory(`event_texts.${column}`);
    }
  }
  Object.assign(events, { ...read, rows: events.rows, texts: read.texts });
}

// The id of an event, and the text of a dictionary column in a row.
const idAt = (events, row) => (events.texts.event_id ? events.texts.event_id.get(row) : NOT_READ);
const textAt = (table, column, row) => (table.texts[column] ? table.texts[column].get(table[column][row]) : NOT_READ);

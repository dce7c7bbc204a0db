// Reads what geo/draw/timeline/payload.py packs; the layout is described there.
const PAYLOAD_VERSION = 1;
const ARRAYS = { i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array,
  u4: Uint32Array, f4: Float32Array, f8: Float64Array };
const NO_END = 2147483647;

class PayloadError extends Error {}

function bytesOf(base64) {
  let raw;
  try {
    raw = atob(base64.trim());
  } catch {
    throw new PayloadError("The map's data are damaged. Make or load the page again.");
  }
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

async function gunzip(bytes) {
  if (typeof DecompressionStream === "undefined") {
    throw new PayloadError("This browser cannot unpack the map's data. Use one from 2023 or later.");
  }
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return await new Response(stream).arrayBuffer();
  } catch {
    throw new PayloadError("The map's data are cut short or damaged. Make or load the page again.");
  }
}

function readTables(buffer) {
  const view = new DataView(buffer);
  const magic = buffer.byteLength < 16 ? "" : String.fromCharCode(...new Uint8Array(buffer, 0, 4));
  if (magic !== "STND") throw new PayloadError("The map's data are not a Standoff payload. Make the page again.");
  const [version, header, total] = [4, 8, 12].map((at) => view.getUint32(at, true));
  if (version !== PAYLOAD_VERSION) {
    throw new PayloadError(
      `The map's data are of version ${version}, this page reads ${PAYLOAD_VERSION}. Make the page again.`);
  }
  if (buffer.byteLength !== total) {
    throw new PayloadError(
      `The map's data are cut short: ${buffer.byteLength} of ${total} bytes. Make or load the page again.`);
  }
  const described = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 16, header)));
  const tables = {};
  for (const [name, table] of Object.entries(described)) {
    const columns = { rows: table.rows, texts: table.texts };
    for (const [column, [type, offset, length]] of Object.entries(table.columns)) {
      columns[column] = new ARRAYS[type](buffer, 16 + header + offset, length);
    }
    tables[name] = columns;
  }
  return tables;
}

async function readPayload(base64) {
  return readTables(await gunzip(bytesOf(base64)));
}

// The text of a dictionary column in a row.
const textAt = (table, column, row) => table.texts[column][table[column][row]];

// Web Mercator in units of the world's width, x to the east and y to the south; one multiplication gives pixels.
const MAX_LATITUDE = 85.0511287798;
const mercatorX = (lon) => lon / 360 + 0.5;
function mercatorY(lat) {
  const sine = Math.sin((Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

function projected(table) {
  const x = new Float64Array(table.rows), y = new Float64Array(table.rows);
  for (let i = 0; i < table.rows; i++) {
    x[i] = mercatorX(table.lon[i] / 1e6);
    y[i] = mercatorY(table.lat[i] / 1e6);
  }
  return { x, y };
}

// WGS84 mean radius; a precision ring is only as exact as the precision it shows.
const EARTH_CIRCUMFERENCE_M = 2 * Math.PI * 6371008.8;
const metresToWorld = (metres, lat) => metres / (EARTH_CIRCUMFERENCE_M * Math.cos((lat * Math.PI) / 180));

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

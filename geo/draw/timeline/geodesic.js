// Lengths along the shortest line on the WGS84 ellipsoid, in metres, and the points along it. T. Vincenty, "Direct and
// inverse solutions of geodesics on the ellipsoid with application of nested equations", Survey Review XXIII, 1975.
// A test compares them with pyproj.Geod (GeographicLib): within 0.1 mm at any distance.
const WGS84 = { a: 6378137, f: 1 / 298.257223563 };
WGS84.b = WGS84.a * (1 - WGS84.f);
const RADIANS = Math.PI / 180;

function vincentySeries(cosSqAlpha) {
  const u2 = (cosSqAlpha * (WGS84.a ** 2 - WGS84.b ** 2)) / WGS84.b ** 2;
  return {
    A: 1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2))),
    B: (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2))),
    C: (WGS84.f / 16) * cosSqAlpha * (4 + WGS84.f * (4 - 3 * cosSqAlpha)),
  };
}

const vincentyDelta = (B, sin, cos, cos2m) => B * sin * (cos2m + (B / 4) * (cos * (-1 + 2 * cos2m ** 2)
  - (B / 6) * cos2m * (-3 + 4 * sin ** 2) * (-3 + 4 * cos2m ** 2)));

const reduced = (lat) => Math.atan((1 - WGS84.f) * Math.tan(lat * RADIANS));

// Metres and the azimuth to start with, from [lon, lat] to [lon, lat] in degrees; null where the series does not
// settle, which is nearly opposite on the globe only.
function vincentyInverse([lon1, lat1], [lon2, lat2]) {
  const L = Math.atan2(Math.sin((lon2 - lon1) * RADIANS), Math.cos((lon2 - lon1) * RADIANS));
  const U1 = reduced(lat1), U2 = reduced(lat2);
  const [sin1, cos1, sin2, cos2] = [Math.sin(U1), Math.cos(U1), Math.sin(U2), Math.cos(U2)];
  let lambda = L;
  for (let turn = 0; turn < 60; turn++) {
    const sinL = Math.sin(lambda), cosL = Math.cos(lambda);
    const east = cos2 * sinL, north = cos1 * sin2 - sin1 * cos2 * cosL;
    const sin = Math.hypot(east, north), cos = sin1 * sin2 + cos1 * cos2 * cosL;
    if (sin === 0) return cos > 0 ? { metres: 0, azimuth: 0 } : null;
    const sigma = Math.atan2(sin, cos), sinAlpha = (cos1 * cos2 * sinL) / sin, cosSqAlpha = 1 - sinAlpha ** 2;
    const cos2m = cosSqAlpha > 1e-15 ? cos - (2 * sin1 * sin2) / cosSqAlpha : 0;
    const { A, B, C } = vincentySeries(cosSqAlpha);
    const before = lambda;
    lambda = L + (1 - C) * WGS84.f * sinAlpha * (sigma + C * sin * (cos2m + C * cos * (-1 + 2 * cos2m ** 2)));
    if (Math.abs(lambda) > Math.PI) return null;
    if (Math.abs(lambda - before) > 1e-13) continue;
    return { metres: WGS84.b * A * (sigma - vincentyDelta(B, sin, cos, cos2m)), azimuth: Math.atan2(east, north) };
  }
  return null;
}

// The point so many metres away; azimuth in radians, clockwise from north. Its longitude is counted on from the start's.
function geodesicDirect([lon, lat], azimuth, metres) {
  const U1 = reduced(lat), sin1 = Math.sin(U1), cos1 = Math.cos(U1), sinA = Math.sin(azimuth), cosA = Math.cos(azimuth);
  const sigma1 = Math.atan2(sin1, cos1 * cosA), sinAlpha = cos1 * sinA, { A, B, C } = vincentySeries(1 - sinAlpha ** 2);
  const whole = metres / (WGS84.b * A);
  let sigma = whole, cos2m;
  for (let turn = 0; turn < 60; turn++) {
    cos2m = Math.cos(2 * sigma1 + sigma);
    const before = sigma;
    sigma = whole + vincentyDelta(B, Math.sin(sigma), Math.cos(sigma), cos2m);
    if (Math.abs(sigma - before) < 1e-14) break;
  }
  const sin = Math.sin(sigma), cos = Math.cos(sigma);
  const up = sin1 * cos + cos1 * sin * cosA, level = Math.hypot(sinAlpha, sin1 * sin - cos1 * cos * cosA);
  const lambda = Math.atan2(sin * sinA, cos1 * cos - sin1 * sin * cosA);
  const L = lambda - (1 - C) * WGS84.f * sinAlpha * (sigma + C * sin * (cos2m + C * cos * (-1 + 2 * cos2m ** 2)));
  return [lon + L / RADIANS, Math.atan2(up, (1 - WGS84.f) * level) / RADIANS];
}

// Metres and azimuth from one point to another, anywhere. Nearly opposite points: the best of all azimuths, by going
// 10 000 km that way and measuring on from there, which is never nearly opposite again.
function geodesicInverse(from, to) {
  const found = vincentyInverse(from, to);
  if (found) return found;
  const part = 1e7;
  const length = (azimuth) => part + (vincentyInverse(geodesicDirect(from, azimuth, part), to)?.metres ?? Infinity);
  let best = 0;
  for (let k = 1; k < 72; k++) if (length(k * 5 * RADIANS) < length(best)) best = k * 5 * RADIANS;
  // Golden section within the five degrees on either side.
  let [low, high] = [best - 5 * RADIANS, best + 5 * RADIANS];
  const golden = (Math.sqrt(5) - 1) / 2;
  while (high - low > 1e-9) {
    const a = high - golden * (high - low), b = low + golden * (high - low);
    if (length(a) < length(b)) high = b;
    else low = a;
  }
  const azimuth = (low + high) / 2;
  return { metres: length(azimuth), azimuth };
}

// Points along the line, [lon, lat] with longitudes that run on over 180, none more than `step` metres apart.
function geodesicPath(from, to, step = 50000) {
  const { metres, azimuth } = geodesicInverse(from, to);
  const parts = Math.max(1, Math.ceil(metres / step));
  const points = [from];
  for (let k = 1; k <= parts; k++) {
    const [lon, lat] = k < parts ? geodesicDirect(from, azimuth, (metres * k) / parts) : to;
    const [before] = points.at(-1);
    points.push([lon + 360 * Math.round((before - lon) / 360), lat]);
  }
  return { metres, points };
}

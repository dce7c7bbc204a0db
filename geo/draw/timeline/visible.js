// Finds the events in an interval, counted by point; reuses its arrays, so that scrubbing allocates nothing.
class Visible {
  constructor(events, pointCount) {
    this.events = events;
    this.count = new Int32Array(pointCount);
    this.top = new Int32Array(pointCount);
    this.points = new Int32Array(pointCount);
    this.used = 0;
    this.total = 0;
    // Sorted by start: an event that began more than the longest duration ago is over.
    this.longest = 0;
    for (let i = 0; i < events.rows; i++) this.longest = Math.max(this.longest, events.end[i] - events.start[i]);
  }

  find(kept, from, until) {
    const { events, count, top, points } = this;
    for (let k = 0; k < this.used; k++) count[points[k]] = 0;
    this.used = 0;
    this.total = 0;
    const last = upperBound(events.start, until - 1);
    for (let i = upperBound(events.start, from - this.longest - 1); i < last; i++) {
      if (!kept[i] || events.end[i] <= from) continue;
      const point = events.point[i];
      if (count[point]++ === 0) points[this.used++] = point;
      top[point] = i;
      this.total++;
    }
    return this;
  }

  // The events of one point in the interval last asked for, newest first.
  at(kept, from, until, point) {
    const { events } = this, found = [];
    for (let i = upperBound(events.start, until - 1) - 1; i >= 0; i--) {
      if (events.start[i] < from - this.longest) break;
      if (kept[i] && events.point[i] === point && events.end[i] > from) found.push(i);
    }
    return found;
  }
}

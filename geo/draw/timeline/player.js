// Moves the moment on, step by step, as fast as asked; from change to change where motion is unwelcome.
class Player {
  constructor(app, changed) {
    this.app = app;
    this.changed = changed;
    this.speed = 1;
    this.playing = false;
  }

  // Steps a second at 1x: the whole period in about 30 seconds, never slower than two.
  rate() {
    const { period, step } = this.app.state.clock;
    return Math.max(2, (period[1] - period[0]) / step / 30) * this.speed;
  }

  toggle() {
    this.playing = !this.playing;
    if (this.playing) {
      const { clock } = this.app.state;
      if (atEnd(clock)) this.app.setClock(setInstant(clock, clock.period[0]));
      this.last = performance.now();
      this.owed = 0;
      requestAnimationFrame((now) => this.tick(now));
    }
    this.changed();
  }

  tick(now) {
    if (!this.playing) return;
    const { clock } = this.app.state;
    this.owed += (Math.max(0, now - this.last) / 1000) * (calmMotion.matches ? Math.min(1, this.speed) : this.rate());
    this.last = now;
    const steps = Math.floor(this.owed);
    if (steps > 0) {
      this.owed -= steps;
      const jump = calmMotion.matches ? nextChange(this.app.changes, clock.instant) : null;
      this.app.setClock(jump === null ? stepBy(clock, steps) : setInstant(clock, jump));
    }
    if (atEnd(this.app.state.clock)) {
      this.playing = false;
      this.changed();
    } else requestAnimationFrame((next) => this.tick(next));
  }
}

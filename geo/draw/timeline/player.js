// Moves the moment on, step by step, as fast as asked; from change to change where motion is unwelcome.
const SPEEDS = [0.5, 1, 2, 4, 8];
const CALM_SPEEDS = [0.5, 1];

// Steps a second: the whole period in about 30 seconds at 1x, never slower than two, always a whole number at half of it.
function stepsASecond(clock, speed) {
  return 2 * Math.max(1, Math.round((clock.period[1] - clock.period[0]) / clock.step / 60)) * speed;
}

function speedText(clock, speed, calm) {
  if (calm) return speed < 1 ? "a change in 2 s" : "a change a second";
  const steps = stepsASecond(clock, speed), years = (steps * clock.step) / (365.25 * DAY);
  if (years >= 2) return `${halfUp(years)} years/s`;
  return `${plural(steps, clock.step % DAY ? "hour" : "day")}/s`;
}

class Player {
  constructor(app, changed) {
    this.app = app;
    this.changed = changed;
    this.speed = 1;
    this.playing = false;
  }

  toggle() {
    this.playing = !this.playing;
    if (this.playing) {
      const { clock } = this.app.state;
      if (atEnd(clock)) this.app.setClock(setInstant(clock, clock.period[0]));
      this.last = performance.now();
      this.owed = 0;
      this.ask();
    } else cancelAnimationFrame(this.frame);
    this.changed();
  }

  // One frame at a time: paused and played again within one, it would otherwise go on twice.
  ask() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame((now) => this.tick(now));
  }

  tick(now) {
    const { clock } = this.app.state, rate = calmMotion.matches ? Math.min(1, this.speed) : stepsASecond(clock, this.speed);
    // A page that was out of sight goes on where it was.
    this.owed += (clamp(now - this.last, 0, 250) / 1000) * rate;
    this.last = now;
    const steps = Math.floor(this.owed);
    if (steps > 0) {
      this.owed -= steps;
      this.app.setClock(calmMotion.matches ? this.onwards(clock) : stepBy(clock, steps));
    }
    if (atEnd(this.app.state.clock)) {
      this.playing = false;
      this.changed();
    } else this.ask();
  }

  // To the next change, and from the last one to the end.
  onwards(clock) {
    return setInstant(clock, nextChange(this.app.changes, clock.instant) ?? clock.period[1]);
  }
}

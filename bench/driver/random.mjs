// Chance that is the same at each run, so that both servers are asked for the same at the same times.

export class Random {
  constructor(seed) {
    this.state = seed;
  }

  // From 0 to below 1: xorshift32.
  next() {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state / 2 ** 32;
  }

  of(choices) {
    return choices[Math.floor(this.next() * choices.length)];
  }

  // The time to the next of things that happen so often a second, whenever the last one was.
  gap(rate) {
    return -Math.log(1 - this.next()) / rate;
  }
}

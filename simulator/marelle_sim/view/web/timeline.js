// The visible state of one robot at any time, computed from its path and its events.

/** @import {FrameEvent, PathPlace, Pose, RobotData, State} from "./frames" */

const SAID_FOR_MS = 2000;
const PAGES = 8;
const COLUMNS = 128;

/**
 * Return the number of items up to a time.
 *
 * @param {{length: number, [at: number]: {[at: number]: any}}} items each begins with its time
 * @param {number} time
 */
export function countUntil(items, time) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle][0] <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One robot's part of a run. */
export class Timeline {
  /** @param {RobotData} robot */
  constructor(robot) {
    this.robot = robot;
    /** @type {PathPlace[]} */
    this.path = [];
    /** How far the left and the right wheel have rolled at each place. @type {[number, number][]} */
    this.rolled = [];
    /** @type {Map<string, FrameEvent[]>} */
    this.kinds = new Map();
    for (const place of robot.path) this.#roll(place);
    for (const event of robot.events) {
      const known = this.kinds.get(event[1]);
      if (known) known.push(event);
      else this.kinds.set(event[1], [event]);
    }
  }

  /** @param {string} kind */
  events(kind) {
    return this.kinds.get(kind) ?? [];
  }

  /** @param {number} time @returns {Pose} */
  poseAt(time) {
    const after = countUntil(this.path, time);
    const first = Math.max(after - 1, 0);
    const second = Math.min(after, this.path.length - 1);
    const from = this.path[first];
    const to = this.path[second];
    const lasts = to[0] - from[0];
    const share = lasts > 0 ? Math.min(Math.max((time - from[0]) / lasts, 0), 1) : 0;
    const between = (/** @type {number} */ start, /** @type {number} */ end) => start + (end - start) * share;
    return {
      x: between(from[1], to[1]),
      y: between(from[2], to[2]),
      heading: between(from[3], to[3]),
      left: between(this.rolled[first][0], this.rolled[second][0]),
      right: between(this.rolled[first][1], this.rolled[second][1]),
    };
  }

  /** @param {number} time @returns {State} */
  stateAt(time) {
    const tone = this.#last("tone", time);
    return {
      pose: this.poseAt(time),
      pixels: this.#pixelsAt(time),
      screen: this.#screenAt(time),
      lit: [...this.#levelsAt("led", time)].filter(([, level]) => level).map(([pin]) => Number(pin)),
      tone: tone ? Number(tone[2]) : 0,
      servos: this.#servosAt(time),
      relays: [...this.#levelsAt("relay", time)].map(([name, level]) => [String(name), Boolean(level)]),
      words: this.#wordsAt(time),
      touching: this.#touchingAt(time),
      pressed: [...this.#levelsAt("button", time)].filter(([, level]) => level).map(([name]) => String(name)),
      ground: [],
    };
  }

  /** @param {PathPlace} place */
  #roll(place) {
    const before = this.path.at(-1);
    const rolled = this.rolled.at(-1) ?? [0, 0];
    this.path.push(place);
    if (!before) {
      this.rolled.push([0, 0]);
      return;
    }
    const turn = ((place[3] - before[3]) * Math.PI) / 180;
    const middle = ((place[3] + before[3]) / 2 / 180) * Math.PI;
    const ahead = (place[1] - before[1]) * Math.sin(middle) + (place[2] - before[2]) * Math.cos(middle);
    const outer = (turn * this.robot.track_mm) / 2;
    this.rolled.push([rolled[0] + ahead + outer, rolled[1] + ahead - outer]);
  }

  /** @param {string} kind @param {number} time */
  #last(kind, time) {
    const events = this.events(kind);
    return events[countUntil(events, time) - 1];
  }

  /** Return the last value of each subject. @param {string} kind @param {number} time */
  #levelsAt(kind, time) {
    const events = this.events(kind);
    /** @type {Map<string | number, string | number>} */
    const levels = new Map();
    for (let at = 0, until = countUntil(events, time); at < until; at++) {
      levels.set(events[at][2], events[at][3]);
    }
    return levels;
  }

  /** Return the angle of each servo: it turns at its speed from where it was to where it was sent. @param {number} time */
  #servosAt(time) {
    const events = this.events("servo");
    /** @type {Map<string, number>} */
    const angles = new Map();
    for (let at = 0, until = countUntil(events, time); at < until; at++) {
      const [since, , name, angle, goal, speed] = events[at].map((value, place) => (place > 2 ? Number(value) : value));
      const turned = (Number(speed) * (time - Number(since))) / 1000;
      const off = Number(goal) - Number(angle);
      angles.set(String(name), (Number(angle) + Math.max(-turned, Math.min(turned, off))) / 1000);
    }
    return [...angles];
  }

  /** @param {number} time */
  #pixelsAt(time) {
    const digits = String(this.#last("pixels", time)?.[2] ?? "");
    return (digits.match(/.{6}/g) ?? []).map((six) => `#${six}`);
  }

  /** @param {number} time */
  #screenAt(time) {
    const events = this.events("screen");
    let at = countUntil(events, time);
    if (!at) return null;
    const bytes = new Uint8Array(PAGES * COLUMNS);
    const found = new Set();
    while (at-- > 0 && found.size < PAGES) {
      const [, , page, digits] = events[at];
      if (found.has(page)) continue;
      found.add(page);
      for (let column = 0; column < COLUMNS; column++) {
        bytes[Number(page) * COLUMNS + column] = parseInt(String(digits).slice(2 * column, 2 * column + 2), 16);
      }
    }
    return bytes;
  }

  /** @param {number} time */
  #wordsAt(time) {
    const event = this.#last("print", time);
    if (!event || time - event[0] > SAID_FOR_MS) return "";
    return String(event[2]).split(/\s+/).join(" ").trim();
  }

  /** @param {number} time */
  #touchingAt(time) {
    /** @type {Map<string | number, number>} */
    const since = new Map();
    const touches = this.events("touch");
    const leaves = this.events("leave");
    for (let at = 0, until = countUntil(touches, time); at < until; at++) since.set(touches[at][4], touches[at][0]);
    for (let at = 0, until = countUntil(leaves, time); at < until; at++) {
      if ((since.get(leaves[at][2]) ?? Infinity) <= leaves[at][0]) since.delete(leaves[at][2]);
    }
    return [...since.keys()].map(String);
  }
}

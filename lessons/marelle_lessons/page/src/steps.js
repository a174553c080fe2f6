// Step by step, without what is seen of it: a window of the run's numbered events, and the way from one to another.

/**
 * @typedef {[number, number, number, Array<[string, string | null, number?]>]} StepEvent as a line begins: microseconds, the line, the frame that
 *   it runs in, and the variables whose text is another one by then (null: gone), with their frame where that is another one
 * @typedef {{first: number, events: StepEvent[], known: {[frame: string]: {[name: string]: string}}, frames: {[frame: string]: [string, number]},
 *   more: boolean, loops: Array<[number, number]>}} WindowData what the bridge's `steps` answers; `frames`: the function's name and the
 *   frame that called it, or -1; `loops`: the lines of a loop's head and of its end
 * @typedef {(event: StepEvent, before: StepEvent | undefined) => boolean} Shown whether one stops at an event at all
 * @typedef {(event: StepEvent, before: StepEvent | undefined) => boolean} Goal is told each event in turn; true where one stops
 * @typedef {{frame: number, name: string, variables: Map<string, string>}} Known the variables of one frame
 */

/** Some of the events of a run, one after the other. */
export class StepWindow {
  /** @param {WindowData} data */
  constructor(data) {
    this.data = data;
    this.first = data.first;
    this.end = data.first + data.events.length;
    this.more = data.more;
    this.lines = [...new Set(data.events.map(([, line]) => line))].sort((one, other) => one - other);
  }

  /** @param {number} number @returns {boolean} */
  has(number) {
    return number >= this.first && number < this.end;
  }

  /** @param {number} number @returns {StepEvent | undefined} */
  event(number) {
    return this.data.events[number - this.first];
  }

  /** Return the event that is being done at a time, us; the first one where none is. @param {number} time */
  at(time) {
    let low = 0;
    let high = this.data.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.data.events[middle][0] <= time) low = middle + 1;
      else high = middle;
    }
    return this.first + Math.max(low - 1, 0);
  }

  /** Whether what happens at a time, us, is among these events. @param {number} time */
  covers(time) {
    const [from, until] = [this.event(this.first), this.event(this.end - 1)];
    return from !== undefined && until !== undefined && (this.first === 0 || time > from[0]) && (!this.more || time < until[0]);
  }

  /** Return a frame and those that wait for it, it first. @param {number} frame */
  stack(frame) {
    const found = [];
    for (let at = frame; at >= 0; at = this.data.frames[at]?.[1] ?? -1) found.push(at);
    return found;
  }

  /** Return what the variables are as an event begins: of its frame, then of each that waits for it. @param {number} number @returns {Known[]} */
  variables(number) {
    const stack = this.stack(this.event(number)?.[2] ?? 0);
    const found = new Map(stack.map((frame) => [frame, new Map(Object.entries(this.data.known[frame] ?? {}))]));
    for (let at = this.first; at <= number; at++) {
      const [, , frame, changes] = /** @type {StepEvent} */ (this.event(at));
      for (const [name, text, other = frame] of changes) {
        if (text === null) found.get(other)?.delete(name);
        else found.get(other)?.set(name, text);
      }
    }
    return stack.map((frame) => ({ frame, name: this.data.frames[frame]?.[0] ?? "", variables: found.get(frame) ?? new Map() }));
  }

  /** Return the first event after one at which a goal stops, or -1. @param {number} number @param {Goal} goal */
  next(number, goal) {
    for (let at = Math.max(number + 1, this.first); at < this.end; at++) {
      if (goal(/** @type {StepEvent} */ (this.event(at)), this.event(at - 1))) return at;
    }
    return -1;
  }

  /** Return the last event before one at which a goal stops, or -1. @param {number} number @param {Goal} goal */
  before(number, goal) {
    for (let at = Math.min(number, this.end) - 1; at >= this.first; at--) {
      if (goal(/** @type {StepEvent} */ (this.event(at)), this.event(at - 1))) return at;
    }
    return -1;
  }

  /** Return the innermost loop around a line, or null. @param {number} line @returns {[number, number] | null} */
  loopAt(line) {
    const around = this.data.loops.filter(([head, last]) => head <= line && line <= last);
    return around.sort(([one], [other]) => other - one)[0] ?? null;
  }

  /**
   * Return the innermost loop that an event is in, and the frame that turns in it: its own, or the nearest of those that wait for it.
   * @param {number} number
   * @returns {{frame: number, line: number, loop: [number, number]} | null}
   */
  turning(number) {
    const stack = this.stack(this.event(number)?.[2] ?? 0);
    let at = number;
    for (const frame of stack) {
      while (at > this.first && this.event(at)?.[2] !== frame) at -= 1;
      const event = this.event(at);
      const loop = event && event[2] === frame ? this.loopAt(event[1]) : null;
      if (event && loop) return { frame, line: event[1], loop };
    }
    return null;
  }

  /**
   * Return which turn of a loop a frame is in as an event begins, from 1; 0 where the first one began before the window.
   * @param {number} number
   * @param {[number, number]} loop
   * @param {number} [frame]
   */
  turn(number, loop, frame = this.event(number)?.[2] ?? 0) {
    let turns = 1;
    let after = 0; // the line that comes after it in the same frame
    for (let at = number; at >= this.first; at--) {
      const [, line, where] = /** @type {StepEvent} */ (this.event(at));
      if (where !== frame) continue;
      if (after && !within(line, loop)) return turns;
      if (after && this.begins(line, after, loop)) turns += 1;
      after = line;
    }
    return this.first === 0 ? turns : 0;
  }

  /**
   * Whether a new turn of a loop begins where one line comes after another in the same frame. The head of `while True` is not seen again:
   * there it is the first line below the head.
   * @param {number} from
   * @param {number} to
   * @param {[number, number]} loop
   */
  begins(from, to, loop) {
    const [head, last] = loop;
    if (to > from || !within(from, loop) || !within(to, loop)) return false;
    const begin = this.lines.find((line) => line > head && line <= last) ?? head;
    if (to !== head && to !== begin) return false;
    const inner = this.data.loops.filter((one) => one !== loop && one[0] > head && one[1] <= last);
    const again = (/** @type {[number, number]} */ one) => from === one[0] && to === one[0] && one[0] < one[1]; // it had ended, and is begun anew
    return !inner.some((one) => within(from, one) && within(to, one) && !again(one));
  }
}

/**
 * One event on, or back: the next one, or with `enter` false the next one of what is being done and of what waits for it.
 * @param {StepWindow} window
 * @param {number} number
 * @param {boolean} enter whether one stops in the functions that are called
 * @param {Shown} shown
 * @returns {Goal}
 */
export function oneStep(window, number, enter, shown) {
  const stack = new Set(window.stack(window.event(number)?.[2] ?? 0));
  return (event, before) => (enter || stack.has(event[2])) && shown(event, before);
}

/**
 * One turn of the innermost loop: until its line comes again in the same frame, or a whole turn went by without it, or the loop has ended.
 * Where there is no loop, until one begins.
 * @param {StepWindow} window
 * @param {number} number
 * @param {Shown} shown
 * @returns {Goal}
 */
export function oneTurn(window, number, shown) {
  const found = window.turning(number);
  let done = false;
  if (!found) {
    return (event, before) => {
      done ||= window.loopAt(event[1]) !== null;
      return done && shown(event, before);
    };
  }
  const { frame, loop, line: start } = found;
  const waiting = new Set(window.stack(frame));
  let [last, turns] = [start, 0];
  return (event, before) => {
    const [, line, where] = event;
    if (where === frame) {
      if (window.begins(last, line, loop)) turns += 1;
      done ||= !within(line, loop) || turns > 1 || (turns === 1 && line === start);
      last = line;
    } else if (waiting.has(where)) done = true; // the function that it turns in has ended
    return done && shown(event, before);
  };
}

/**
 * To the next line at which the pupil wants to stop.
 * @param {Set<number>} lines
 * @param {Shown} shown
 * @returns {Goal}
 */
export function toBreakPoint(lines, shown) {
  let reached = false; // of a repeat that is the first card in it
  return (event, before) => {
    reached ||= lines.has(event[1]);
    return reached && shown(event, before);
  };
}

/** Stop at each event. @type {Shown} */
export function everyLine() {
  return true;
}

/**
 * Stop where a card begins, whatever lines it is made of; a repeat is no card, its turns are told with the cards in it.
 * @param {Map<number, number>} cards the card of each line
 * @returns {Shown}
 */
export function everyCard(cards) {
  return (event, before) => {
    const card = cards.get(event[1]);
    return card !== undefined && (before === undefined || cards.get(before[1]) !== card);
  };
}

/**
 * Return the names of variables that are other than before, or new.
 * @param {Map<string, string>} before
 * @param {Map<string, string>} now
 * @returns {Set<string>}
 */
export function changed(before, now) {
  return new Set([...now].filter(([name, text]) => before.get(name) !== text).map(([name]) => name));
}

/** @param {number} line @param {[number, number]} loop */
function within(line, [head, last]) {
  return head <= line && line <= last;
}

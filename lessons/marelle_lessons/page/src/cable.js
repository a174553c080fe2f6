// The cable to a board: a port of Web Serial, whose bytes Python's protocols ask for and take, one event at a time.

import { restartsBy } from "./board_ports.js";
import { Late, ended, within } from "./deadline.js";

/**
 * @typedef {{job?: number, send?: string, until_ms?: number, restart?: boolean, result?: any, messages?: any[], problem?: any}} Action what `boards.py` answers
 * @typedef {(request: object) => Promise<Action>} Ask
 */

const RATE = 115200;
const KEEPS = 65536; // bytes that the browser keeps until they are read
const MOST_WAITING = 262_144; // bytes that the page keeps for Python: a board that prints faster waits at its end of the cable
const MOST_AT_ONCE = 65536; // bytes of one event, so that each is short
const MOST_ERRORS = 50; // of a cable that brings nothing in between
const TAKES_MS = 10_000; // what a port takes no longer is lost
const CLOSES_MS = 1000; // for what closes a port: a driver that hangs is left
const MOST_SIGNS = 8192; // that a call takes as its arguments
const LOW_MS = 100; // how long the line that restarts a board is held

/** What ends a job that the port itself has broken off. */
export class Unplugged extends Error {}

/** The board takes no byte any more, though its port is there. */
export class Stuck extends Error {}

export class Cable {
  /** @param {any} port a SerialPort @param {Ask} ask asks Python; a board has one of its own */
  constructor(port, ask) {
    this.port = port;
    this.ask = ask;
    /** @type {Uint8Array[]} what has come and was not asked for yet */
    this.came = [];
    this.waiting = 0; // bytes of it
    this.busy = false;
    this.stopped = false;
    this.closing = false;
    /** @type {Error | null} */
    this.broken = null;
    this.wake = () => {};
    this.roomMade = () => {};
    this.reading = Promise.resolve();
  }

  /** @throws {Error} of the browser: the port is taken, or gone */
  async open() {
    await this.port.open({ baudRate: RATE, bufferSize: KEEPS });
    this.writer = this.port.writable.getWriter();
    this.writer.closed.catch(() => {}); // who writes is told
    this.reading = this.read();
  }

  /** Take what comes, until the port is closed or pulled. A line that is noisy ends a stream, not the port: the next one goes on. */
  async read() {
    let errors = 0;
    let last = new Error("closed");
    while (!this.closing && this.port.readable && errors < MOST_ERRORS) {
      this.reader = this.port.readable.getReader();
      try {
        for (let read = await this.reader.read(); !read.done; read = await this.reader.read()) {
          errors = 0;
          await this.take(read.value);
        }
        break;
      } catch (error) {
        last = /** @type {Error} */ (error);
        errors++;
      } finally {
        this.reader.releaseLock();
      }
    }
    if (!this.closing) this.broken ??= last;
    this.wake();
  }

  /** @param {Uint8Array} bytes */
  async take(bytes) {
    if (!this.busy) return; // nobody asked: a program that the board has started prints
    this.came.push(bytes);
    this.waiting += bytes.length;
    this.wake();
    if (this.waiting < MOST_WAITING) return;
    await new Promise((resolve) => {
      this.roomMade = () => resolve(undefined);
    });
  }

  /** What has come, as much as one event takes. @returns {Uint8Array[]} */
  taken() {
    const pieces = [];
    for (let size = 0; this.came.length && size < MOST_AT_ONCE; ) {
      const piece = /** @type {Uint8Array} */ (this.came.shift());
      size += piece.length;
      pieces.push(piece);
    }
    this.waiting -= pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (this.waiting < MOST_WAITING) this.roomMade();
    return pieces;
  }

  /** Nobody wants what has come. */
  drop() {
    this.came = [];
    this.waiting = 0;
    this.roomMade();
  }

  async close() {
    this.closing = true;
    this.drop();
    await ended(this.stopReading(), CLOSES_MS);
    await this.closeWriter();
    await ended(this.port.close(), CLOSES_MS); // it may have gone
  }

  async stopReading() {
    await this.reader?.cancel().catch(() => {});
    await this.reading;
  }

  /** What is still to be sent is sent, unless the board takes it no longer. */
  async closeWriter() {
    const { writer } = this;
    if (!writer) return;
    if (!(await ended(writer.close(), CLOSES_MS))) await ended(writer.abort(), CLOSES_MS);
    writer.releaseLock();
  }

  /** A person wants what runs to stop. */
  stop() {
    this.stopped = true;
    this.wake();
  }

  /**
   * Do one thing on the board.
   * @param {object} begin what, for `boards.py`
   * @param {(message: any) => unknown} [tell] takes each message that comes before the end; nothing is sent on until it has
   * @returns {Promise<any>} its result, or the `problem`
   * @throws {Unplugged} the port has gone; or what `tell` throws
   * @throws {Stuck} the board takes nothing any more
   */
  async runJob(begin, tell = () => {}) {
    let refused = false;
    const take = async (/** @type {any} */ message) => {
      refused = true;
      await tell(message);
      refused = false;
    };
    this.stopped = false;
    this.busy = true;
    try {
      return await this.goOn(begin, take);
    } catch (error) {
      if (refused) await this.goOn({ what: "stop" }, () => {}).catch(() => {}); // or the board would stay at the prompt for programs
      throw error;
    } finally {
      this.busy = false;
      this.drop();
    }
  }

  /** Do one thing on the board, with each event of its port. @param {object} begin @param {(message: any) => unknown} tell @returns {Promise<any>} */
  async goOn(begin, tell) {
    let action = await this.event({ begin }, {});
    const { job } = action; // its number: what comes for another one is refused
    for (;;) {
      for (const message of action.messages ?? []) await tell(message);
      if (action.problem) return { problem: action.problem };
      if ("result" in action) return action.result;
      const { broken } = this;
      if (broken) throw new Unplugged(String(broken));
      action = await this.event({ job }, await this.perform(action));
    }
  }

  /** @param {object} more @param {object} came */
  event(more, came) {
    return this.ask({ do: "board", ...more, came: { now_ms: performance.now(), data: encoded(this.taken()), stopped: this.stopped, ...came } });
  }

  /** Do what is wanted of the port. @param {Action} action @returns {Promise<object>} what of it came, for the next event */
  async perform(action) {
    if (action.restart) return { restarted: await this.restart() };
    if (action.send !== undefined) await this.send(decoded(action.send));
    else await this.wait(action.until_ms ?? 0);
    return {};
  }

  /** @param {Uint8Array} bytes */
  async send(bytes) {
    if (!bytes.length) return;
    try {
      await within(this.writer.write(bytes), TAKES_MS);
    } catch (error) {
      this.broken ??= /** @type {Error} */ (error);
      throw error instanceof Late ? new Stuck() : new Unplugged(String(error));
    }
  }

  /** Wait for a byte, but no longer than until that time. @param {number} until_ms of `performance.now()` @returns {Promise<void>} */
  wait(until_ms) {
    const left = until_ms - performance.now();
    if (this.came.length || this.broken || left <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const late = setTimeout(() => this.wake(), left);
      this.wake = () => {
        this.wake = () => {};
        clearTimeout(late);
        resolve();
      };
    });
  }

  /** Restart the board as its reset button does. @returns {Promise<boolean>} whether its port can */
  async restart() {
    const by = restartsBy(this.port);
    if (!by) return false;
    const signals = by === "break" ? { break: true } : { dataTerminalReady: false, requestToSend: true };
    const free = by === "break" ? { break: false } : { dataTerminalReady: false, requestToSend: false };
    try {
      await this.port.setSignals(signals);
      await new Promise((resolve) => setTimeout(resolve, LOW_MS));
      await this.port.setSignals(free);
    } catch {
      return false;
    }
    this.drop();
    return true;
  }
}

/** @param {Uint8Array[]} pieces @returns {string} base64 */
function encoded(pieces) {
  let text = "";
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += MOST_SIGNS) text += String.fromCharCode(...piece.subarray(at, at + MOST_SIGNS));
  }
  return btoa(text);
}

/** @param {string} text base64 @returns {Uint8Array} */
function decoded(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

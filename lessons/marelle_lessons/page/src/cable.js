// The cable to a board: a port of Web Serial, whose bytes Python's protocols ask for and take, one event at a time.

/**
 * @typedef {{send?: string, until_ms?: number, restart?: boolean, result?: any, told?: any[], problem?: any}} Wanted what `boards.py` answers
 * @typedef {(request: object) => Promise<Wanted>} Ask
 */

const RATE = 115200;
const KEEPS = 65536; // bytes that the browser keeps until they are read
const TAKES_MS = 10_000; // what a port takes no longer is lost
const MOST_SIGNS = 8192; // that a call takes as its arguments
const LOW_MS = 100; // how long the line that restarts a board is held

/** What ends a talk that the port itself has broken off. */
export class Unplugged extends Error {}

export class Cable {
  /** @param {any} port a SerialPort @param {Ask} ask asks Python; a board has one of its own */
  constructor(port, ask) {
    this.port = port;
    this.ask = ask;
    /** @type {Uint8Array[]} what has come and was not asked for yet */
    this.came = [];
    this.stopped = false;
    /** @type {Error | null} */
    this.broken = null;
    this.wake = () => {};
  }

  /** @throws {Error} of the browser: the port is taken, or gone */
  async open() {
    await this.port.open({ baudRate: RATE, bufferSize: KEEPS });
    this.writer = this.port.writable.getWriter();
    this.reader = this.port.readable.getReader();
    this.read();
  }

  /** Take what comes, until the port is closed or pulled. */
  async read() {
    try {
      for (;;) {
        const { value, done } = await this.reader.read();
        if (done) break;
        this.came.push(value);
        this.wake();
      }
    } catch (error) {
      this.broken = /** @type {Error} */ (error);
    }
    this.wake();
  }

  async close() {
    await this.reader?.cancel().catch(() => {});
    this.reader?.releaseLock();
    await this.writer?.close().catch(() => {});
    this.writer?.releaseLock();
    await this.port.close().catch(() => {});
  }

  /** A person wants what runs to stop. */
  stop() {
    this.stopped = true;
    this.wake();
  }

  /**
   * Do one thing on the board.
   * @param {object} begin what, for `boards.py`
   * @param {(told: any) => unknown} [tell] takes what is told before the end; nothing is sent on until it has
   * @returns {Promise<any>} its result, or the `problem`
   * @throws {Unplugged} the port has gone; or what `tell` throws
   */
  async talk(begin, tell = () => {}) {
    this.stopped = false;
    let wanted = await this.event({ begin }, {});
    for (;;) {
      for (const told of wanted.told ?? []) await tell(told);
      if (wanted.problem) return { problem: wanted.problem };
      if ("result" in wanted) return wanted.result;
      const { broken } = this;
      if (broken) throw new Unplugged(String(broken));
      wanted = await this.event({}, await this.done(wanted));
    }
  }

  /** @param {object} more @param {object} came */
  event(more, came) {
    const data = this.came.splice(0);
    return this.ask({ do: "board", ...more, came: { now_ms: performance.now(), data: encoded(data), stopped: this.stopped, ...came } });
  }

  /** Do what is wanted of the port. @param {Wanted} wanted @returns {Promise<object>} */
  async done(wanted) {
    if (wanted.restart) return { restarted: await this.restart() };
    if (wanted.send !== undefined) await this.send(decoded(wanted.send));
    else await this.wait(wanted.until_ms ?? 0);
    return {};
  }

  /** @param {Uint8Array} bytes */
  async send(bytes) {
    if (!bytes.length) return;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Unplugged("late")), TAKES_MS);
    });
    try {
      await Promise.race([this.writer.write(bytes), late]);
    } catch (error) {
      throw new Unplugged(String(error));
    } finally {
      clearTimeout(timer);
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

  /** Restart the board as its reset button does, by the lines of its port. @returns {Promise<boolean>} whether it has some */
  async restart() {
    try {
      await this.port.setSignals({ dataTerminalReady: false, requestToSend: true });
      await new Promise((resolve) => setTimeout(resolve, LOW_MS));
      await this.port.setSignals({ dataTerminalReady: false, requestToSend: false });
    } catch {
      return false;
    }
    this.came.splice(0);
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

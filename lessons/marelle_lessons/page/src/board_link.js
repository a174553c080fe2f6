// One board at one port: the port is open, and a Python that no simulation uses speaks with it.
import { Cable } from "./cable.js";

/** @typedef {{ask: (request: object, files?: Array<[string, Uint8Array]>) => Promise<any>, end: () => void}} Apart a Python of its own */

/** One Python is enough for all boards, for one thing is done at a time. @type {WeakMap<object, Promise<Apart>>} */
const PYTHONS = new WeakMap();

export class BoardLink {
  /** @param {any} port a SerialPort @param {Cable} cable */
  constructor(port, cable) {
    this.port = port;
    this.cable = cable;
    /** @type {any} what the board said of itself */
    this.known = null;
    this.number = 0; // in the order in which boards were met
  }

  /**
   * @param {import("./app.js").App} app
   * @param {any} port a SerialPort that is closed
   * @returns {Promise<BoardLink>}
   * @throws {Error} the browser's: the port is taken, or gone
   */
  static async open(app, port) {
    const cable = new Cable(port, (request) => ask(app, request));
    await cable.open();
    return new BoardLink(port, cable);
  }

  /** Whether the port has gone from under it. */
  get gone() {
    return Boolean(this.cable.broken);
  }

  /**
   * Do one thing on the board.
   * @param {object} begin what, for `boards.py`
   * @param {(message: any) => unknown} [tell] takes each message that comes before the end, and is awaited
   * @returns {Promise<any>} its result, or the `problem`
   * @throws {Error} the port has gone, or `tell` threw
   */
  runJob(begin, tell) {
    return this.cable.runJob(begin, tell);
  }

  /** A person wants what runs to stop. */
  stop() {
    this.cable.stop();
  }

  /** Free the port: it stays granted, and others may open it. */
  async close() {
    await this.cable.close();
  }
}

/**
 * Ask the Python that speaks with boards.
 * @param {import("./app.js").App} app
 * @param {object} request
 * @param {Array<[string, Uint8Array]>} [files]
 * @returns {Promise<any>}
 */
export async function ask(app, request, files) {
  let python = PYTHONS.get(app);
  if (!python) PYTHONS.set(app, (python = app.python.then((pool) => pool.apart())));
  try {
    return await (await python).ask({ ...request, language: app.words.language }, files);
  } catch (error) {
    PYTHONS.delete(app); // it broke by itself: it would answer nothing any more
    (await python.catch(() => null))?.end();
    throw error;
  }
}

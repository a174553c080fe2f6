// Where a browser refuses workers to a file: Python in the page itself, giving way now and then if it can.
import { Stopped } from "./pool.js";
import { importModules, startPython } from "./python.js";

const LASTING = ["run", "check", "grade"]; // these give way, and can be stopped
const REST_MS = 40;
const LIMIT_MS = 8000; // a browser that cannot give way would otherwise seem dead

export class MainThreadPython {
  /**
   * @param {import("./python.js").Modules} modules
   * @param {Promise<import("./python.js").Pieces>} pieces
   */
  constructor(modules, pieces) {
    this.python = pieces.then((unpacked) => startPython(importModules(modules), unpacked));
    /** @type {Promise<any>} one question after the other: Python may be in the middle of a run that gives way */
    this.turn = Promise.resolve();
    this.stopped = false;
    this.began = 0;
    this.rested = 0;
  }

  async ready() {
    await this.python;
  }

  warmSoon() {
    // there is no second one
  }

  /**
   * @param {any} request
   * @param {Array<[string, Uint8Array]>} [files]
   * @param {import("./pool.js").Tell} [tell]
   * @returns {Promise<any>}
   */
  ask(request, files = [], tell = () => {}) {
    const answer = this.turn.then(() => this.answered(request, files, (remark) => tell(JSON.parse(remark))));
    this.turn = answer.catch(() => {});
    return answer;
  }

  /** @param {any} request @param {Array<[string, Uint8Array]>} files @param {import("./python.js").Tell} tell @returns {Promise<any>} */
  async answered(request, files, tell) {
    const python = await this.python;
    this.stopped = false;
    this.began = this.rested = performance.now();
    await new Promise((resolve) => setTimeout(resolve));
    if (!LASTING.includes(request.do)) return JSON.parse(await python.answer(JSON.stringify(request), files, tell));
    try {
      return JSON.parse(await python.watched(JSON.stringify(request), this, tell));
    } catch (error) {
      if (this.stopped) throw new Stopped();
      throw error;
    }
  }

  /** There is but one Python: what a board says is answered between two questions. */
  apart() {
    return { ask: (/** @type {object} */ request, /** @type {Array<[string, Uint8Array]>} */ files = []) => this.ask(request, files), end: () => {} };
  }

  stop() {
    this.stopped = true;
  }

  /** Called by Python while a program runs: whether it is time to give way. */
  due() {
    return performance.now() - this.rested > REST_MS;
  }

  /** Give way to the page; Python waits meanwhile. */
  async rest() {
    await new Promise((resolve) => setTimeout(resolve));
    this.rested = performance.now();
  }

  /** Called by Python where it cannot wait: end what lasts too long. */
  late() {
    if (performance.now() - this.began > LIMIT_MS) this.stopped = true;
  }
}

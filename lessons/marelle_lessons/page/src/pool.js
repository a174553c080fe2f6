// One worker that answers and one that waits, warm: stopping a program is ending its worker and taking the other.

/** @typedef {(remark: any) => void} Tell */

const PATIENCE_MS = 1500;

export class Stopped extends Error {}

/** Workers that run Python, and the questions that they were asked. */
export class Pool {
  /**
   * @param {string} source the worker's program
   * @param {import("./python.js").Modules} modules
   * @param {Promise<import("./python.js").Pieces>} pieces
   */
  constructor(source, modules, pieces) {
    this.modules = modules;
    this.pieces = pieces;
    this.address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    this.current = this.start();
    /** @type {Warm | null} */
    this.spare = null;
  }

  /** @returns {Warm} */
  start() {
    return new Warm(new Worker(this.address), this.modules, this.pieces);
  }

  /** Wait until the first worker is ready. */
  ready() {
    return this.current.ready;
  }

  /** Keep a second worker warm, once the page has nothing better to do. */
  warmSoon() {
    setTimeout(() => {
      this.spare ??= this.start();
    }, PATIENCE_MS);
  }

  /**
   * Ask Python something.
   * @param {object} request
   * @param {Array<[string, Uint8Array]>} [files]
   * @param {Tell} [tell] what to do with a remark that comes before the answer
   * @returns {Promise<any>}
   */
  async ask(request, files = [], tell = () => {}) {
    const { current } = this;
    try {
      await current.ready;
      return JSON.parse(await current.ask({ request: JSON.stringify(request), files }, tell));
    } catch (error) {
      if (current === this.current) this.stop(); // it broke by itself: it would answer nothing any more
      throw error;
    }
  }

  /**
   * A Python of its own, in place of the spare: stopping a program never ends it.
   * @returns {{ask: (request: object, files?: Array<[string, Uint8Array]>) => Promise<any>, end: () => void}}
   */
  apart() {
    const own = this.spare ?? this.start();
    this.spare = null;
    return {
      ask: async (request, files = []) => {
        await own.ready;
        return JSON.parse(await own.ask({ request: JSON.stringify(request), files }));
      },
      end: () => own.end(),
    };
  }

  /** End what runs, whatever it does; the next question goes to the warm worker. */
  stop() {
    this.current.end();
    this.current = this.spare ?? this.start();
    this.spare = null;
    this.current.ready.then(() => this.warmSoon(), () => {});
  }
}

/** One worker, with a promise for each question. */
class Warm {
  /**
   * @param {Worker} worker
   * @param {import("./python.js").Modules} modules
   * @param {Promise<import("./python.js").Pieces>} pieces
   */
  constructor(worker, modules, pieces) {
    this.worker = worker;
    this.next = 0;
    /** @type {Error | null} why it answers nothing any more */
    this.failed = null;
    /** @type {Map<number, {resolve: (answer: string) => void, reject: (error: Error) => void, tell: Tell}>} */
    this.waiting = new Map();
    worker.onmessage = (event) => this.take(event.data);
    worker.onerror = (event) => this.fail(new Error(event.message || "worker"));
    worker.postMessage({ modules });
    this.ready = pieces.then((unpacked) => this.ask({ pieces: unpacked }));
    this.ready.catch(() => {});
  }

  /**
   * @param {object} message
   * @param {Tell} [tell]
   * @returns {Promise<string>}
   */
  ask(message, tell = () => {}) {
    if (this.failed) return Promise.reject(this.failed);
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, tell });
      this.worker.postMessage({ id, ...message });
    });
  }

  /** @param {{id: number, answer?: string, failed?: string, told?: string}} message */
  take({ id, answer, failed, told }) {
    const asked = this.waiting.get(id);
    if (told !== undefined) return asked?.tell(JSON.parse(told));
    this.waiting.delete(id);
    if (failed !== undefined) asked?.reject(new Error(failed));
    else asked?.resolve(answer ?? "");
  }

  /** @param {Error} error */
  fail(error) {
    this.failed ??= error;
    for (const asked of this.waiting.values()) asked.reject(error);
    this.waiting.clear();
  }

  end() {
    this.worker.terminate();
    this.fail(new Stopped());
  }
}

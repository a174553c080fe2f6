// What is drawn on the mat, and where the robot starts: kept with the program, shown as Python makes it, shared as a code or a file.

/**
 * @typedef {import("./freehand.js").Shape} Shape
 * @typedef {[number, number, number]} Pose mm, mm, degrees
 * @typedef {{world: string, shapes: Shape[], start: Pose | null}} Drawn
 */

/** What Python refuses of a mat and of the robot on it; any other problem is none of the drawing. */
const OF_DRAWING = /^E-(WORLD-\d+|RUN-05|RUN-29)$/;

export class Drawing {
  /**
   * @param {{ask: (more: object) => Promise<any>, show: () => void, opened: () => void, refuse: (problem: any) => void, keep: () => void}} options
   *   `ask`: Python for the scene of what is open; `show`: the mat has changed; `opened`: the one that was
   *   kept is known, and has not
   */
  constructor({ ask, show, opened, refuse, keep }) {
    this.ask = ask;
    this.show = show;
    this.opened = opened;
    this.refuse = refuse;
    this.keep = keep;
    this.world = "";
    /** @type {Shape[]} */
    this.shapes = [];
    /** @type {Pose | null} */
    this.start = null;
    /** What Python says of it: the scene, its code, the text of its file. @type {any} */
    this.known = null;
    this.asked = 0;
    /** What there was before each change, the last one last. @type {Drawn[]} */
    this.past = [];
  }

  /** Whether there is anything. */
  get some() {
    return this.shapes.length > 0 || this.start !== null;
  }

  /** What to run a program with. @returns {{drawn: Shape[], inputs: Array<[string, Pose, number]>}} */
  request() {
    return { drawn: this.shapes, inputs: this.start ? [["robot", this.start, 0]] : [] };
  }

  /** @returns {Drawn} */
  kept() {
    return { world: this.world, shapes: this.shapes, start: this.start };
  }

  /** Take what was kept of a world, if it is what this page keeps; Python says whether it can be. @param {any} kept @param {string} world */
  open(kept, world) {
    this.known = null;
    this.past = [];
    this.asked++;
    const own = isDrawn(kept) && kept.world === world;
    [this.world, this.shapes, this.start] = [world, own ? kept.shapes : [], own ? kept.start : null];
    if (this.some) this.look({ world, shapes: [], start: null }, this.opened);
  }

  /** The frames to show before a run; null where nothing is drawn, or Python has not made them yet. */
  get scene() {
    return this.some ? this.known?.replay ?? null : null;
  }

  /** @param {Partial<Drawn>} change @returns {Promise<boolean>} whether it was taken */
  async change(change) {
    const before = this.kept();
    Object.assign(this, change);
    this.past.push(before);
    const taken = await this.look(before);
    if (!taken) this.past = this.past.filter((one) => one !== before);
    return taken;
  }

  /** Take the last change back. @returns {boolean} whether there was one */
  undo() {
    const last = this.past.pop();
    if (!last) return false;
    const before = this.kept();
    [this.shapes, this.start] = [last.shapes, last.start];
    this.look(before);
    return true;
  }

  /** Take what a code says. @param {string} code @returns {Promise<any>} the problem, if it says nothing */
  async type(code) {
    const answer = await this.ask({ code });
    if (answer.problem) return answer.problem;
    this.past.push(this.kept());
    [this.shapes, this.start, this.known] = [answer.drawn, answer.start, answer];
    this.changed();
    return null;
  }

  /**
   * Ask Python what it looks like; what cannot be drawn there is taken back, and nothing else is.
   * @param {Drawn} before
   * @param {() => void} taken what to do then
   * @returns {Promise<boolean>} whether it stays
   */
  async look(before, taken = () => this.changed()) {
    const turn = ++this.asked;
    const answer = this.some ? await this.ask(this.request()) : null;
    if (turn !== this.asked) return true; // something else is drawn by now
    if (answer?.problem) {
      const wrong = OF_DRAWING.test(answer.problem.code);
      if (wrong) [this.shapes, this.start] = [before.shapes, before.start];
      else this.known = null; // of what was drawn before
      this.refuse(answer.problem);
      return !wrong;
    }
    this.known = answer;
    taken();
    return true;
  }

  changed() {
    this.show();
    this.keep();
  }
}

/** @param {any} kept @returns {kept is Drawn} */
function isDrawn(kept) {
  const numbers = (/** @type {any} */ list, /** @type {number} */ count) => Array.isArray(list) && list.length === count && list.every(Number.isSafeInteger);
  const { shapes, start } = kept ?? {};
  const drawn = Array.isArray(shapes) && shapes.every((shape) => typeof shape?.kind === "string" && Array.isArray(shape.points) && shape.points.every((/** @type {any} */ point) => numbers(point, 2)));
  return drawn && (start === null || numbers(start, 3));
}

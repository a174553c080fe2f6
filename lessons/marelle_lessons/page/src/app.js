// The page as a whole: what is chosen, what is kept, and the parts that show it.
import { fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { GlossaryActions } from "./glossary_actions.js";
import { Drawing } from "./drawing.js";
import { read } from "./files.js";
import { explained } from "./help.js";
import { Inputs } from "./inputs.js";
import { Stopped } from "./pool.js";
import { Roles } from "./roles.js";
import { Running } from "./running.js";
import { settableOf } from "./settable.js";
import { apply } from "./settings.js";
import { Stepping } from "./stepping.js";
import { Feedback } from "./feedback.js";
import { ReplayView } from "./replay_view.js";
import { Work, freshWork, isKept } from "./work.js";

/**
 * @typedef {import("./work.js").Kept} Kept
 * @typedef {import("./pool.js").Pool | import("./main_thread.js").MainThreadPython} Asked Python, in a worker or in the page
 */

const FREE = "free";
const KEEP_MS = 150; // after the last key; what is written as a page is left may be lost

export class App {
  /**
   * @param {any} data what the file carries (`contents.py`)
   * @param {import("./sentences.js").Words} words
   * @param {import("./storage.js").Storage} storage
   * @param {import("./settings.js").Choices} choices
   * @param {Promise<Asked>} python
   */
  constructor(data, words, storage, choices, python) {
    this.data = data;
    this.words = words;
    this.storage = storage;
    this.choices = choices;
    this.python = python;
    this.say = words.say;
    /** @type {any} the lesson that is open, or null in free play */
    this.lesson = null;
    this.world = "";
    this.kit = "";
    this.opening = false;
    /** What the pupil did is told to the first steps. @type {(deed: import("./welcome.js").Deed) => void} */
    this.noticed = () => {};
    /** A check passed. @type {(report: any) => void} */
    this.celebrate = () => {};
    /** @type {{lesson: string, work: Kept, past: string[]} | null} what waits while a teacher looks at a pupil's program */
    this.own = null;
    /** @type {{files?: {[name: string]: string}, entry?: string}} the modules of the pupil's program that is looked at */
    this.beside = {};
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.keeping = undefined;
    this.feedback = new Feedback(words.say, () => this.work);
    this.running = new Running(this);
    this.replayView = new ReplayView({ words: this.stageWords(), language: words.language, line: (line) => this.work?.light(line), time: (time, atEnd) => this.shownAt(time, atEnd), play: () => this.stepping.play(), step: (direction) => this.stepping.press(direction > 0 ? "step" : "back") });
    this.glossaryActions = new GlossaryActions(this);
    this.work = new Work({
      say: this.say,
      ask: (request) => this.ask(request),
      changed: () => this.changed(),
      marked: () => (this.feedback.showState(""), this.keepSoon()),
      tell: (sentence) => this.feedback.tell(sentence),
      language: () => words.language,
      explain: (problem) => explained(problem, words.say),
      help: this.glossaryActions.help(),
    });
    this.roles = new Roles(this);
    this.stepping = new Stepping(this);
    this.drawing = new Drawing({
      ask: (more) => this.scene(more),
      show: () => this.redrawn(),
      opened: () => this.running.ran || this.showWorld(),
      refuse: (problem) => this.feedback.refuse(problem),
      keep: () => this.keepSoon(),
    });
    this.inputs = new Inputs({
      say: this.say,
      touch: data.touch,
      language: () => words.language,
      time: () => this.replayView.player.time,
      changed: () => this.running.again(),
      answered: () => this.running.again(true),
      over: () => Boolean(this.running.ran) && this.replayView.atEnd && this.inputs.question === null,
      refused: () => this.feedback.showState("inputs.over"),
      tell: (sentence) => this.feedback.tell(sentence),
    });
  }

  /** Another moment of the run is shown. @param {number} time ms @param {boolean} atEnd */
  shownAt(time, atEnd) {
    this.inputs?.showAt(time, atEnd);
    this.running.watch();
  }

  stageWords() {
    return this.data.stage[this.words.language];
  }

  /**
   * @param {object} request
   * @param {Array<[string, Uint8Array]>} [files]
   * @param {import("./pool.js").Tell} [tell] what to do with a remark that comes before the answer
   * @returns {Promise<any>}
   */
  async ask(request, files, tell) {
    const pool = await this.python;
    return pool.ask(request, files, tell);
  }

  /**
   * Return the programs of files, as Python reads them, or the `problem`.
   * @param {File[]} files
   * @returns {Promise<any>} null if there is too much to read
   */
  async read(files) {
    const contents = await read(files);
    if (!contents) return null;
    try {
      return await this.ask({ do: "open", language: this.words.language }, contents.map(({ name, content }) => [name, content]));
    } catch (error) {
      return { problem: this.feedback.broken(error) };
    }
  }

  /** Ask Python what the mat looks like with what is drawn on it. @param {object} more @returns {Promise<any>} */
  async scene(more) {
    const question = { do: "scene", lesson: this.lesson?.id ?? "", world: this.world, kit: this.kit, language: this.words.language, ...more };
    try {
      return await this.ask(question);
    } catch (error) {
      if (error instanceof Stopped) return this.scene(more); // what was to be stopped was a run
      return { problem: this.feedback.broken(error) };
    }
  }

  /** The mat has changed: a run that is shown was one on another mat, and is to be begun again. */
  redrawn() {
    const shown = Boolean(this.running.ran);
    this.running.stop();
    this.forgetInputs();
    this.showWorld();
    fill(this.feedback.results);
    this.running.watch();
    if (shown) this.feedback.showState("mat.again");
  }

  /**
   * Put the robot down elsewhere: before the start it starts there; later a hand takes it as the run goes on.
   * @param {import("./drawing.js").Pose} place
   * @param {boolean} plays whether the run that is shown goes on
   * @returns {Promise<boolean>} whether it stands there
   */
  async putRobot(place, plays) {
    const { player } = this.replayView;
    if (!this.running.ran || player.time <= 0 || this.inputs.over()) return this.drawing.change({ start: place });
    const put = this.inputs.put(place);
    const stands = (put.at + this.data.touch.carried_us) / 1000;
    await this.running.again();
    if (this.running.problem) {
      this.inputs.forget(put); // or each later run would be refused too
      this.keepSoon();
      return false;
    }
    if (plays) player.play();
    else player.seek(Math.min(stands, player.end));
    return true;
  }

  /** The worlds that may be chosen now. @returns {any[]} */
  worlds() {
    return this.lesson ? this.lesson.worlds : this.data.worlds;
  }

  /** Nothing that is opened from now on is kept: it is a pupil's. The own work waits; where it waits already, it goes on to. */
  lend() {
    this.keep();
    this.own ??= { lesson: this.lesson?.id ?? FREE, work: this.kept(), past: this.work.past };
  }

  /** @returns {{lesson: string, work: Kept, past: string[]} | null} the own work, which is to be opened again */
  takeBack() {
    const { own } = this;
    if (own) this.cancelKeeping(); // what waits to be kept is the pupil's
    this.own = null;
    this.beside = {};
    return own;
  }

  /**
   * @param {string} id of a lesson, or "free"
   * @param {() => Kept} [given] what to show in it, if it is not what was kept
   */
  open(id, given) {
    if (id !== (this.lesson?.id ?? FREE)) this.forgetInputs();
    this.keep();
    this.running.latest.giveUp();
    this.lesson = this.data.lessons.find((/** @type {any} */ lesson) => lesson.id === id) ?? null;
    const found = given?.() ?? this.storage.read(`work:${this.lesson?.id ?? FREE}`, {});
    const kept = isKept(found) ? found : this.fresh();
    this.world = kept.world;
    this.drawing.open(kept.drawn, this.world);
    if (!this.own) this.storage.write("open", { lesson: this.lesson?.id ?? FREE });
    this.showWorld();
    this.opening = true;
    this.roles.open(kept, this.fresh(), this.lesson?.languages ?? ["cards", "micropython"]);
    this.opening = false;
    this.inputs.open(kept.made);
    this.offerInputs();
    this.glossaryActions.show();
    fill(this.feedback.results);
  }

  /** What was done to the robot was done to another one, or in another try. @returns {boolean} whether there was anything */
  forgetInputs() {
    const some = this.inputs.clear();
    if (some) this.keepSoon();
    return some;
  }

  /** Let a person do to the robot what its kit and its world allow; not with cards, which cannot ask for it. */
  offerInputs() {
    const kit = this.lesson ?? this.data.kits.find((/** @type {any} */ one) => one.name === (this.kit || this.data.kit));
    const world = this.worlds().find((one) => one.name === this.world);
    this.inputs.offer(this.work.mode === "text" ? settableOf(kit, world) : null);
  }

  /** What a lesson begins with. @returns {Kept} */
  fresh() {
    return freshWork(this.lesson?.starts ?? this.data.starts, this.words.language, !this.lesson);
  }

  /** Start the lesson anew. */
  reset() {
    this.work.remember();
    this.opening = true;
    const fresh = this.fresh();
    this.roles.open(fresh, fresh, this.lesson?.languages ?? ["cards", "micropython"]);
    this.opening = false;
    this.inputs.clear();
    this.changed();
  }

  showWorld() {
    this.stepping.leave();
    const worlds = this.worlds();
    const wanted = this.world || (this.lesson ? "" : this.data.world);
    const world = worlds.find((one) => one.name === wanted) ?? worlds[0];
    this.world = world.name;
    if (this.drawing.world !== this.world) this.drawing.open(null, this.world);
    this.inputs.take({});
    this.replayView.sensors = false;
    this.replayView.scene(this.drawing.scene ?? world.scene);
    this.running.ran = "";
  }

  /** @param {string} name of a world */
  chooseWorld(name) {
    this.world = name;
    this.inputs.clear();
    this.showWorld();
    this.changed();
  }

  /** @param {string} name of a kit */
  chooseKit(name) {
    this.kit = name;
    this.inputs.clear();
    this.drawing.open(this.drawing.kept(), this.world); // another robot is seen, and may not fit
    this.changed();
  }

  /**
   * Show a program that came from a file.
   * @param {{label: string, program: string, cards: boolean, files?: {[name: string]: string}, entry?: string}} file
   */
  openProgram({ label, program, cards, files, entry }) {
    const { work } = this;
    const mode = cards ? "cards" : "text";
    const both = ["cards", "micropython"];
    const own = this.lesson?.languages ?? both;
    const languages = own.includes(cards ? "cards" : "micropython") ? own : both;
    this.inputs.clear();
    this.beside = this.own ? { files, entry } : {};
    const opened = cards ? { cards: program.trim(), row: /** @type {any} */ (null) } : { program, own: true, stops: [] };
    if (!this.roles.take(program, cards)) work.open({ ...work.kept(), ...opened, linked: false, mode }, languages);
    this.changed();
    this.feedback.tell(this.say("file.opened", { name: label }));
  }

  /** Something was written: what was run is no longer what is shown. */
  changed() {
    if (this.opening) return;
    this.stepping.leave();
    this.running.ran = "";
    this.replayView.player.pause();
    this.running.watch();
    this.work.showMistake(null);
    fill(this.feedback.results);
    this.offerInputs();
    this.glossaryActions.show();
    this.keepSoon();
    this.noticed("written");
  }

  keepSoon() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), KEEP_MS);
  }

  /** What waits to be kept is not kept. @returns {boolean} whether anything waited */
  cancelKeeping() {
    const waits = this.keeping !== undefined;
    clearTimeout(this.keeping);
    this.keeping = undefined;
    return waits;
  }

  keep() {
    if (!this.cancelKeeping()) return;
    if (!this.own) this.storage.write(`work:${this.lesson?.id ?? FREE}`, this.kept());
  }

  /** @returns {Kept} */
  kept() {
    return { ...this.work.kept(), ...this.roles.kept(), world: this.world, made: this.inputs.kept(), drawn: this.drawing.kept() };
  }

  /** @param {import("./settings.js").Choices} choices */
  choose(choices) {
    this.choices = choices;
    this.storage.share(choices.shared);
    this.storage.write("settings", choices);
    apply(choices);
    this.replayView.stage.setOptions({ contrast: choices.contrast });
  }
}

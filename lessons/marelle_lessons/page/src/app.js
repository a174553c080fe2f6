// The page as a whole: what is chosen, what runs, what is shown.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { Asking, Renewal } from "./asking.js";
import { read } from "./files.js";
import { explained } from "./help.js";
import { Inputs } from "./inputs.js";
import { Stopped } from "./pool.js";
import { showChecked } from "./result.js";
import { settableOf } from "./settable.js";
import { apply } from "./settings.js";
import { Theatre } from "./theatre.js";
import { Work, freshWork, isKept } from "./work.js";

/**
 * @typedef {import("./work.js").Kept} Kept
 * @typedef {import("./pool.js").Pool | import("./inside.js").Inside} Asked Python, in a worker or in the page
 */

const FREE = "free";
const SLOW_MS = 300;
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
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.keeping = undefined;
    this.ran = "";
    this.asking = new Asking(() => this.python.then((pool) => pool.stop()));
    this.renewal = new Renewal(() => Boolean(this.ran));
    this.live = el("p", { class: "unseen", role: "status", "aria-live": "polite" });
    this.state = el("p", { class: "state", role: "status" });
    this.results = el("div", { class: "results" });
    this.theatre = new Theatre({ words: this.stageWords(), language: words.language, line: (line, values) => this.work?.light(line, values), time: (time, atEnd) => this.inputs?.showAt(time, atEnd) });
    this.work = new Work({
      say: this.say,
      ask: (request) => this.ask(request),
      changed: () => this.changed(),
      tell: (sentence) => this.tell(sentence),
      language: () => words.language,
      explain: (problem) => explained(problem, words.say),
      library: data.library,
    });
    this.inputs = new Inputs({
      say: this.say,
      language: () => words.language,
      time: () => this.theatre.player.time,
      changed: () => this.again(),
      answered: () => this.again(true),
      over: () => Boolean(this.ran) && this.theatre.atEnd && this.inputs.question === null,
      refused: () => this.showState("inputs.over"),
      tell: (sentence) => this.tell(sentence),
    });
  }

  stageWords() {
    return this.data.stage[this.words.language];
  }

  /** Say something to who does not see the page. @param {string} sentence */
  tell(sentence) {
    this.live.textContent = sentence;
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
      return { problem: this.broken(error) };
    }
  }

  /** What is said when Python gave no answer. @param {unknown} error */
  broken(error) {
    if (error instanceof Stopped) return { code: "", what: this.say("state.stopped"), action: "", pictogram: "stop" };
    return { code: "E-BUG-01", what: this.say("state.broken"), action: String(error), pictogram: "bug" };
  }

  /** The worlds that may be chosen now. @returns {any[]} */
  worlds() {
    return this.lesson ? this.lesson.worlds : this.data.worlds;
  }

  /** @param {string} id of a lesson, or "free" */
  open(id) {
    if (id !== (this.lesson?.id ?? FREE)) this.forgetInputs();
    this.keep();
    this.asking.giveUp();
    this.lesson = this.data.lessons.find((/** @type {any} */ lesson) => lesson.id === id) ?? null;
    const found = this.storage.read(`work:${this.lesson?.id ?? FREE}`, {});
    const kept = isKept(found) ? found : this.fresh();
    this.world = kept.world;
    this.storage.write("open", { lesson: this.lesson?.id ?? FREE });
    this.showWorld();
    this.opening = true;
    this.work.open(kept, this.lesson?.languages ?? ["cards", "micropython"], this.fresh().program);
    this.opening = false;
    this.inputs.open(kept.made);
    this.offerInputs();
    fill(this.results);
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
    this.work.open(this.fresh(), this.lesson?.languages ?? ["cards", "micropython"]);
    this.opening = false;
    this.inputs.clear();
    this.changed();
  }

  showWorld() {
    const worlds = this.worlds();
    const wanted = this.world || (this.lesson ? "" : this.data.world);
    const world = worlds.find((one) => one.name === wanted) ?? worlds[0];
    this.world = world.name;
    this.inputs.take({});
    this.theatre.sensors = false;
    this.theatre.scene(world.scene);
    this.ran = "";
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
    this.changed();
  }

  /**
   * Show a program that came from a file.
   * @param {{label: string, program: string, cards: boolean}} file
   */
  openProgram({ label, program, cards }) {
    const { work } = this;
    const mode = cards ? "cards" : "text";
    const both = ["cards", "micropython"];
    const own = this.lesson?.languages ?? both;
    const languages = own.includes(cards ? "cards" : "micropython") ? own : both;
    this.inputs.clear();
    work.open({ ...work.kept(), ...(cards ? { cards: program.trim(), row: /** @type {any} */ (null) } : { program, own: true }), mode }, languages);
    this.changed();
    this.tell(this.say("file.opened", { name: label }));
  }

  /** Something was written: what was run is no longer what is shown. */
  changed() {
    if (this.opening) return;
    this.ran = "";
    this.work.showMistake(null);
    fill(this.results);
    this.offerInputs();
    this.keepSoon();
  }

  keepSoon() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), KEEP_MS);
  }

  keep() {
    clearTimeout(this.keeping);
    if (this.keeping === undefined) return;
    this.keeping = undefined;
    this.storage.write(`work:${this.lesson?.id ?? FREE}`, { ...this.work.kept(), world: this.world, made: this.inputs.kept() });
  }

  /** What to ask Python to run or to check. */
  request() {
    return { ...this.work.program(), lesson: this.lesson?.id ?? "", world: this.world, kit: this.kit, language: this.words.language, ...this.inputs.request() };
  }

  /** The same, to be compared: whether an answer is still about what is written. */
  asked() {
    return JSON.stringify(this.request());
  }

  /** Say why nothing is shown: the answer is about what was written before. */
  sayChanged() {
    fill(this.results, el("p", {}, this.say("state.changed")));
    this.tell(this.say("state.changed"));
  }

  /** « Essayer » */
  async try() {
    if (!(await this.run())) return;
    if (document.documentElement.dataset.columns === "1") this.theatre.mat.scrollIntoView({ block: "start" });
    this.theatre.play();
  }

  /** « Pas à pas »: one line of the program, or one card. */
  async step() {
    if (this.ran === this.asked() || (await this.run())) this.theatre.step();
  }

  /** « Arrêter » */
  stop() {
    this.asking.giveUp();
    this.theatre.player.pause();
  }

  /** « Recommencer » */
  restart() {
    this.stop();
    if (!this.forgetInputs() && this.ran) this.theatre.restart();
    else this.showWorld();
    fill(this.results);
  }

  /**
   * Something was done to the robot that is shown: make its run again with that, and what is done meanwhile after that.
   * @param {boolean} [onward] whether it goes on though it had come to its end
   */
  async again(onward = false) {
    this.keepSoon();
    if (!this.ran) this.showState("inputs.try");
    await this.renewal.take(() => this.run((answer) => this.theatre.replace(answer.replay, answer.values, onward)));
  }

  /**
   * @param {(answer: any) => void} [show]
   * @returns {Promise<boolean>} whether there is something to see
   */
  async run(show = (answer) => this.theatre.show(answer.replay, answer.values)) {
    const request = this.request();
    const answer = await this.waitFor({ do: "run", ...request });
    if (!answer) return false;
    fill(this.results);
    if (answer.problem) return this.refused(answer.problem);
    if (this.inputs.drops(answer)) return this.run(show);
    this.work.places = answer.places;
    this.theatre.sensors = !request.cards;
    this.inputs.take(answer);
    show(answer);
    this.ran = this.asked();
    const remark = request.cards ? null : answer.remarks[0];
    if (answer.asks !== null) this.work.showMistake(null);
    else if (answer.replay.error) this.showError(answer.replay.error);
    else if (remark) this.showRemark(remark);
    else this.work.showMistake(null);
    return true;
  }

  /** « Vérifier » */
  async check() {
    const answer = await this.waitFor({ do: "check", ...this.request() });
    if (!answer) return;
    if (answer.problem) return this.refused(answer.problem);
    const asked = this.asked();
    if (answer.report.passed && (await this.run())) this.theatre.play();
    if (asked !== this.asked()) return; // what passed is no longer what is written
    showChecked(this, answer);
    const alone = document.documentElement.dataset.columns === "1";
    this.results.scrollIntoView({ block: alone ? "center" : "nearest" });
    /** @type {HTMLElement | null} */ (this.results.querySelector("h3"))?.focus({ preventScroll: true });
  }

  /**
   * Ask, with the buttons as they are while something runs. What is asked last is answered: it ends what runs.
   * @param {object} request
   * @returns {Promise<any>} nothing if it was stopped, or if something else is written, chosen or asked by then
   */
  async waitFor(request) {
    return this.asking.take(JSON.stringify(request), () => this.answered(request));
  }

  /** @param {object} request @returns {Promise<any>} */
  async answered(request) {
    const { lesson } = this;
    const asked = this.asked();
    document.documentElement.toggleAttribute("data-busy", true);
    const slow = setTimeout(() => this.showState("state.running"), SLOW_MS);
    try {
      const answer = await this.ask(request, [], (remark) => asked === this.asked() && this.showRemark(remark));
      if (asked === this.asked()) return answer;
      if (this.renewal.stale) return null;
      if (lesson === this.lesson) this.sayChanged();
      return null;
    } catch (error) {
      if (error instanceof Stopped) this.tell(this.say("state.stopped"));
      else this.refuse(this.broken(error));
      return null;
    } finally {
      clearTimeout(slow);
      this.showState("");
      document.documentElement.toggleAttribute("data-busy", false);
    }
  }

  /** @param {string} key */
  showState(key) {
    this.state.textContent = key ? this.say(key) : "";
  }

  /** Show words beside the line that they are about. @param {any} place @param {HTMLElement} words */
  point(place, words) {
    this.work.showMistake({ line: place.line, column: place.column, endColumn: place.end_column, words });
  }

  /** @param {any} error of a run @param {boolean} [told] */
  showError(error, told = true) {
    const words = explained(error, this.say);
    this.point(error, words);
    if (!told) return;
    if (this.work.mode === "cards" || !error.line) fill(this.results, explained(error, this.say));
    this.tell(`${error.what} ${error.action}`);
  }

  /** @param {any} remark on what looks like a mistake, though the program did not stop */
  showRemark(remark) {
    const words = explained(remark, this.say, "remark");
    if (remark.line) this.point(remark, words);
    else fill(this.results, words);
    this.tell(`${remark.what} ${remark.action}`);
  }

  /** @param {any} problem @returns {false} */
  refuse(problem) {
    fill(this.results, explained(problem, this.say));
    this.tell(`${problem.what} ${problem.action}`);
    return false;
  }

  /** Nothing ran: what an earlier program did is no longer shown. @param {any} problem @returns {false} */
  refused(problem) {
    this.showWorld();
    return this.refuse(problem);
  }

  /** @param {import("./settings.js").Choices} choices */
  choose(choices) {
    this.choices = choices;
    this.storage.write("settings", choices);
    apply(choices);
    this.theatre.stage.setOptions({ contrast: choices.contrast });
  }
}

// What a person does to the robot while it is shown: presses its buttons, turns its knobs, changes the light, answers its questions.
// A run takes milliseconds and is shown slowly: what is done at a moment of the replay is added to the run at that time, and the run made again.
import { decimal } from "../../../../simulator/marelle_sim/view/web/words.js";
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { answersOf, keptAnswers } from "./answers.js";
import { control } from "./controls.js";
import { icon } from "./icons.js";

/**
 * @typedef {{name: string, kind: string, least: number, most: number, step: number, start: number, divide: number,
 *   title: {[language: string]: string}, shown: {[language: string]: string}, zero?: {[language: string]: string}}} Settable
 *   `zero`: what is shown of 0
 * @typedef {{name: string, value: number, at: number, until?: number, place?: Pose}} Done from when, and of a press until when, in microseconds; of the robot where it is put
 * @typedef {{done: Done[], typed: import("./answers.js").Answer[]}} Made what a person did
 * @typedef {Array<[string, number, number]>} Presses name, level and microseconds
 * @typedef {import("./drawing.js").Pose} Pose
 */

const ROBOT = "robot"; // the name of the input that puts the robot down elsewhere
const LONGEST = 500;
const MOST_SHOWN = 1000; // characters of a question

export class Inputs {
  /**
   * @param {{say: import("./sentences.js").Say, touch: {press_us: number, carried_us: number}, language: () => string, time: () => number, changed: () => void, answered: () => void,
   *   over: () => boolean, refused: () => void, tell: (words: string) => void}} options
   *   `touch`: how long the simulator presses a button, and has the robot in the hand; `time`: what is shown, in milliseconds; `changed`: a run is no longer what was done; `answered`: and goes on; `over`: whether the end of
   *   a run is shown, after which nothing is done to the robot; `refused` says so
   */
  constructor({ say, touch, language, time, changed, answered, over, refused, tell }) {
    this.say = say;
    this.touch = touch;
    this.language = language;
    this.time = time;
    this.changed = changed;
    this.answered = answered;
    this.over = over;
    this.refused = refused;
    this.tell = tell;
    this.offered = false;
    /** @type {Settable[]} */
    this.settable = [];
    /** @type {Done[]} */
    this.done = [];
    /** @type {import("./answers.js").Answer[]} */
    this.typed = [];
    /** @type {string[]} what the run that is shown asked, in turn */
    this.questions = [];
    /** @type {Presses} what the simulator pressed by itself in the run that is shown */
    this.pressed = [];
    /** @type {string | null} what the program asked, where the run that is shown ended with that */
    this.question = null;
    /** @type {Map<string, (time: number) => void>} shows the value of each at a time */
    this.sliders = new Map();
    this.unfolded = false;
    this.fold = el("button", { type: "button", class: "small inputs-fold", onclick: () => this.unfold() });
    this.controls = el("div", { class: "inputs-row", id: "inputs-row" });
    this.chips = el("ul", { class: "chips" });
    this.asked = el("p", { class: "asked", id: "asked" });
    this.field = el("input", { id: "answer", type: "text", maxlength: LONGEST, autocomplete: "off", spellcheck: "false", "aria-describedby": "asked" });
    this.form = el("form", { class: "question", hidden: true, onsubmit: (/** @type {Event} */ event) => this.answer(event) });
    this.element = el("div", { class: "inputs", id: "inputs", role: "group", hidden: true }, this.form, this.fold, this.controls, this.chips);
  }

  /** @param {import("./sentences.js").Say} say */
  speak(say) {
    this.say = say;
    this.element.setAttribute("aria-label", say("inputs.title"));
    fill(this.form, this.asked, el("label", { class: "unseen", for: "answer" }, say("inputs.answer")), this.field, el("button", { class: "small go" }, say("inputs.reply")));
    this.draw();
  }

  /** Offer what a kit and its world let a person do; null where that is nothing, and nobody can ask. @param {Settable[] | null} settable */
  offer(settable) {
    this.offered = settable !== null;
    this.settable = settable ?? [];
    if (this.offered) this.done = this.known(); // the robot has no such part any more
    this.pressed = [];
    this.ask(null);
    this.draw();
  }

  /** Take what was kept, if it is what this page keeps. @param {any} kept */
  open(kept) {
    const { done, typed } = kept ?? {};
    this.done = Array.isArray(done) ? done.filter(isDone) : [];
    this.typed = keptAnswers(typed);
    this.drawChips();
  }

  /** Forget all that was done. @returns {boolean} whether there was anything */
  clear() {
    const some = this.done.length + this.typed.length > 0;
    this.open(null);
    return some;
  }

  /** @returns {Made} */
  kept() {
    return { done: this.done, typed: this.typed };
  }

  /** What to run a program with. @returns {{inputs: Array<[string, number | Pose, number]>, typed: string[]}} */
  request() {
    /** @type {Array<[string, number | Pose, number]>} */
    const inputs = this.known().flatMap(({ name, value, at, until, place }) => (until === undefined ? [[name, place ?? value, at]] : [[name, value, at], [name, 0, until]]));
    return { inputs, typed: this.offered ? this.typed.map(({ line }) => line) : [] };
  }

  /** What was done to something that is there. */
  known() {
    return this.done.filter(({ name, place }) => place || this.settable.some((one) => one.name === name));
  }

  /** Drop what a run gave to another question than its own. @param {any} answer @returns {boolean} whether it is to be run again */
  drops(answer) {
    const given = this.offered ? answersOf(this.typed, answer) : this.typed;
    const wrong = given.length < Math.min(this.typed.length, answer.questions.length);
    this.typed = given;
    this.drawChips();
    return wrong;
  }

  /** Take what came of a run. @param {{pressed?: Presses, questions?: string[], asks?: string | null}} answer */
  take({ pressed = [], questions = [], asks = null }) {
    this.pressed = pressed;
    this.questions = questions;
    this.ask(asks);
  }

  /** @param {string | null} question */
  ask(question) {
    this.question = question;
    this.asked.textContent = question?.trim().slice(-MOST_SHOWN) ?? "";
    this.form.hidden = true;
    this.show();
  }

  /** Show what can be done, or put it away. */
  unfold() {
    this.unfolded = !this.unfolded;
    this.show();
  }

  /** Show a time of the run. @param {number} time ms @param {boolean} atEnd */
  showAt(time, atEnd) {
    for (const slider of this.sliders.values()) slider(time * 1000);
    const asks = this.question !== null && atEnd;
    if (asks !== this.form.hidden) return;
    this.form.hidden = !asks;
    this.show();
    if (!asks) return;
    this.asked.scrollTop = this.asked.scrollHeight; // what is to be done stands at the end
    this.tell(this.say("inputs.asks", { what: this.asked.textContent ?? "" }));
    const { activeElement: at } = document;
    if (!at?.closest(".cm-editor, input, select")) this.field.focus({ preventScroll: true });
  }

  show() {
    const some = this.offered && (this.settable.length > 0 || this.typed.length > 0 || !this.form.hidden);
    this.element.hidden = !some && !this.known().length;
    // What has not been used is one small button: it takes its place from the program only where it is wanted.
    if (this.known().length || this.pressed.length) this.unfolded = true;
    this.fold.hidden = !this.settable.length;
    this.fold.setAttribute("aria-expanded", String(this.unfolded));
    this.controls.hidden = !this.unfolded || !this.settable.length;
  }

  draw() {
    this.sliders.clear();
    fill(this.fold, icon("hand"), el("span", {}, this.say("inputs.title")));
    fill(this.controls, ...this.settable.map((one) => control(this, one)));
    this.drawChips();
  }

  drawChips() {
    const language = this.language();
    const seconds = (/** @type {number} */ us) => this.say("inputs.seconds", { what: decimal(us / 1e6, 1, language) });
    const done = this.known().map((one) => {
      const words = one.place || one.until !== undefined || this.kind(one.name) === "press" ? this.title(one.name) : `${this.title(one.name)} ${this.amount(one.name, one.value)}`;
      return this.chip(`${words} · ${seconds(one.at)}`, () => this.drop(one));
    });
    const typed = this.typed.map(({ line }, index) => this.chip(line || this.say("inputs.enter"), () => this.untype(index), "keyboard"));
    const chips = [...done, ...typed];
    const all = el("button", { type: "button", class: "small", onclick: () => this.dropAll() }, this.say("inputs.remove_all"));
    fill(this.chips, ...chips, chips.length > 1 ? el("li", {}, all) : null);
    this.show();
  }

  /** @param {string} words @param {() => void} remove @param {string} [sign] */
  chip(words, remove, sign = "") {
    const name = this.say("inputs.remove", { what: words });
    return el("li", {}, el("button", { type: "button", class: "chip", title: name, "aria-label": name, onclick: remove }, sign ? icon(sign) : null, el("span", {}, words), icon("cross")));
  }

  /** @param {string} name */
  kind(name) {
    return this.settable.find((one) => one.name === name)?.kind ?? "";
  }

  /** @param {string} name */
  title(name) {
    if (name === ROBOT) return this.say("inputs.robot");
    return this.settable.find((one) => one.name === name)?.title[this.language()] ?? name;
  }

  /** @param {string} name @param {number} value */
  amount(name, value) {
    const one = this.settable.find((other) => other.name === name);
    if (value === 0 && one?.zero) return one.zero[this.language()];
    const divide = one?.divide ?? 1;
    const number = decimal(value / divide, divide > 1 ? 1 : 0, this.language());
    return (one?.shown[this.language()] ?? "{value}").replace("{value}", number);
  }

  /** What was set last before a time. @param {Settable} one @param {number} time us */
  valueAt(one, time) {
    let last = { value: one.start, at: -1 };
    for (const done of this.done) if (done.name === one.name && done.at <= time && done.at >= last.at) last = done;
    return last.value;
  }

  /** Set something from now on; at the end of a run, for all of it. @param {string} name @param {number} value */
  set(name, value) {
    const at = this.over() ? 0 : this.now();
    this.done = this.done.filter((one) => one.name !== name || one.at !== at);
    this.add({ name, value, at });
  }

  /** Where the robot is being put at a time that is shown, if it is in the hand. */
  get carried() {
    return this.done.find(({ place, at }) => place && at <= this.now() && this.now() <= at + this.touch.carried_us);
  }

  /** Take the robot in the hand and put it down elsewhere; one that is in the hand is put there instead. @param {Pose} place @returns {Done} */
  put(place) {
    const at = this.carried?.at ?? this.now();
    this.done = this.done.filter((one) => one.name !== ROBOT || one.at !== at);
    const put = { name: ROBOT, value: 0, place, at };
    this.done.push(put);
    this.done.sort((one, other) => one.at - other.at);
    this.drawChips();
    return put;
  }

  /** Something that was done was refused, and nothing was run with it. @param {Done} done */
  forget(done) {
    this.done = this.done.filter((one) => one !== done);
    this.drawChips();
  }

  /** @param {string} name @param {number} value @returns {Done} */
  press(name, value) {
    const pressed = { name, value, at: this.now() };
    if (this.kind(name) === "press" && !this.done.some((one) => one.name === name)) this.done.push(...this.byItself(name, pressed.at));
    this.done = this.done.filter((one) => one.name !== name || one.at !== pressed.at); // pressed twice at one moment is pressed once
    this.add(pressed);
    return pressed;
  }

  /** @param {Done} pressed */
  release(pressed) {
    pressed.until = Math.max(this.now(), pressed.at + this.touch.press_us);
    this.renew();
  }

  /** What the simulator pressed before: it does so only where nobody presses, and what was seen stays. @param {string} name @param {number} before us */
  byItself(name, before) {
    const levels = this.pressed.filter(([one]) => one === name);
    return levels.flatMap(([, level, at], index) => (level && at < before ? [{ name, value: 1, at, until: levels[index + 1]?.[2] ?? at + this.touch.press_us }] : []));
  }

  now() {
    return Math.round(this.time() * 1000);
  }

  /** @param {Done} done */
  add(done) {
    this.done.push(done);
    this.done.sort((one, other) => one.at - other.at);
    this.renew();
  }

  /** @param {Done} done */
  takeBack(done) {
    this.done = this.done.filter((one) => one !== done);
    this.renew();
  }

  /** @param {Done} done */
  drop(done) {
    this.takeBack(done);
    this.focus();
  }

  dropAll() {
    this.clear();
    this.renew();
    this.focus();
  }

  /** Take back an answer, and those that came after it: they answered what was asked then. @param {number} index */
  untype(index) {
    this.typed = this.typed.slice(0, index);
    this.renew();
    this.focus();
  }

  /** Keep the place of who goes by the keyboard. */
  focus() {
    const next = this.chips.querySelector("button") ?? this.controls.querySelector("button, input") ?? this.field;
    /** @type {HTMLElement} */ (next).focus({ preventScroll: true });
  }

  renew() {
    this.drawChips();
    this.changed();
  }

  /** @param {Event} event */
  answer(event) {
    event.preventDefault();
    this.typed = [...this.typed, { question: this.questions.at(-1) ?? "", line: this.field.value }];
    this.field.value = "";
    this.ask(null);
    this.drawChips();
    this.answered();
  }
}

/** @param {any} one @returns {one is Done} */
function isDone(one) {
  const numbers = [one?.value, one?.at, one?.until ?? 0];
  const place = one?.place ?? [0, 0, 0];
  const whole = Array.isArray(place) && place.length === 3 && [...numbers, ...place].every(Number.isSafeInteger);
  return typeof one?.name === "string" && (one.name === ROBOT) === Boolean(one.place) && whole && one.at >= 0;
}

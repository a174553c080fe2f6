// The replay of one run in one file, in French and in English.

import { contactCount } from "./contacts.js";
import { el, drawing, SIGNS } from "./dom.js";
import { createInstruments } from "./instruments.js";
import { createPlayer } from "./player.js";
import { createPrinted } from "./printed.js";
import { createStage } from "./stage.js";
import { createStory } from "./story.js";
import { decimal, duration, printable, say } from "./words.js";

/** @import {Frames, Help, StoryMoment, Words} from "./frames" */
/** @typedef {{text: Words, title: string, story: StoryMoment[], error: Help | null, pictogram: string}} Said */
/** @typedef {{frames: Frames, said: Record<string, Said>, moment_ms: number | null}} Kept */

const WENT_WELL = ["done", "exit", "deadline", "reset"];
const SIZES = [1, 1.2, 1.45];

/** Return an element of the page. @param {string} id */
function part(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

class Replay {
  /** @param {Kept} kept */
  constructor({ frames, said, moment_ms: moment }) {
    this.frames = frames;
    this.said = said;
    this.language = frames.language;
    this.size = 0;
    const options = { text: this.text, language: this.language };
    this.stage = createStage(part("stage"), options);
    this.instruments = createInstruments(part("instruments"), options);
    this.printed = createPrinted(part("printed"), options);
    this.story = createStory(part("story"), { ...options, onJump: (time) => this.#jump(time) });
    this.player = createPlayer(part("player"), this.stage, { ...options, onTime: (time, playing) => this.#at(time, playing) });
    this.strong = matchMedia("(prefers-contrast: more)").matches;
    this.#listen();
    const { width_mm: width, height_mm: height } = frames.world;
    part("stage").style.setProperty("--shape", String(Math.min(Math.max(width / height, 0.8), 2.2)));
    this.stage.setFrames(frames);
    this.#speak();
    const steps = said[this.language].story.map(({ t_ms: time }) => time);
    this.player.setRun(frames.end_ms, steps, frames.seconds * 1000);
    this.#look();
    this.#begin(moment);
  }

  get text() {
    return this.said[this.language].text;
  }

  /** Play at once, unless the reader wants no motion: then the end is shown. @param {number | null} moment to open at */
  #begin(moment) {
    if (moment !== null) {
      this.stage.setMark({ t_ms: moment, words: "" });
      this.player.seek(moment);
      return;
    }
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.player.seek(still ? this.frames.end_ms : 0);
    if (!still) setTimeout(() => this.player.play(), 500);
  }

  #listen() {
    this.player.listen(document);
    part("contrast").addEventListener("click", () => {
      this.strong = !this.strong;
      this.#look();
    });
    part("larger").addEventListener("click", () => {
      this.size = (this.size + 1) % SIZES.length;
      this.#look();
    });
    part("language").addEventListener("click", () => {
      this.language = this.#other();
      this.#speak();
      this.player.seek(this.player.time);
    });
  }

  /** Return the language that is not shown. */
  #other() {
    return Object.keys(this.said).find((language) => language !== this.language) ?? this.language;
  }

  #look() {
    document.documentElement.classList.toggle("is-strong", this.strong);
    document.documentElement.style.setProperty("--size", String(SIZES[this.size]));
    part("contrast").setAttribute("aria-pressed", String(this.strong));
    part("larger").setAttribute("aria-pressed", String(this.size > 0));
    this.stage.setOptions({ contrast: this.strong });
  }

  /** Write everything in the present language. */
  #speak() {
    const { text, language, frames } = this;
    const said = this.said[language];
    document.documentElement.lang = language;
    document.title = say(text, "replay.title", { title: said.title });
    frames.world.title = said.title;
    for (const element of document.querySelectorAll("[data-words]")) {
      element.textContent = say(text, /** @type {HTMLElement} */ (element).dataset.words ?? "");
    }
    part("title").textContent = said.title;
    part("detail").textContent = say(text, "view.kit_and_seed", { kit: frames.kit, seed: frames.seed });
    part("language").textContent = say(this.said[this.#other()].text, "replay.language");
    part("language").lang = this.#other();
    this.#ended();
    this.#figures();
    this.#error(said);
    this.stage.setLanguage(text, language);
    this.player.setLanguage(text, language);
    this.story.setStory(said.story, text, language);
    part("instruments-panel").hidden = !this.instruments.setFrames(frames, text, language);
    const events = frames.robots.flatMap((robot) => robot.events).sort(([a], [b]) => a - b);
    part("printed-panel").hidden = !this.printed.setEvents(events, text);
  }

  /** Show the end of the run, with a sign and a word. */
  #ended() {
    const well = WENT_WELL.includes(this.frames.ended);
    const chip = part("ended");
    chip.className = well ? "ended" : "ended is-wrong";
    chip.replaceChildren(
      el("span", { class: "ended-sign" }, well ? "✓" : "!"),
      el("span", {}, say(this.text, `view.ended.${this.frames.ended}`)),
    );
    chip.firstElementChild?.setAttribute("aria-hidden", "true");
  }

  #figures() {
    const { text, language, frames } = this;
    const contacts = contactCount(frames);
    const metres = frames.robots.reduce((sum, { path }) => {
      const steps = path.slice(1).map(([, x, y], at) => Math.hypot(x - path[at][1], y - path[at][2]));
      return sum + steps.reduce((all, step) => all + step, 0) / 1000;
    }, 0);
    const figures = [
      [say(text, "replay.metres", { metres: decimal(metres, 2, language) }), say(text, "view.distance_label")],
      ...(contacts ? [[decimal(contacts, 0, language), say(text, "view.contacts_label")]] : []),
      [duration(text, frames.seconds * 1000, language), say(text, "view.duration_label")],
    ];
    part("figures").replaceChildren(
      ...figures.map(([value, meaning]) => {
        const figure = el("div", { class: "figure" });
        figure.append(el("dt", {}, meaning), el("dd", {}, value));
        return figure;
      }),
    );
  }

  /** Show what is wrong in the program, with its line and a mark under the place. @param {Said} said */
  #error({ error, pictogram }) {
    part("error").hidden = !error;
    if (!error) return;
    part("error-sign").textContent = pictogram;
    part("error-what").textContent = printable(error.what);
    part("error-action").textContent = printable(error.action);
    const line = part("error-line");
    line.hidden = !error.source_line;
    const source = printable(error.source_line).replace(/[\r\n]/g, " ");
    const begin = error.column ? error.column - 1 : 0;
    const end = error.column ? Math.max(error.end_column, error.column + 1) - 1 : 0;
    const code = el("code");
    code.append(source.slice(0, begin), el("mark", {}, source.slice(begin, end)), source.slice(end));
    line.replaceChildren(el("span", { class: "error-number" }, String(error.line || "")), code);
    part("error-traceback").textContent = printable(error.traceback);
    part("error-more").hidden = !error.traceback;
  }

  /** @param {number} time @param {boolean} playing */
  #at(time, playing) {
    this.story.showAt(time, playing);
    this.printed.showAt(time);
    this.instruments.show(this.stage.statesAt(time)[0], !playing);
  }

  /** @param {number} time */
  #jump(time) {
    this.player.pause();
    this.player.seek(time);
  }
}

for (const element of document.querySelectorAll("[data-sign]")) {
  const sign = /** @type {keyof typeof SIGNS} */ (/** @type {HTMLElement} */ (element).dataset.sign);
  element.append(drawing(SIGNS[sign]));
}
new Replay(JSON.parse(part("run").textContent ?? ""));

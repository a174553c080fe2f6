// A lesson in which several robots have a program each: a tab for each of them above the program, and one file of all.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";

const HEAD = /^[ \t]*#\s*r(?:o|ô|o\u0302)le\s*:(.*)$/i;
const LINE = { fr: "# rôle : ", en: "# role: " };

/**
 * @typedef {import("./work.js").Written} Written
 * @typedef {{robot: string, title: {[language: string]: string}, color: string}} Role
 */

export class Roles {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    this.robot = "";
    /** @type {{[robot: string]: Written}} what is written for each robot; of the one that is shown, what it was */
    this.parts = {};
    this.tablist = el("div", { role: "tablist", class: "tabs role-tabs", hidden: true });
  }

  /** @returns {Role[]} none in most lessons, and in free play */
  get list() {
    return this.app.lesson?.roles ?? [];
  }

  /**
   * Show what was kept of a lesson.
   * @param {any} kept
   * @param {any} fresh what the lesson begins with
   * @param {string[]} languages
   */
  open(kept, fresh, languages) {
    const [first] = this.list;
    if (!first) {
      this.robot = "";
      this.app.work.open(kept, languages, fresh.program);
    } else {
      this.robot = this.list.some(({ robot }) => robot === kept.role) ? kept.role : first.robot;
      this.parts = { ...fresh.parts, ...kept.parts };
      this.show(languages);
    }
    this.draw();
  }

  /** What is kept of all parts, beside what is kept of the one that is shown. */
  kept() {
    return this.robot ? { role: this.robot, parts: this.all() } : {};
  }

  /** Write the tabs anew, in the language that is chosen. */
  draw() {
    const { say, words } = this.app;
    this.tablist.hidden = !this.robot;
    this.tablist.setAttribute("aria-label", say("roles.tabs"));
    fill(this.tablist, ...this.list.map((role) => this.tab(role, role.title[words.language])));
  }

  /** @param {Role} role @param {string} title */
  tab({ robot, color }, title) {
    const chosen = robot === this.robot;
    const swatch = el("span", { class: "role-color", "aria-hidden": "true" });
    swatch.style.background = color;
    return el(
      "button",
      { type: "button", role: "tab", "data-robot": robot, "aria-selected": String(chosen), "aria-controls": "work-body", tabindex: chosen ? "0" : "-1", onclick: () => this.choose(robot), onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event) },
      swatch,
      el("span", {}, title.charAt(0).toUpperCase() + title.slice(1)),
    );
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    const names = this.list.map(({ robot }) => robot);
    this.choose(names[(names.indexOf(this.robot) + step + names.length) % names.length]);
    /** @type {HTMLElement | null} */ (this.tablist.querySelector("[aria-selected=true]"))?.focus();
  }

  /** A person wants to see another robot's program: the run that is shown has lit the lines of this one. @param {string} robot */
  choose(robot) {
    const { app } = this;
    app.stepping.leave();
    app.replayView.player.pause();
    app.replayView.lines = [];
    app.running.ran = "";
    this.turnTo(robot);
    app.running.watch();
  }

  /** Show the robot's program that an answer is about. @param {string} [robot] */
  turnTo(robot) {
    if (!robot || robot === this.robot) return;
    this.parts = this.all();
    this.robot = robot;
    this.show(this.app.lesson.languages);
    this.draw();
    this.app.offerInputs();
    this.app.keepSoon();
  }

  /** @param {string[]} languages */
  show(languages) {
    const { app } = this;
    const waits = app.opening;
    app.opening = true; // nobody has written anything
    app.work.past = [];
    app.work.open(this.parts[this.robot], languages, app.lesson.starts.parts[this.robot].micropython);
    app.opening = waits;
  }

  /** @returns {{[robot: string]: Written}} */
  all() {
    return { ...this.parts, [this.robot]: this.app.work.kept() };
  }

  /** What is to be run: of several robots one text of all, and whose lines are looked at. @returns {{program: string, cards: boolean, robot?: string}} */
  program() {
    const { work, words } = this.app;
    if (!this.robot) return work.program();
    const parts = this.all();
    const cards = Object.values(parts).every(({ mode }) => mode === "cards");
    const text = (/** @type {Written} */ one) => (cards ? one.cards : one.mode === "cards" ? one.shown ?? "" : one.program);
    const head = LINE[/** @type {"fr" | "en"} */ (words.language)];
    const program = this.list.map(({ robot }) => `${head}${robot}\n${text(parts[robot])}`).join("\n");
    return { program, cards, robot: this.robot };
  }

  /**
   * Take a text of all robots, as a file has it.
   * @param {string} text
   * @param {boolean} cards
   * @returns {boolean} whether it was one
   */
  take(text, cards) {
    const found = this.robot ? this.split(text) : {};
    if (!this.list.length || this.list.some(({ robot }) => found[robot] === undefined)) return false;
    const before = this.all();
    for (const { robot } of this.list) {
      const part = found[robot];
      const written = cards ? { cards: part.trim(), row: /** @type {any} */ (null), mode: "cards" } : { program: part, own: true, stops: [], mode: "text" };
      this.parts[robot] = { ...before[robot], ...written, linked: false };
      if (cards) this.translate(robot, part);
    }
    this.show(this.app.lesson.languages);
    return true;
  }

  /** Have the program of a row that is not shown yet: one of all robots may be wanted in Python. @param {string} robot @param {string} text */
  async translate(robot, text) {
    const answer = await this.app.ask({ do: "cards", text, language: this.app.words.language }).catch(() => null);
    const part = this.parts[robot];
    if (answer?.program && part.cards === text.trim()) this.parts[robot] = { ...part, shown: answer.program };
  }

  /** The part of each robot. @param {string} text @returns {{[robot: string]: string}} */
  split(text) {
    /** @type {{[robot: string]: string}} */
    const found = {};
    let robot = "";
    for (const line of text.split("\n")) {
      const name = HEAD.exec(line)?.[1].trim().toLowerCase();
      if (name === undefined) {
        if (robot) found[robot] += `${line}\n`;
        continue;
      }
      robot = this.list.find((role) => [role.robot, ...Object.values(role.title)].some((known) => known.toLowerCase() === name))?.robot ?? "";
      if (robot) found[robot] = "";
    }
    return Object.fromEntries(Object.entries(found).map(([name, part]) => [name, `${part.trim()}\n`]));
  }
}

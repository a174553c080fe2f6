// The teacher's table: a folder or a zip of pupils' programs, checked one after the other; nothing leaves the page.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { chosen, save } from "./files.js";
import { explained } from "./help.js";
import { icon } from "./icons.js";
import { button, closing } from "./button.js";
import { Stopped } from "./pool.js";

const LIMIT_MS = 15_000; // of true time for one program in five worlds: a fast one takes half a second

/** @type {{[verdict: string]: string}} */
const VERDICTS = { done: "check.good", not_yet: "check.bad", unread: "teacher.unreadable" };
/** @type {{[verdict: string]: string}} */
const SIGNS = { done: "check", not_yet: "cross", unread: "file" };

/**
 * @typedef {{label: string, origin: string, program: string, cards: boolean, remarks: string[], problem: any, row: Judged | null}} Handed as `opened` gives it
 * @typedef {{verdict: string, check: string, words: string}} Judged as `marelle check` says it
 */

export class Teacher {
  /** @param {import("./app.js").App} app @param {import("./layout.js").Layout} layout */
  constructor(app, layout) {
    this.app = app;
    this.layout = layout;
    this.dialog = el("dialog", { class: "box wide", onclose: () => this.stop() });
    this.going = false;
    /** @type {any[]} */
    this.rows = [];
    this.lesson = "";
  }

  /** @param {File[]} [files] */
  open(files) {
    this.draw();
    if (!this.dialog.open) this.dialog.showModal();
    if (files) this.take(files);
  }

  draw() {
    const { say, data, words } = this.app;
    this.lesson ||= this.app.lesson?.id ?? data.lessons[0]?.id ?? "";
    const lessons = el(
      "select",
      { id: "teacher-lesson", onchange: () => (this.lesson = lessons.value) },
      ...data.lessons.map((/** @type {any} */ lesson) => el("option", { value: lesson.id, selected: lesson.id === this.lesson }, `${lesson.id} · ${lesson.title[words.language]}`)),
    );
    const files = el("input", { type: "file", hidden: true, multiple: true, accept: ".py,.txt,.zip", onchange: () => this.take(chosen(files)) });
    const folder = el("input", { type: "file", hidden: true, webkitdirectory: true, onchange: () => this.take(chosen(folder)) });
    this.state = el("p", { role: "status", class: "state" });
    this.place = el("div", { class: "table" });
    fill(
      this.dialog,
      el("h2", {}, say("teacher.title")),
      el("p", { class: "intro" }, say("teacher.words")),
      el("p", { class: "lesson-choice" }, el("label", { for: "teacher-lesson" }, say("lesson.choose")), lessons),
      el("div", { class: "drop" }, el("p", {}, say("teacher.drop")), button("open", say("teacher.files"), () => files.click()), button("book", say("teacher.folder"), () => folder.click()), files, folder),
      this.state,
      this.place,
      closing(this.dialog, say),
    );
  }

  /** @param {File[]} files */
  async take(files) {
    const { app } = this;
    this.stop();
    this.say(app.say("teacher.reading"));
    const answer = await app.read(files);
    if (!answer) return this.say(app.say("file.too_much"));
    this.say("");
    if (answer.problem) return fill(/** @type {HTMLElement} */ (this.place), explained(answer.problem, app.say));
    this.show(answer.files);
  }

  /** Check each program, and show each row as soon as it is known. @param {Handed[]} handed */
  async show(handed) {
    if (!this.dialog.open) this.open();
    const { app } = this;
    const lesson = this.lesson;
    /** @type {any[]} */
    const rows = [];
    this.rows = rows;
    this.going = true;
    const goes = () => this.going && this.rows === rows; // another table may have taken this one's place
    const body = el("tbody", {});
    const heads = ["name", "verdict", "words"].map((name) => el("th", { scope: "col" }, app.say(`teacher.column.${name}`)));
    fill(/** @type {HTMLElement} */ (this.place), this.tools(), el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": app.say("teacher.title") }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), body)));
    for (const [index, one] of handed.entries()) {
      if (!goes()) break;
      this.say(app.say("teacher.checking", { index: index + 1, count: handed.length }));
      const row = await this.row(one, lesson);
      if (!goes()) break; // it was ended, not judged
      rows.push(row);
      body.append(this.drawRow(row, one));
    }
    if (this.rows !== rows) return;
    const counted = (/** @type {string} */ verdict) => rows.filter((row) => row.verdict === verdict).length;
    this.say(app.say("teacher.done", { passed: counted("done"), count: rows.length - counted("unread") }));
    this.going = false;
    this.halt?.remove();
  }

  /**
   * Check one program; one that keeps the computer busy is ended, and the others go on.
   * @param {Handed} one
   * @param {string} lesson
   */
  async row(one, lesson) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    try {
      await (await this.app.python).ready(); // one that starts anew has all the time that it needs
      timer = setTimeout(() => this.end(), LIMIT_MS);
      return await this.judged(one, lesson);
    } catch (error) {
      return { label: one.label, verdict: "not_yet", check: "", words: this.app.say(error instanceof Stopped ? "teacher.too_long" : "state.broken") };
    } finally {
      clearTimeout(timer);
    }
  }

  /** End what is being checked. */
  end() {
    this.app.python.then((pool) => pool.stop());
  }

  stop() {
    if (this.going) this.end();
    this.going = false;
  }

  /** @param {Handed} one @param {string} lesson */
  async judged(one, lesson) {
    const { label } = one;
    if (one.row) return { ...one.row, label };
    const answer = await this.app.ask({ ...one, do: "grade", lesson, language: this.app.words.language });
    if (answer.problem) return { label, verdict: "not_yet", check: answer.problem.code, words: `${answer.problem.what} ${answer.problem.action}` };
    return { ...answer, label };
  }

  /** @param {any} row @param {Handed} one */
  drawRow(row, one) {
    const { say } = this.app;
    const look = button("play", say("teacher.look"), () => this.look(one, row), { class: "small" });
    const verdict = el("span", { class: row.verdict === "done" ? "good" : "bad" }, icon(SIGNS[row.verdict]), " ", this.verdict(row));
    return el("tr", {}, el("th", { scope: "row" }, row.label), el("td", {}, verdict), el("td", {}, row.words, " ", one.problem ? null : look));
  }

  /** @param {any} row */
  verdict(row) {
    return this.app.say(VERDICTS[row.verdict]);
  }

  /** Show a pupil's program in the page, with its name, and what its check finds. @param {Handed} one @param {any} row */
  look(one, row) {
    this.dialog.close();
    if (this.app.lesson?.id !== this.lesson) this.layout.open(this.lesson);
    this.app.openProgram(one);
    this.layout.warn(`${row.label} · ${this.verdict(row)}`);
    this.app.running.check();
  }

  tools() {
    const { say } = this.app;
    this.halt = button("stop", say("action.stop"), () => this.stop());
    return el("p", {}, button("save", say("teacher.csv"), () => this.export()), " ", this.halt);
  }

  /** Write the table for a spreadsheet, as `marelle check --csv` does. */
  async export() {
    const { lesson, rows, app } = this;
    const { csv } = await app.ask({ do: "table", rows, language: app.words.language });
    save(`marelle-${lesson}.csv`, csv, "text/csv");
  }

  /** @param {string} words */
  say(words) {
    if (this.state) this.state.textContent = words;
  }
}

// The teacher's table: a folder or a zip of pupils' programs, checked one after the other; nothing leaves the page.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { chosen, save } from "./files.js";
import { explained } from "./help.js";
import { icon } from "./icons.js";
import { button, closing } from "./button.js";
import { Paths } from "./paths.js";
import { Stopped } from "./pool.js";
import { Visit } from "./visit.js";

const LIMIT_MS = 15_000; // of true time for one program in five worlds: a fast one takes half a second

/** @type {{[verdict: string]: string}} */
const VERDICTS = { done: "check.good", not_yet: "check.bad", unread: "teacher.unreadable" };
/** @type {{[verdict: string]: string}} */
const SIGNS = { done: "check", not_yet: "cross", unread: "file" };

/**
 * @typedef {{label: string, origin: string, program: string, files: {[name: string]: string}, entry: string, cards: boolean, remarks: string[], problem: any, row: Judged | null}} Handed
 *   as `open` gives it
 * @typedef {{label: string, verdict: string, check: string, words: string}} Judged as `marelle check` says it
 */

export class Teacher {
  /** @param {import("./app.js").App} app @param {import("./layout.js").Layout} layout */
  constructor(app, layout) {
    this.app = app;
    this.visit = new Visit(app, layout, this);
    this.paths = new Paths(app, layout.printing);
    this.dialog = el("dialog", { class: "box wide", onclose: () => this.stop() });
    this.going = false;
    /** @type {Handed[]} */
    this.handed = [];
    /** @type {Judged[]} one for each program, as far as it has come */
    this.rows = [];
    this.lesson = "";
    /** The lesson of the table. */
    this.checked = "";
  }

  /** @param {File[]} [files] */
  open(files) {
    this.draw();
    if (!this.dialog.open) this.dialog.showModal();
    if (files) this.take(files);
  }

  draw() {
    const { say, data } = this.app;
    this.lesson ||= this.app.lesson?.id ?? data.lessons[0]?.id ?? "";
    const lessons = el(
      "select",
      { id: "teacher-lesson", onchange: () => (this.lesson = lessons.value) },
      ...this.choices(),
    );
    const files = el("input", { type: "file", hidden: true, multiple: true, accept: ".py,.txt,.ipynb,.html,.zip", onchange: () => this.take(chosen(files)) });
    const folder = el("input", { type: "file", hidden: true, webkitdirectory: true, onchange: () => this.take(chosen(folder)) });
    this.state = el("p", { role: "status", class: "state" });
    this.bar = el("progress", { hidden: true, "aria-label": say("teacher.progress") });
    this.place = el("div", { class: "table" });
    this.pages = this.paths.draw();
    fill(
      this.dialog,
      el("h2", {}, say("teacher.title")),
      el("p", { class: "intro" }, say("teacher.words")),
      el("p", { class: "lesson-choice" }, el("label", { for: "teacher-lesson" }, say("lesson.choose")), lessons),
      el("div", { class: "drop" }, el("p", {}, say("teacher.drop")), button("open", say("teacher.files"), () => files.click()), button("book", say("teacher.folder"), () => folder.click()), files, folder),
      this.state,
      this.bar,
      this.place,
      this.pages,
      closing(this.dialog, say),
    );
  }

  /** The lessons under the title of their path, and then those of none. @returns {HTMLElement[]} */
  choices() {
    const { data, words } = this.app;
    const option = (/** @type {any} */ lesson) => el("option", { value: lesson.id, selected: lesson.id === this.lesson }, `${lesson.id} · ${lesson.title[words.language]}`);
    const among = (/** @type {string} */ path) => data.lessons.filter((/** @type {any} */ lesson) => lesson.path === path).map(option);
    const known = data.paths.map((/** @type {import("./paths.js").LessonPath} */ path) => path.id);
    const others = data.lessons.filter((/** @type {any} */ lesson) => !known.includes(lesson.path)).map(option);
    return [...data.paths.map((/** @type {import("./paths.js").LessonPath} */ path) => el("optgroup", { label: path.title[words.language] }, ...among(path.id))), ...others];
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

  /** Show the table of programs that were handed in, and check them. @param {Handed[]} handed */
  show(handed) {
    if (!this.dialog.open) this.open();
    const { say } = this.app;
    if (this.pages) this.pages.open = false; // the table has the room
    this.handed = handed;
    this.rows = [];
    this.checked = this.lesson;
    this.body = el("tbody", {});
    this.halt = el("span", {});
    const heads = ["name", "verdict", "words"].map((name) => el("th", { scope: "col" }, say(`teacher.column.${name}`)));
    heads.push(el("td", {}));
    const table = el("table", {}, el("thead", {}, el("tr", {}, ...heads)), this.body);
    fill(
      /** @type {HTMLElement} */ (this.place),
      el("p", {}, button("save", say("teacher.csv"), () => this.export()), " ", this.halt),
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("teacher.title") }, table),
    );
    return this.goOn();
  }

  /** Check the programs that have no row yet, one after the other; each row is shown as soon as it is known. */
  async goOn() {
    const { app, handed, rows } = this;
    this.going = true;
    this.offer("stop", "action.stop", () => this.stop());
    this.progress(rows.length);
    const goes = () => this.going && this.rows === rows; // another table may have taken this one's place
    while (goes() && rows.length < handed.length) {
      this.say(app.say("teacher.checking", { index: rows.length + 1, count: handed.length }));
      const row = await this.row(handed[rows.length]);
      if (!goes() || !row) break; // it was ended, not judged
      rows.push(row);
      this.body?.append(this.drawRow(rows.length - 1));
      this.progress(rows.length);
    }
    if (this.rows !== rows) return;
    this.going = false;
    if (rows.length === handed.length) this.offer();
    else this.offer("play", "teacher.go_on", () => this.goOn());
    const { told } = await this.table();
    if (this.rows === rows && !this.going) this.say(told.join(" "), rows.length === handed.length ? "done" : "stopped");
  }

  /** Show what can be done beside saving the table, or nothing. @param {string} [shown] @param {string} [key] @param {() => void} [action] */
  offer(shown = "", key = "", action = () => {}) {
    if (this.halt) fill(this.halt, shown ? button(shown, this.app.say(key), action, { class: "halt" }) : null);
  }

  /** @param {number} done how many programs were checked */
  progress(done) {
    if (!this.bar) return;
    this.bar.max = this.handed.length;
    this.bar.value = done;
    this.bar.hidden = done === this.handed.length;
  }

  /**
   * Check one program; one that keeps the computer busy is ended, and the others go on.
   * @param {Handed} one
   * @returns {Promise<Judged | null>} null if it was ended by the person
   */
  async row(one) {
    const { app, checked: lesson } = this;
    const { label } = one;
    if (one.row) return one.row;
    const asked = { label, language: app.words.language };
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    try {
      await (await app.python).ready(); // one that starts anew has all the time that it needs
      timer = setTimeout(() => this.end(), LIMIT_MS);
      const answer = await app.ask({ ...one, do: "grade", lesson, ...asked });
      if (!answer.problem) return answer;
    } catch (error) {
      if (error instanceof Stopped) return this.going ? app.ask({ do: "given_up", reason: "too_long", ...asked }) : null;
    } finally {
      clearTimeout(timer);
    }
    return app.ask({ do: "given_up", reason: "broken", ...asked });
  }

  /** End what is being checked. */
  async end() {
    (await this.app.python).stop();
  }

  /** @returns {Promise<void>} once what was being checked is ended: what is asked from then on is answered */
  async stop() {
    const { going } = this;
    this.going = false;
    if (going) await this.end();
  }

  /** @param {number} index */
  drawRow(index) {
    const { say } = this.app;
    const row = this.rows[index];
    const look = button("play", say("teacher.look"), () => this.look(index), { class: "small" });
    const verdict = el("span", { class: row.verdict === "done" ? "good" : "bad" }, icon(SIGNS[row.verdict]), " ", this.verdict(row));
    return el("tr", {}, el("th", { scope: "row" }, row.label), el("td", {}, verdict), el("td", {}, row.words), el("td", {}, this.handed[index].problem ? null : look));
  }

  /** @param {Judged} row */
  verdict(row) {
    return this.app.say(VERDICTS[row.verdict]);
  }

  /** Show a pupil's program in the page, with its name, and what its check finds. @param {number} index */
  async look(index) {
    await this.stop(); // the dialog says that it is closed some time later, when the check of this one runs
    this.dialog.close();
    this.visit.show(index);
  }

  /** Open the table again as it was, and go on where it was left. */
  back() {
    const interrupted = this.rows.length < this.handed.length;
    this.dialog.showModal();
    if (interrupted) this.goOn();
  }

  /** Write the table for a spreadsheet, as `marelle check --csv` does. */
  async export() {
    save(`marelle-${this.checked}.csv`, (await this.table()).csv, "text/csv");
  }

  /** What is told of the rows that there are, and the file for a spreadsheet. @returns {Promise<{csv: string, told: string[]}>} */
  async table() {
    const { checked: lesson, rows, app } = this;
    for (;;) {
      try {
        return await app.ask({ do: "table", rows, lesson, language: app.words.language });
      } catch (error) {
        if (!(error instanceof Stopped)) throw error; // else it waited behind a program that was ended
      }
    }
  }

  /** @param {string} words @param {string} [state] of the table, for who looks at the page from outside */
  say(words, state = "") {
    if (!this.state) return;
    this.state.textContent = words;
    this.state.dataset.state = state;
  }
}

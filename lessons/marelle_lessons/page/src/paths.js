// The paths, for who teaches: the page of each (order, hours, what to print, roles, a letter, trades) is read here and printed.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { button } from "./button.js";

/**
 * @typedef {{id: string, title: {[language: string]: string}, lessons: string[], page: {[language: string]: string}, spoken: {[language: string]: string}}} LessonPath
 *   `page` is HTML, in the language that `spoken` says
 */

export class Paths {
  /** @param {import("./app.js").App} app @param {import("./printing.js").Printing} printing */
  constructor(app, printing) {
    this.app = app;
    this.printing = printing;
    this.dialog = el("dialog", { class: "box wide", "aria-labelledby": "path-title" });
    document.body.append(this.dialog);
  }

  /** @returns {HTMLDetailsElement} the list, for the teacher's table */
  draw() {
    const { say, data } = this.app;
    return el(
      "details",
      { class: "paths", open: true },
      el("summary", {}, say("paths.title")),
      el("p", { class: "short" }, say("paths.words")),
      el("ul", {}, ...data.paths.map((/** @type {LessonPath} */ path) => this.row(path))),
    );
  }

  /** @param {LessonPath} path */
  row(path) {
    const { say, words } = this.app;
    const title = path.title[words.language];
    const named = (/** @type {string} */ key) => ({ class: "quiet", "aria-label": `${say(key)}: ${title}` });
    return el(
      "li",
      {},
      el("span", {}, el("strong", {}, title), " ", el("span", { class: "short" }, path.lessons.join(" · "))),
      button("book", say("print.read"), () => this.read(path), named("print.read")),
      button("print", say("print.go"), () => this.print(path), named("print.go")),
    );
  }

  /** Show the page of a path, over the table. @param {LessonPath} path */
  read(path) {
    const { say, words } = this.app;
    const { language } = words;
    const text = el("div", { class: "lesson-text print-read", tabindex: "0", lang: path.spoken[language], role: "region", "aria-labelledby": "path-title" });
    text.innerHTML = path.page[language];
    fill(
      this.dialog,
      el("h2", { id: "path-title" }, path.title[language]),
      text,
      el("p", { class: "close" }, el("button", { type: "button", onclick: () => this.dialog.close() }, say("print.back")), button("print", say("print.go"), () => this.print(path), { class: "go", id: "path-print" })),
    );
    this.dialog.showModal();
    text.focus();
  }

  /** @param {LessonPath} path */
  print(path) {
    const { language } = this.app.words;
    return this.printing.printText(path.title[language], path.page[language]);
  }
}

// « Imprimer »: what is chosen of a lesson is set on pages of A4, and the browser prints them.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { button } from "./button.js";
import { explained } from "./help.js";
import { icon } from "./icons.js";
import { Sheets } from "./sheets.js";
import { shortcutOf } from "./shortcuts.js";

/** @typedef {"sheet" | "teacher" | "paper" | "program" | "cards" | "mat"} Kind */

/** @type {Kind[]} */
const KINDS = ["sheet", "teacher", "paper", "program", "cards", "mat"];
const FRENCH = "fr"; // the teacher's pages are in French alone
const A4 = "@page { size: A4 portrait; margin: 0 }";

export class Printing {
  /** @param {import("./app.js").App} app @param {HTMLElement} place of the button, beside the lesson's title */
  constructor(app, place) {
    this.app = app;
    this.place = place;
    this.dialog = el("dialog", { class: "box", "aria-labelledby": "print-title" });
    this.state = el("div", { role: "status" });
    /** @type {Set<Kind>} */
    this.chosen = new Set(["sheet"]);
    this.paper = el("style", {}, A4);
    this.setting = false; // a second press asks for the same pages
    document.body.append(this.dialog);
    window.addEventListener("afterprint", () => this.tidy());
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Write the button anew, in the language that is chosen. */
  draw() {
    const words = this.app.say("print.open"); // the style leaves the sign alone where there is no room for the word
    fill(this.place, el("button", { type: "button", class: "quiet", id: "print", title: words, "aria-label": words, onclick: () => this.show() }, icon("print"), el("span", {}, words)));
  }

  /** @returns {Kind[]} what there is to print */
  get kinds() {
    const { lesson } = this.app;
    if (!lesson) return ["program", "mat"];
    /** @type {Partial<Record<Kind, boolean>>} what a lesson may lack: its author has not written it, or it has no cards */
    const there = { teacher: !!lesson.teacher, paper: !!lesson.paper, cards: lesson.languages.includes("cards") };
    return KINDS.filter((kind) => there[kind] !== false);
  }

  /** Ctrl+P asks what to print: the page as it stands is no sheet. @param {KeyboardEvent} event */
  pressed(event) {
    if (shortcutOf(event) !== "print") return;
    if (document.querySelector("dialog[open]") && !this.dialog.open) return; // what is in another dialog, the browser prints
    event.preventDefault();
    if (!this.dialog.open) this.show();
  }

  show() {
    const { say } = this.app;
    fill(this.state);
    fill(
      this.dialog,
      el("h2", { id: "print-title" }, say("print.title")),
      el("fieldset", { class: "print-choices" }, el("legend", { class: "unseen" }, say("print.what")), ...this.kinds.map((kind) => this.choice(kind))),
      el("p", { class: "short" }, say("print.advice")),
      this.state,
      el(
        "p",
        { class: "close" },
        el("button", { type: "button", onclick: () => this.dialog.close() }, say("close")),
        button("print", say("print.go"), () => this.print(), { class: "go", id: "print-go" }),
      ),
    );
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** @param {Kind} kind */
  choice(kind) {
    const { app } = this;
    const box = el("input", { type: "checkbox", name: kind, checked: this.chosen.has(kind), onchange: () => (box.checked ? this.chosen.add(kind) : this.chosen.delete(kind)) });
    const reads = kind === "teacher" || kind === "paper";
    return el(
      "div",
      {},
      el("label", {}, box, el("span", {}, app.say(`print.${kind}`, { name: this.worldTitle() }))),
      reads ? button("book", app.say("print.read"), () => this.read(kind), { class: "quiet", "aria-label": `${app.say("print.read")}: ${app.say(`print.${kind}`)}` }) : null,
    );
  }

  worldTitle() {
    const { app } = this;
    return app.worlds().find(({ name }) => name === app.world)?.title[app.words.language] ?? "";
  }

  /** Show the teacher's page or the paper version. @param {"teacher" | "paper"} kind */
  read(kind) {
    const { say } = this.app;
    const text = el("div", { class: "lesson-text print-read", tabindex: "0", lang: FRENCH, role: "region", "aria-labelledby": "print-title" });
    text.innerHTML = this.app.lesson[kind];
    fill(
      this.dialog,
      el("h2", { id: "print-title" }, say(`print.${kind}`)),
      text,
      el("p", { class: "close" }, el("button", { type: "button", class: "go", onclick: () => this.show() }, say("print.back"))),
    );
    text.focus();
  }

  async print() {
    const { app, dialog } = this;
    if (this.setting) return;
    const wanted = this.kinds.filter((kind) => this.chosen.has(kind));
    if (!wanted.length) return fill(this.state, app.say("print.nothing"));
    fill(this.state, app.say("print.wait"));
    this.setting = true;
    const problem = await this.set(wanted).finally(() => (this.setting = false));
    if (!dialog.open) return this.tidy(); // closed meanwhile: nobody waits for it
    if (problem) return fill(this.state, explained(problem, app.say));
    dialog.close();
    window.print();
  }

  /**
   * Set the pages of what is wanted; they stay in the document until they were printed.
   * @param {Kind[]} wanted
   * @returns {Promise<any>} the problem, if Python has one
   */
  async set(wanted) {
    const sheets = await this.sheets();
    for (const kind of wanted) {
      const problem = kind === "cards" || kind === "mat" ? await this.setDrawings(sheets, kind) : await this.setText(sheets, kind);
      if (problem) {
        this.tidy();
        return problem;
      }
    }
    this.turnToPaper();
    return null;
  }

  /** Print a text that belongs to no lesson, such as the page of a path. @param {string} title @param {string} text as HTML of marelle's own */
  async printText(title, text) {
    if (this.setting) return;
    this.setting = true;
    const place = el("div", {});
    place.innerHTML = text;
    try {
      (await this.sheets()).text(title, [el("h2", {}, title), .../** @type {HTMLElement[]} */ ([...place.children])]);
    } finally {
      this.setting = false;
    }
    this.turnToPaper();
    window.print();
  }

  /** @returns {Promise<Sheets>} without a page yet; they stand in the document, where they are measured */
  async sheets() {
    const { app } = this;
    this.tidy();
    const sheets = new Sheets({ ruler: app.data.ruler[app.words.language], scale: app.say("print.scale"), measure: app.say("print.measure") });
    document.body.append(sheets.element);
    await document.fonts.ready;
    return sheets;
  }

  /** The browser prints the pages alone until they were printed. */
  turnToPaper() {
    document.documentElement.dataset.prints = "";
    document.head.append(this.paper);
  }

  /** @param {Sheets} sheets @param {"cards" | "mat"} kind */
  async setDrawings(sheets, kind) {
    const { app } = this;
    const { drawn } = app.drawing.request();
    const asked = { do: "print", what: kind, lesson: app.lesson?.id ?? "", world: app.world, kit: app.kit, drawn, language: app.words.language };
    const answer = await app.ask(asked).catch((error) => ({ problem: app.feedback.broken(error) }));
    if (answer.problem) return answer.problem;
    sheets.drawings(answer.sheets);
    return null;
  }

  /** @param {Sheets} sheets @param {Kind} kind */
  async setText(sheets, kind) {
    const blocks = this.blocks(kind);
    await Promise.all(blocks.flatMap((block) => [...block.querySelectorAll("img")].map((img) => img.decode().catch(() => {}))));
    const language = kind === "teacher" || kind === "paper" ? FRENCH : this.app.words.language;
    const { lesson, say } = this.app;
    sheets.text(lesson ? `${lesson.id} · ${lesson.title[language]}` : say("lesson.free"), blocks);
  }

  /** @param {Kind} kind @returns {HTMLElement[]} */
  blocks(kind) {
    const { lesson, say, words, roles } = this.app;
    if (kind === "program") return [el("h2", {}, say("print.program")), this.name(), el("pre", {}, roles.program().program)];
    const place = el("div", {});
    place.innerHTML = kind === "sheet" ? lesson.page[words.language] : lesson[kind];
    const blocks = /** @type {HTMLElement[]} */ ([...place.children]);
    return kind === "sheet" ? [el("h2", {}, lesson.title[words.language]), this.name(), ...blocks] : blocks;
  }

  /** Where a pupil writes a name and the day. */
  name() {
    const { say } = this.app;
    return el("p", { class: "name" }, el("span", {}, say("print.name")), el("span", {}, say("print.day")));
  }

  /** Take the pages away. */
  tidy() {
    delete document.documentElement.dataset.prints;
    this.paper.remove();
    document.querySelectorAll(".sheets").forEach((element) => element.remove());
  }
}

// « Le parcours »: the overview of the lessons, with those that were solved. It is stored on this computer, without a name.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {{id: string, path: string, requires: string[], levels: string[], minutes: number, title: {[language: string]: string},
 *   summary: {[language: string]: string}}} Lesson
 */

const FREE = "free";
const KEPT = "way";
const FEW = 8; // that many have room for what each is about

export class LessonOverview {
  /**
   * @param {import("./app.js").App} app
   * @param {(id: string) => void} open called with the lesson that is chosen, or "free"
   */
  constructor(app, open) {
    this.app = app;
    this.open = open;
    /** @type {{[lesson: string]: boolean}} for who has a browser that keeps nothing: until the page is closed */
    this.here = {};
    this.button = el("button", { type: "button", id: "lesson", class: "overview-open", "aria-haspopup": "dialog", onclick: () => this.show() });
    this.dialog = el("dialog", { class: "box overview", "aria-labelledby": "overview-title" });
  }

  /** @returns {Lesson[]} */
  get lessons() {
    return this.app.data.lessons;
  }

  /** @returns {{[lesson: string]: boolean}} the lessons that were solved on this computer */
  get solved() {
    return { ...this.app.storage.read(KEPT, {}), ...this.here };
  }

  /** Note that the lesson was solved. @param {string} id */
  note(id) {
    if (this.app.own) return; // a teacher looks at the program of a pupil
    this.here[id] = true;
    this.app.storage.write(KEPT, this.solved);
    this.draw();
  }

  /** Another pupil begins: nothing was solved. */
  forget() {
    this.here = {};
    this.draw();
  }

  /**
   * What comes after a lesson: the next of its path that is not solved, one whose lessons before are solved if there is one. Other paths
   * are for other years: which of them is next, the pupil says.
   * @param {string} id
   * @returns {Lesson | null} nothing at the end of the path
   */
  after(id) {
    const { lessons, solved } = this;
    const at = lessons.findIndex((lesson) => lesson.id === id);
    const onward = lessons.slice(at + 1).filter((lesson) => lesson.path === lessons[at]?.path && !solved[lesson.id]);
    return onward.find((lesson) => lesson.requires.every((before) => solved[before])) ?? onward[0] ?? null;
  }

  /** Write the button and the dialog anew: another language, another lesson, or one more that is solved. */
  draw() {
    const { app } = this;
    const { say } = app;
    const name = app.lesson ? this.name(app.lesson) : say("lesson.free");
    this.button.value = app.lesson?.id ?? FREE;
    this.button.setAttribute("aria-label", say("way.open", { name }));
    fill(this.button, icon("way"), el("span", {}, name), icon("down"));
    const paths = [...new Set(this.lessons.map(({ path }) => path))];
    this.dialog.classList.toggle("wide", this.lessons.length > FEW);
    fill(
      this.dialog,
      el("h2", { id: "overview-title" }, say("way.title")),
      el("p", { class: "short" }, this.count()),
      ...paths.map((path) => this.path(path)),
      el("ol", { class: "stones" }, this.stone(FREE, say("lesson.free"), "", "", say("way.free"))),
      el("p", { class: "close" }, el("button", { type: "button", class: "go", onclick: () => this.dialog.close() }, say("close"))),
    );
  }

  /** @returns {string} how many are solved, of how many */
  count() {
    const { lessons, solved } = this;
    const count = lessons.filter(({ id }) => solved[id]).length;
    return this.app.say("way.count", { count, all: lessons.length });
  }

  /** @param {Lesson} lesson */
  name({ id, title }) {
    return `${id} · ${title[this.app.words.language]}`;
  }

  /** @param {string} path @returns {HTMLElement} its lessons, one after the other */
  path(path) {
    const { say } = this.app;
    const lessons = this.lessons.filter((lesson) => lesson.path === path);
    const stones = lessons.map((lesson) => {
      const facts = say("lesson.facts", { levels: lesson.levels.join(", "), minutes: lesson.minutes });
      const about = this.lessons.length > FEW ? "" : lesson.summary[this.app.words.language];
      return this.stone(lesson.id, this.name(lesson), facts, this.state(lesson), about);
    });
    return el("section", { "aria-label": say(`way.path.${path}`) }, el("h3", {}, say(`way.path.${path}`)), el("ol", { class: "stones" }, ...stones));
  }

  /** @param {Lesson} lesson @returns {"" | "solved" | "next"} */
  state(lesson) {
    if (this.solved[lesson.id]) return "solved";
    const last = this.lessons.filter(({ id, path }) => path === lesson.path && this.solved[id]).pop();
    return last && this.after(last.id)?.id === lesson.id ? "next" : "";
  }

  /** @param {string} id @param {string} name @param {string} facts @param {"" | "solved" | "next"} state @param {string} about */
  stone(id, name, facts, state, about) {
    const { app } = this;
    const current = id === (app.lesson?.id ?? FREE);
    const said = [state && app.say(`way.${state}`), current && app.say("way.current")].filter(Boolean).join(" · ");
    const button = el(
      "button",
      { type: "button", class: `stone ${state}`, "data-lesson": id, "aria-current": current ? "true" : null, onclick: () => this.choose(id) },
      el("span", { class: "stone-name" }, name),
      facts ? el("span", { class: "short" }, facts) : null,
      about ? el("span", { class: "stone-about" }, about) : null,
      said ? el("span", { class: "stone-state" }, state ? icon(state === "solved" ? "check" : "right") : null, said) : null,
    );
    return el("li", {}, button);
  }

  /** @param {boolean} [elsewhere] whether what was pressed goes as a lesson is chosen: the focus then returns to the button that opens the overview */
  show(elsewhere = false) {
    if (elsewhere) this.button.focus();
    this.draw();
    this.dialog.showModal();
    /** @type {HTMLElement | null} */ (this.dialog.querySelector("[aria-current]"))?.focus();
  }

  /** @param {string} id */
  choose(id) {
    this.dialog.close();
    this.open(id);
  }
}

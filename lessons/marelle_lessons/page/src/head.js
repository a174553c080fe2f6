// The head of the page: which lesson, its files, the class, how the page looks; on a narrow page what is used seldom is a menu.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { button } from "./button.js";
import { Menu } from "./menu.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {{openFiles: () => void, save: () => void, teacher: () => void, board: () => void, finish: () => void, settings: () => void, about: () => void,
 *   speak: (language: string) => void}} Deeds
 */

export class Head {
  /** @param {App} app @param {import("./lesson_overview.js").LessonOverview} overview the lessons @param {Deeds} does */
  constructor(app, overview, does) {
    this.app = app;
    this.overview = overview;
    this.does = does;
    this.menu = new Menu("top-tools");
    this.element = el("header", { class: "top" });
  }

  draw() {
    const { app, does } = this;
    const { say, words } = app;
    const language = words.language === "fr" ? "en" : "fr";
    this.menu.fill(
      say("menu"),
      button("open", say("file.open"), does.openFiles, { class: "quiet" }),
      button("save", say("file.save"), does.save, { class: "quiet" }),
      app.choices.shared ? button("bin", say("finish.open"), does.finish, { class: "quiet", id: "finish" }) : null,
      el("span", { class: "spring" }),
      button("teacher", say("teacher.open"), does.teacher, { class: "quiet" }),
      button("settings", say("settings.open"), does.settings, { class: "quiet" }),
      button("info", say("about.open"), does.about, { class: "quiet" }),
      button("board", say("board.open"), does.board, { class: "quiet", id: "board-open", title: /** @type {any} */ (navigator).serial ? null : say("board.no_serial") }),
      el("button", { type: "button", class: "quiet language", lang: language, onclick: () => does.speak(language) }, language === "fr" ? "Français" : "English"),
    );
    this.overview.draw();
    fill(this.element, el("h1", {}, logo(), el("span", {}, "marelle")), el("div", { class: "lesson-choice" }, el("span", { "aria-hidden": "true" }, say("lesson.choose")), this.overview.button), this.menu.element);
  }

  /** Give the focus back to what changed the language. */
  focusLanguage() {
    const language = /** @type {HTMLElement | null} */ (this.element.querySelector(".language"));
    if (language?.offsetParent) language.focus();
    else this.menu.button.focus();
  }
}

/** The squares of a hopscotch, in the colours of the mat. */
function logo() {
  const squares = el("span", { class: "logo", "aria-hidden": "true" });
  squares.append(...["", "", "", ""].map(() => el("i", {})));
  return squares;
}

// The left of the page: what is to be done, and the words at hand, one behind the other.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";

const SHOWN = { lesson: "book", words: "list" };

/** @typedef {keyof typeof SHOWN} Part */

export class Side {
  /** @param {{lesson: HTMLElement, words: HTMLElement}} panels */
  constructor(panels) {
    this.panels = panels;
    this.tabs = { lesson: this.tab("lesson"), words: this.tab("words") };
    this.tablist = el("div", { role: "tablist", class: "tabs side-tabs" }, this.tabs.lesson, this.tabs.words);
    for (const [part, panel] of Object.entries(panels)) {
      panel.id = `side-${part}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", `tab-side-${part}`);
    }
    this.title = el("span", { class: "fold-title" });
    this.aim = el("span", { class: "fold-aim" });
    this.fold = el("button", { type: "button", class: "fold", onclick: () => this.unfold(this.folded) }, icon("book"), this.title, this.aim, icon("down"));
    /** @type {boolean | null} whether it is folded, where it was chosen */
    this.chosen = null;
    this.element = el("section", { class: "side" }, this.fold, this.tablist, panels.lesson, panels.words);
    this.choose("lesson");
  }

  /** @param {Part} part */
  tab(part) {
    return el(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-side-${part}`,
        "aria-controls": `side-${part}`,
        onclick: () => this.choose(part),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
      },
      icon(SHOWN[part]),
      el("span", {}),
    );
  }

  /** @param {import("./sentences.js").Say} say */
  speak(say) {
    this.element.setAttribute("aria-label", say("side.title"));
    this.tablist.setAttribute("aria-label", say("side.tabs"));
    /** @type {HTMLElement} */ (this.tabs.lesson.lastChild).textContent = say("side.lesson");
    /** @type {HTMLElement} */ (this.tabs.words.lastChild).textContent = say("side.words");
    this.tablist.hidden = !this.panels.words.childElementCount; // nothing to choose
  }

  /** Whether only its title is shown, where the page has not three columns. */
  get folded() {
    return this.fold.getAttribute("aria-expanded") === "false";
  }

  /** @param {boolean} open */
  unfold(open) {
    this.chosen = !open;
    this.arrange();
  }

  /** Fold it where there is little room, if nobody chose otherwise. */
  arrange() {
    const { dataset } = document.documentElement;
    const little = dataset.columns === "1" || dataset.short !== undefined || dataset.found !== undefined;
    this.fold.setAttribute("aria-expanded", String(!(this.chosen ?? little)));
  }

  /** Say which lesson it is: a new one is folded as it comes. @param {string} title @param {string} aim */
  name(title, aim) {
    this.title.textContent = title;
    this.aim.textContent = aim;
    this.chosen = null;
    this.arrange();
  }

  /** @param {Part} part */
  choose(part) {
    for (const name of /** @type {Part[]} */ (["lesson", "words"])) {
      this.tabs[name].setAttribute("aria-selected", String(name === part));
      this.tabs[name].tabIndex = name === part ? 0 : -1;
      this.panels[name].hidden = name !== part;
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = this.panels.lesson.hidden ? "lesson" : "words";
    this.choose(other);
    this.tabs[other].focus();
  }
}

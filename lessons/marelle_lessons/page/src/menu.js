// What is used seldom, behind one button: a list that opens below it, and closes by itself.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";

export class Menu {
  /** @param {string} [kind] a class of its own */
  constructor(kind = "") {
    this.button = el("button", { type: "button", class: "quiet menu-open", "aria-expanded": "false", onclick: () => this.toggle() }, icon("menu"), el("span", {}));
    this.list = el("div", { class: "menu-list", onclick: () => this.close() });
    this.element = el("div", { class: `menu ${kind}`, onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event) }, this.button, this.list);
    this.list.addEventListener("click", () => this.isOpen && this.button.focus(), { capture: true }); // what is pressed is about to hide
    document.addEventListener("pointerdown", ({ target }) => this.element.contains(/** @type {Node} */ (target)) || this.close());
    this.element.addEventListener("focusout", ({ relatedTarget: next }) => next && !this.element.contains(/** @type {Node} */ (next)) && this.close());
  }

  /** @param {string} words that name it @param {...(HTMLElement | null)} items */
  fill(words, ...items) {
    /** @type {HTMLElement} */ (this.button.lastChild).textContent = words;
    this.button.title = words;
    fill(this.list, ...items);
  }

  get isOpen() {
    return this.button.getAttribute("aria-expanded") === "true";
  }

  toggle() {
    this.button.setAttribute("aria-expanded", String(!this.isOpen));
  }

  close() {
    this.button.setAttribute("aria-expanded", "false");
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Escape" || !this.isOpen) return;
    this.close();
    this.button.focus();
  }
}

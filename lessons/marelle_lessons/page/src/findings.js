// The place of what was found: a verdict, a mistake, what a file said. It can be closed, and then the program has its room.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";

export class Findings {
  /** @param {HTMLElement} results what is said @param {() => HTMLElement} next what has the focus when it is closed */
  constructor(results, next) {
    this.results = results;
    this.next = next;
    this.shut = el("button", { type: "button", class: "shut", onclick: () => this.close() }, icon("cross"));
    const key = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.close();
    this.element = el("div", { class: "findings", onkeydown: key }, results, this.shut);
  }

  /** @param {import("./sentences.js").Say} say */
  speak(say) {
    this.shut.setAttribute("aria-label", say("close"));
    this.shut.title = say("close");
  }

  close() {
    fill(this.results);
    this.next().focus();
  }
}

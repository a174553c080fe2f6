// The place of what was found: a verdict, a mistake, what a file said. It can be closed, and then the program has its room.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";

export class Findings {
  /**
   * @param {HTMLElement} results what is said
   * @param {{next: () => HTMLElement, changed: () => void}} options what has the focus when it is closed; called as something comes or goes
   */
  constructor(results, { next, changed }) {
    this.results = results;
    this.next = next;
    const look = () => {
      document.documentElement.toggleAttribute("data-found", results.childElementCount > 0);
      changed();
    };
    new MutationObserver(look).observe(results, { childList: true });
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

// A question in the dialog of boards: what would be lost is said, and nothing is done until it is answered.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";

export const ID = "board-question";

export class Question {
  /** @param {import("./board_panel.js").BoardPanel} panel */
  constructor(panel) {
    this.panel = panel;
    /** @type {(() => HTMLElement) | null} draws what is asked */
    this.asked = null;
    /** Ends the question that is open, if there is one, with whether a person agrees. @type {(agrees: boolean) => void} */
    this.settle = () => {};
  }

  /**
   * Ask before something is lost, or changed.
   * @param {string[]} sentences what
   * @param {string} yes what its button says
   * @returns {Promise<boolean>} whether a person agrees
   */
  ask(sentences, yes) {
    return this.wait(() =>
      box(
        sentences,
        el("p", { class: "row" }, el("button", { type: "button", class: "go", onclick: () => this.settle(true) }, yes), this.cancel()),
      ));
  }

  /** Wait until what is asked is settled. @param {() => HTMLElement} asked draws it @returns {Promise<boolean>} whether a person agrees */
  async wait(asked) {
    const { panel } = this;
    const meanwhile = panel.state.textContent ?? "";
    const settled = new Promise((resolve) => (this.settle = resolve));
    this.asked = asked;
    panel.tell("");
    panel.redraw();
    const shown = document.getElementById(ID);
    shown?.focus({ preventScroll: true });
    shown?.scrollIntoView({ block: "center" }); // the browser's own way leaves it beneath the row that closes the dialog
    const agrees = await settled;
    this.asked = null;
    panel.tell(meanwhile);
    panel.redraw();
    return agrees;
  }

  cancel() {
    return el("button", { type: "button", class: "no", onclick: () => this.settle(false) }, this.panel.app.say("keep.cancel"));
  }

  /** @returns {HTMLElement | null} */
  draw() {
    return this.asked?.() ?? null;
  }
}

/** A box that has the focus, and says what is asked. @param {string[]} sentences @param {...HTMLElement | null} more */
export function box(sentences, ...more) {
  return el("div", { class: ID, role: "group", id: ID, tabindex: "-1", "aria-label": sentences.join(" ") }, ...sentences.map((sentence) => el("p", {}, sentence)), ...more);
}

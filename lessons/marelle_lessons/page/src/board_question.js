// A question in the dialog of boards: what would be lost is said, and nothing is done until it is answered.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";

export const ID = "board-question";

export class Question {
  /** @param {import("./board_desk.js").BoardDesk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {((answer: (answer: boolean) => void) => HTMLElement) | null} draws what is asked */
    this.asked = null;
    /** @type {(answer: boolean) => void} */
    this.answer = () => {};
  }

  /**
   * Ask before something is lost, or changed.
   * @param {string[]} sentences what
   * @param {string} yes what its button says
   * @returns {Promise<boolean>} whether a person agrees
   */
  ask(sentences, yes) {
    return this.wait((answer) =>
      box(
        sentences,
        el("p", { class: "row" }, el("button", { type: "button", class: "go", onclick: () => answer(true) }, yes), this.cancel()),
      ));
  }

  /** Wait until what is asked is answered. @param {(answer: (answer: boolean) => void) => HTMLElement} asked draws it @returns {Promise<boolean>} */
  async wait(asked) {
    const { desk } = this;
    const meanwhile = desk.state.textContent ?? "";
    const answered = new Promise((resolve) => (this.answer = resolve));
    this.asked = asked;
    desk.tell("");
    desk.redraw();
    const shown = document.getElementById(ID);
    shown?.focus({ preventScroll: true });
    shown?.scrollIntoView({ block: "center" }); // the browser's own way leaves it beneath the row that closes the dialog
    const answer = await answered;
    this.asked = null;
    desk.tell(meanwhile);
    desk.redraw();
    return answer;
  }

  cancel() {
    return el("button", { type: "button", class: "no", onclick: () => this.answer(false) }, this.desk.app.say("keep.cancel"));
  }

  /** @returns {HTMLElement | null} */
  draw() {
    return this.asked?.(this.answer) ?? null;
  }
}

/** A box that has the focus, and says what is asked. @param {string[]} sentences @param {...HTMLElement | null} more */
export function box(sentences, ...more) {
  return el("div", { class: ID, role: "group", id: ID, tabindex: "-1", "aria-label": sentences.join(" ") }, ...sentences.map((sentence) => el("p", {}, sentence)), ...more);
}

// What a board prints: shown once for each picture of the screen, however fast it comes, and no more of it than a person reads.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";

const MOST_PARTS = 25;
const PART_SIGNS = 4096; // what is added to a part lays out that part anew, not the others
const MOST_SIGNS = MOST_PARTS * PART_SIGNS;
const NEAR_PX = 40; // who has scrolled up further reads there, and is left there

export class Printed {
  constructor() {
    this.element = el("pre", { class: "board-output", role: "log", tabindex: "0", hidden: true });
    this.waits = "";
    this.frame = 0;
    this.part = el("span", {});
    this.size = 0;
    this.begin();
  }

  clear() {
    cancelAnimationFrame(this.frame);
    this.element.replaceChildren();
    this.element.setAttribute("aria-live", "polite");
    this.waits = "";
    this.frame = 0;
    this.begin();
  }

  /** @param {string} text */
  add(text) {
    this.waits = (this.waits + text).slice(-MOST_SIGNS);
    this.frame ||= requestAnimationFrame(() => this.show());
  }

  show() {
    const { element, waits } = this;
    const follows = element.scrollTop + element.clientHeight > element.scrollHeight - NEAR_PX;
    this.waits = "";
    this.frame = 0;
    if (waits.length > PART_SIGNS) element.setAttribute("aria-live", "off"); // no voice reads that fast
    for (let rest = waits; rest; ) rest = this.put(rest);
    element.hidden = false;
    if (follows) element.scrollTop = element.scrollHeight;
  }

  /** Put the text at the end, as far as the part goes: to the end of a line, where there is one. @param {string} text @returns {string} what remains */
  put(text) {
    const line = text.indexOf("\n", Math.max(PART_SIGNS - this.size, 0));
    const most = 2 * PART_SIGNS - this.size;
    const end = line >= 0 && line < most ? line + 1 : Math.min(text.length, most);
    this.part.append(text.slice(0, end));
    this.size += end;
    if (end < text.length || end === line + 1) this.begin();
    return text.slice(end);
  }

  begin() {
    this.part = el("span", {});
    this.size = 0;
    this.element.append(this.part);
    while (this.element.childElementCount > MOST_PARTS) this.element.firstElementChild?.remove();
  }
}

// The first steps: put a card, try, check. Each is done by doing it, on the page as it is; it comes once, and can be skipped.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {"written" | "tried" | "checked"} Deed what the pupil did
 * @typedef {{deed: Deed, shown: string, target: string, key: string, name: string}} Step `name`: the key of what the target is called
 */

const KEPT = "welcome";
/** @type {Step} */
const CARD = { deed: "written", shown: "A", target: ".palette .card.A", key: "card", name: "card.A" };
/** @type {Step} */
const LINE = { deed: "written", shown: "pen", target: "#panel-text .cm-editor", key: "line", name: "work.text" };
/** @type {Step[]} */
const BUTTONS = [
  { deed: "tried", shown: "play", target: "#try", key: "try", name: "action.try" },
  { deed: "checked", shown: "check", target: "#check", key: "check", name: "action.check" },
];

export class Welcome {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    this.at = -1;
    /** What was written as the step began, to know whether something was. */
    this.before = { mode: "", program: "" };
    this.element = el("div", { class: "welcome", role: "group", tabindex: "-1", onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.skip() });
    this.live = el("div", { class: "unseen", role: "status" });
    window.addEventListener("resize", () => this.turn());
  }

  /** @returns {Step[]} those that can be done here: free play has nothing to check */
  get steps() {
    const first = this.app.work.mode === "cards" ? CARD : LINE;
    return [first, ...BUTTONS].filter(({ target }) => document.querySelector(target));
  }

  /** Whether it was done or skipped, in this browser, or in this tab where the browser keeps nothing. */
  get seen() {
    const { storage } = this.app;
    return Boolean(storage.read(KEPT, /** @type {any} */ ({})).seen || storage.noted[KEPT]);
  }

  /** Come by itself: to who opens a lesson with cards, for the first time. */
  offer() {
    if (!this.seen && this.app.lesson && this.app.work.mode === "cards") this.begin();
  }

  begin() {
    this.at = 0;
    this.show();
  }

  /** Come again, to who asks for it: reading goes on there. */
  repeat() {
    this.begin();
    this.element.focus();
  }

  /** Something was done: go on behind it. @param {Deed} deed */
  noticed(deed) {
    if (this.at < 0) return;
    if (deed === "written" && !this.wrote()) return this.show();
    if (deed === "tried" && this.at === 0) return; // what was given, not what the pupil wrote: there is nothing to check
    const done = this.steps.findIndex((step) => step.deed === deed);
    if (done < this.at) return;
    this.at = done + 1;
    if (this.at < this.steps.length) this.show();
    else this.end("welcome.done");
  }

  /** Whether the program is another one than as the step began; to change from cards to text is no writing. */
  wrote() {
    const { mode, program } = this.before;
    return mode === this.app.work.mode && program !== this.app.work.program().program;
  }

  /** Put the step above the buttons, where it moves no card as it comes and goes; what it is about is framed. */
  show() {
    const { work, say } = this.app;
    const within = this.element.contains(document.activeElement);
    this.clear();
    const step = this.steps[this.at];
    const target = step && document.querySelector(step.target);
    if (!target) return;
    this.before = { mode: work.mode, program: work.program().program };
    const number = say("welcome.step", { index: this.at + 1, count: this.steps.length });
    const words = say(`welcome.${step.key}`, { name: say(step.name) });
    this.element.classList.toggle("A", step.shown === "A");
    this.element.setAttribute("aria-label", say("welcome.title"));
    fill(
      this.element,
      icon(step.shown),
      el("div", {}, el("p", { class: "short" }, number), el("p", {}, words)),
      el("button", { type: "button", class: "quiet", onclick: () => this.skip() }, say("welcome.skip")),
    );
    target.classList.add("pointed");
    const actions = document.querySelector(".actions");
    actions?.prepend(this.element);
    this.element.classList.toggle("beside", actions?.contains(target) ?? false);
    if (within) this.element.focus();
    this.turn();
    this.live.textContent = `${number}. ${words}`;
  }

  /** Have its tip point at the middle of the target. */
  turn() {
    const target = document.querySelector(".pointed")?.getBoundingClientRect();
    const own = this.element.getBoundingClientRect();
    if (!target || !own.width) return;
    const middle = target.left + target.width / 2 - own.left;
    this.element.style.setProperty("--at", `${Math.min(Math.max(middle, 20), own.width - 20)}px`);
  }

  clear() {
    document.querySelector(".pointed")?.classList.remove("pointed");
    this.element.remove();
  }

  skip() {
    this.end("welcome.skipped");
  }

  /** @param {string} key of what is said */
  end(key) {
    const target = document.querySelector(".pointed");
    if (this.element.contains(document.activeElement)) /** @type {HTMLElement | null | undefined} */ (target?.querySelector(".cm-content") ?? target)?.focus();
    this.at = -1;
    this.clear();
    this.live.textContent = this.app.say(key);
    this.app.storage.note(KEPT, true);
    this.app.storage.write(KEPT, { seen: true });
  }
}

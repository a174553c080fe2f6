// What is seen while a program goes step by step: where it is, what its variables are, what the robot's sensors see.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { button } from "./button.js";

/**
 * @typedef {{name: string, text: string, changed: boolean}} Value
 * @typedef {{title: string, values: Value[]}} Group the variables of a function, or of the program
 * @typedef {{where: string, groups: Group[], sensors: Array<[string, string]>}} Seen `sensors`: what each is called, and what it sees
 */

export class StepsPanel {
  /**
   * @param {{say: import("./sentences.js").Say, press: (command: "back" | "turn" | "stop") => void, enter: boolean,
   *   chosen: (enter: boolean) => void}} options `enter`: whether one stops in the functions that are called; `chosen` is told of another choice
   */
  constructor({ say, press, enter, chosen }) {
    this.say = say;
    this.press = press;
    this.where = el("p", { class: "steps-where" });
    this.box = el("input", { type: "checkbox", id: "steps-enter", checked: enter, onchange: () => chosen(this.box.checked) });
    this.entering = el("label", { class: "steps-enter", for: "steps-enter" });
    this.known = el("div", { class: "steps-known", tabindex: "0", role: "region" });
    this.element = el("div", { class: "steps", role: "group", hidden: true }, el("div", { class: "steps-head" }, this.where, this.entering), this.known);
    this.buttons = el("div", { class: "steps-buttons", role: "group", hidden: true });
    this.speak(say);
  }

  /** @param {import("./sentences.js").Say} say */
  speak(say) {
    this.say = say;
    this.element.setAttribute("aria-label", say("steps.title"));
    this.known.setAttribute("aria-label", say("steps.known"));
    this.buttons.setAttribute("aria-label", say("steps.title"));
    fill(this.entering, this.box, el("span", {}, say("steps.enter")));
    fill(
      this.buttons,
      button("backward", say("steps.back"), () => this.press("back"), { id: "step-back", title: say("steps.back.help") }),
      button("loop", say("steps.turn"), () => this.press("turn"), { id: "step-turn", title: say("steps.turn.help") }),
      button("flag", say("steps.stop"), () => this.press("stop"), { id: "step-stop", title: say("steps.stop.help") }),
    );
  }

  /** @param {boolean} on @param {boolean} functions whether the program is one that may have functions: cards have none */
  open(on, functions) {
    this.element.hidden = !on;
    this.buttons.hidden = !on;
    this.entering.hidden = !functions;
  }

  /** @param {Seen} seen */
  show({ where, groups, sensors }) {
    this.where.textContent = where;
    const lists = groups.filter(({ values }) => values.length).map((group) => this.group(group));
    const seen = sensors.map(([name, text]) => entry("sensor", name, text));
    const around = seen.length ? [list(this.say("steps.sensors"), seen)] : [];
    fill(this.known, ...lists, ...around);
    this.known.hidden = !lists.length && !around.length;
    this.reveal(/** @type {HTMLElement | null} */ (this.known.querySelector(".is-changed")));
  }

  /** Scroll the list, and nothing else, to what has changed. @param {HTMLElement | null} entry */
  reveal(entry) {
    const { known } = this;
    if (!entry) return;
    const [top, bottom] = [entry.offsetTop - known.offsetTop, entry.offsetTop - known.offsetTop + entry.offsetHeight];
    if (top < known.scrollTop) known.scrollTop = top;
    else if (bottom > known.scrollTop + known.clientHeight) known.scrollTop = bottom - known.clientHeight;
  }

  /** @param {Group} group */
  group({ title, values }) {
    const entries = values.map(({ name, text, changed }) => entry(changed ? "variable is-changed" : "variable", name, text, changed ? this.say("steps.changed") : ""));
    return list(title, entries);
  }
}

/** @param {string} title @param {HTMLElement[]} entries */
function list(title, entries) {
  return el("div", { class: "steps-list" }, el("h3", {}, title), el("dl", {}, ...entries));
}

/** @param {string} kind @param {string} name @param {string} text @param {string} [mark] words for what a sign tells the eye */
function entry(kind, name, text, mark = "") {
  const sign = mark ? [el("span", { class: "changed-sign", "aria-hidden": "true" }, "➜"), el("span", { class: "unseen" }, `${mark} `)] : [];
  return el("div", { class: kind }, el("dt", {}, name), el("dd", {}, ...sign, text));
}

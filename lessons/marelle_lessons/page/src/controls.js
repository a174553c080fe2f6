// The controls by which a person sets something of the robot: a button, a switch, a key of a remote control, a slider.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";

/** @typedef {import("./inputs.js").Inputs} Inputs */
/** @typedef {import("./inputs.js").Settable} Settable */
/** @typedef {import("./inputs.js").Done} Done */

const SAME_KEY = 65_536; // more is the same key of a remote control: so can key 0 be pressed
const USUAL_KEY = 69; // a key that most of these remote controls have

/** What sets one thing. @param {Inputs} inputs @param {Settable} one */
export function control(inputs, one) {
  if (one.kind === "press") return held(inputs, one, () => 1);
  if (one.kind === "switch") return switched(inputs, one);
  return one.kind === "remote" ? remote(inputs, one) : slider(inputs, one);
}

/** What is pressed as long as a person holds it. @param {Inputs} inputs @param {Settable} one @param {() => number} value */
function held(inputs, one, value) {
  const words = inputs.title(one.name);
  /** @type {Done | null} */
  let pressed = null;
  const press = () => {
    if (inputs.over()) inputs.refused();
    else pressed ??= inputs.press(one.name, value());
  };
  const release = () => {
    if (!pressed) return;
    inputs.release(pressed);
    pressed = null;
  };
  const key = (/** @type {KeyboardEvent} */ event) => event.key === " " || event.key === "Enter";
  return el(
    "button",
    {
      type: "button",
      class: "press",
      "data-name": one.name,
      onpointerdown: (/** @type {PointerEvent} */ event) => {
        if (event.button !== 0) return;
        /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId); // though the page moves under the pointer
        press();
      },
      onpointerup: release,
      onpointercancel: release,
      onblur: release,
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (!key(event)) return;
        event.preventDefault(); // no click comes of it
        if (!event.repeat) press();
      },
      onkeyup: (/** @type {KeyboardEvent} */ event) => key(event) && release(),
      onclick: (/** @type {MouseEvent} */ event) => {
        if (event.detail) return; // the pointer has pressed it
        press(); // a screen reader
        release();
      },
    },
    icon("hand"),
    el("span", {}, words),
  );
}

/** @param {Inputs} inputs @param {Settable} one */
function switched(inputs, one) {
  const box = el("input", { type: "checkbox", "data-name": one.name, onchange: () => inputs.set(one.name, Number(box.checked)) });
  inputs.sliders.set(one.name, (time) => (box.checked = inputs.valueAt(one, time) > 0));
  return el("label", { class: "switch" }, box, " ", inputs.title(one.name));
}

/** A remote control: the number of a key, and a button that holds it. @param {Inputs} inputs @param {Settable} one */
function remote(inputs, one) {
  const number = el("input", { type: "number", min: 0, max: 255, value: USUAL_KEY, "data-key": one.name });
  const value = () => Math.min(Math.max(Math.round(Number(number.value)) || 0, 0), 255) || SAME_KEY;
  return el("span", { class: "remote" }, held(inputs, one, value), el("label", {}, el("span", { class: "unseen" }, inputs.say("inputs.key")), number));
}

/** @param {Inputs} inputs @param {Settable} one */
function slider(inputs, one) {
  const words = inputs.title(one.name);
  const output = el("output", {});
  const range = el("input", { type: "range", min: one.least, max: one.most, step: one.step, "data-name": one.name, "aria-label": words });
  const shown = (/** @type {number} */ value) => {
    output.textContent = inputs.amount(one.name, value);
    range.setAttribute("aria-valuetext", output.textContent);
  };
  let moved = false;
  range.addEventListener("input", () => {
    moved = true; // the replay does not move it back while it is held
    shown(Number(range.value));
  });
  range.addEventListener("change", () => {
    moved = false;
    inputs.set(one.name, Number(range.value));
  });
  const showAt = (/** @type {number} */ time) => {
    if (moved) return;
    const value = inputs.valueAt(one, time);
    if (Number(range.value) !== value || !output.textContent) {
      range.value = String(value);
      shown(value);
    }
  };
  inputs.sliders.set(one.name, showAt);
  showAt(inputs.time() * 1000);
  return el("label", { class: "slide" }, el("span", {}, words), range, output);
}

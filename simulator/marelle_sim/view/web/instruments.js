// The panel of a robot: screen, lights, sound, buttons, line sensors, contacts; in words too.

import { el } from "./dom.js";
import { lightColour } from "./palette.js";
import { decimal, printable, say, wallName } from "./words.js";

/** @import {Frames, State, Words} from "./frames" */

const WIDTH = 128;
const HEIGHT = 64;
const DARK = 128;
const DARKEST = 255;
const LIT = [190, 226, 255];
const UNLIT = [10, 14, 22];

/**
 * Put the instruments of the first robot into an element: those that the run uses.
 *
 * @param {HTMLElement} element
 * @param {{text: Words, language: string}} options
 */
export function createInstruments(element, options) {
  return new Instruments(element, options);
}

/** How dark it is under a line sensor, as a program reads it: 0 to 100. @param {number} dark 0 to 255 */
export function percent(dark) {
  return Math.round((dark * 100) / DARKEST);
}

export class Instruments {
  /** @param {HTMLElement} element @param {{text: Words, language: string}} options */
  constructor(element, options) {
    this.text = options.text;
    this.language = options.language;
    this.element = element;
    element.classList.add("instruments");
    /** @type {Map<string, HTMLElement>} */
    this.values = new Map();
    this.screen = el("canvas", { class: "screen" });
    this.screen.width = WIDTH;
    this.screen.height = HEIGHT;
    this.screen.setAttribute("role", "img");
    this.before = "";
  }

  /** Show the instruments that a run uses. @param {Frames} data @param {Words} [text] @param {string} [language] @returns {boolean} whether there is any */
  setFrames(data, text = this.text, language = this.language) {
    this.text = text;
    this.language = language;
    this.before = "";
    this.values.clear();
    const robot = data.robots[0];
    const uses = (/** @type {string} */ kind) => robot.events.some((event) => event[1] === kind);
    const names = [
      ...(robot.sensors.some(([kind]) => kind === "line") && data.world.shapes.length ? ["ground"] : []),
      ...["led", "pixels", "tone", "servo", "relay", "button", "touch", "screen"].filter(uses),
    ];
    const chips = el("div", { class: "instrument-chips" });
    chips.append(...names.filter((name) => name !== "screen").map((name) => this.#row(name)));
    this.element.replaceChildren(chips, ...names.filter((name) => name === "screen").map((name) => this.#row(name)));
    return names.length > 0;
  }

  /** @param {State} state of the first robot @param {boolean} still whether it stays: numbers that change with each frame cannot be read */
  show(state, still) {
    const numbers = state.ground.map((dark) => (still ? ` ${percent(dark)}` : ""));
    this.#write("ground", state.ground.map((dark, at) => `${dark >= DARK ? "●" : "○"}${numbers[at]}`).join(still ? "  " : " "), this.#ground(state.ground, numbers));
    const lit = say(this.text, state.lit.length ? "replay.on" : "replay.off");
    this.#write("led", `${state.lit.length ? "●" : "○"} ${lit}`);
    this.#write("tone", state.tone ? say(this.text, "replay.hertz", { hertz: decimal(state.tone, 0, this.language) }) : say(this.text, "replay.silent"));
    this.#write("servo", state.servos.map(([name, angle]) => `${printable(name)} ${decimal(angle, 0, this.language)}°`).join(", "));
    this.#write("relay", state.relays.map(([name, on]) => `${on ? "●" : "○"} ${printable(name)}`).join(", "), this.#relays(state.relays));
    this.#write("button", say(this.text, state.pressed.length ? "replay.pressed" : "replay.released"));
    this.#write("touch", state.touching.length ? state.touching.map((name) => wallName(this.text, name)).join(", ") : say(this.text, "replay.nothing"));
    this.#pixels(state.pixels);
    this.#screen(state.screen);
  }

  /** @param {string} name */
  #row(name) {
    const row = el("div", { class: `instrument instrument-${name}` });
    const value = el("span", { class: "instrument-value" });
    row.append(el("span", { class: "instrument-name" }, say(this.text, `replay.${name}`)));
    if (name === "screen") {
      this.screen.setAttribute("aria-label", say(this.text, "replay.screen"));
      row.append(this.screen);
    } else row.append(value);
    this.values.set(name, value);
    return row;
  }

  /** @param {string} name @param {string} words @param {string} [spoken] instead, for a screen reader */
  #write(name, words, spoken = "") {
    const value = this.values.get(name);
    if (!value || value.dataset.shown === words) return;
    value.dataset.shown = words;
    if (!spoken) {
      value.textContent = words;
      return;
    }
    const signs = el("span", { class: "instrument-signs" }, words);
    signs.setAttribute("aria-hidden", "true");
    value.replaceChildren(signs, el("span", { class: "unseen" }, spoken));
  }

  /** @param {[string, boolean][]} relays */
  #relays(relays) {
    return relays.map(([name, on]) => `${printable(name)}: ${say(this.text, on ? "replay.on" : "replay.off")}`).join(", ");
  }

  /** @param {number[]} ground @param {string[]} numbers */
  #ground(ground, numbers) {
    return ground.map((dark, at) => `${say(this.text, dark >= DARK ? "replay.dark" : "replay.light")}${numbers[at]}`).join(", ");
  }

  /** @param {string[]} pixels */
  #pixels(pixels) {
    const value = this.values.get("pixels");
    const words = pixels.join(" ");
    if (!value || value.dataset.shown === words) return;
    value.dataset.shown = words;
    value.replaceChildren(
      ...pixels.map((light) => {
        const lamp = el("span", { class: light === "#000000" ? "lamp" : "lamp is-lit" });
        lamp.style.backgroundColor = light === "#000000" ? "" : lightColour(light);
        return lamp;
      }),
      el("span", { class: "unseen" }, say(this.text, "replay.lit_count", { count: pixels.filter((light) => light !== "#000000").length })),
    );
  }

  /** @param {Uint8Array | null} bytes page after page, bit 0 of a column on top */
  #screen(bytes) {
    if (!this.values.has("screen")) return;
    const key = bytes ? bytes.join() : "off";
    if (key === this.before) return;
    this.before = key;
    const draw = /** @type {CanvasRenderingContext2D} */ (this.screen.getContext("2d"));
    const image = draw.createImageData(WIDTH, HEIGHT);
    for (let at = 0; at < WIDTH * HEIGHT; at++) {
      const [column, row] = [at % WIDTH, Math.floor(at / WIDTH)];
      const lit = bytes && (bytes[(row >> 3) * WIDTH + column] >> (row & 7)) & 1;
      image.data.set([...(lit ? LIT : UNLIT), 255], at * 4);
    }
    draw.putImageData(image, 0, 0);
  }
}

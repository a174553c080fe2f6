// How the page looks and speaks: contrast, size, spacing, letters. Kept from one time to the next.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";

/** @typedef {{contrast: boolean, size: number, spacing: boolean, font: string, language: string, shared: boolean}} Choices
 *   `shared`: many pupils use this computer, and none finds another's work */

export const SIZES = [100, 125, 150, 200];
const LOW = 560; // pixels: a window that is lower is short of room
const LEAST = 340; // pixels: a window that is lower is scrolled
const FONTS = ["lexend", "system", "serif"];

/**
 * @param {any} kept what the browser had, perhaps of another time
 * @param {string} language
 * @returns {Choices}
 */
export function choicesOf(kept, language) {
  return {
    contrast: kept?.contrast === true || (kept?.contrast === undefined && matchMedia("(prefers-contrast: more)").matches),
    size: SIZES.includes(kept?.size) ? kept.size : 100,
    spacing: kept?.spacing === true,
    shared: kept?.shared === true,
    font: FONTS.includes(kept?.font) ? kept.font : "lexend",
    language: kept?.language === "fr" || kept?.language === "en" ? kept.language : language,
  };
}

/** @param {Choices} choices */
export function apply(choices) {
  const { documentElement } = document;
  documentElement.lang = choices.language;
  documentElement.dataset.font = choices.font;
  documentElement.classList.toggle("is-strong", choices.contrast);
  documentElement.toggleAttribute("data-spacing", choices.spacing);
  documentElement.style.fontSize = `${choices.size}%`;
  arrange(choices.size);
}

/**
 * Say how many columns there is room for: larger letters want a larger screen, which no media query can know.
 * @param {number} size of the letters, percent
 */
export function arrange(size) {
  const { documentElement: page } = document;
  const width = (innerWidth * 100) / size;
  const height = (innerHeight * 100) / size;
  const columns = width >= 1180 ? 3 : width >= 760 || (width >= 600 && height < LOW) ? 2 : 1;
  page.dataset.columns = String(columns);
  page.dataset.head = width >= 960 ? "row" : "menu";
  page.toggleAttribute("data-fits", columns > 1 && height >= LEAST);
  page.toggleAttribute("data-short", columns > 1 && height < LOW);
}

/**
 * Fill the dialog in which they are chosen.
 * @param {HTMLElement} place
 * @param {import("./sentences.js").Say} say
 * @param {Choices} choices
 * @param {(choices: Choices) => void} changed
 */
export function showSettings(place, say, choices, changed) {
  /** @param {Partial<Choices>} some */
  const change = (some) => changed({ ...choices, ...some });
  fill(
    place,
    box(say("settings.contrast"), choices.contrast, (contrast) => change({ contrast })),
    box(say("settings.spacing"), choices.spacing, (spacing) => change({ spacing })),
    group(say("settings.size"), "size", SIZES.map((size) => [String(size), `${size} %`]), String(choices.size), (size) => change({ size: Number(size) })),
    group(say("settings.font"), "font", FONTS.map((font) => [font, say(`settings.font.${font}`)]), choices.font, (font) => change({ font })),
    box(say("settings.shared"), choices.shared, (shared) => change({ shared })),
    el("p", { class: "short" }, say("settings.shared.words")),
  );
}

/** @param {string} label @param {boolean} checked @param {(checked: boolean) => void} changed */
function box(label, checked, changed) {
  const input = el("input", { type: "checkbox", checked, onchange: () => changed(input.checked) });
  return el("label", { class: "choice" }, input, " ", label);
}

/**
 * @param {string} label
 * @param {string} name
 * @param {string[][]} values
 * @param {string} chosen
 * @param {(value: string) => void} changed
 */
function group(label, name, values, chosen, changed) {
  const radios = values.map(([value, shown]) =>
    el(
      "label",
      { class: "choice" },
      el("input", { type: "radio", name, value, checked: value === chosen, onchange: () => changed(value) }),
      " ",
      shown,
    ),
  );
  return el("fieldset", {}, el("legend", {}, label), ...radios);
}

// A button, as nearly all of the page's are.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";

/**
 * A button with a pictogram and a word.
 * @param {string} shown
 * @param {string} words
 * @param {() => void} action
 * @param {import("../../../../simulator/marelle_sim/view/web/dom.js").Attributes} [more]
 */
export function button(shown, words, action, more = {}) {
  return el("button", { type: "button", onclick: action, ...more }, icon(shown), el("span", {}, words));
}

/**
 * The row that closes a dialog.
 * @param {HTMLDialogElement} dialog
 * @param {import("./sentences.js").Say} say
 * @param {{isMain?: boolean}} [more] whether to close it is the main thing to do there
 */
export function closing(dialog, say, { isMain = true } = {}) {
  return el("p", { class: "close" }, el("button", { type: "button", class: isMain ? "go" : "", onclick: () => dialog.close() }, say("close")));
}

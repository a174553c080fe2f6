// « Aide »: what each button does, beside its picture; the keys; what the file is made of comes last.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";

/** What there is to press: its picture, the key of its name, the key of what it does. @type {string[][]} */
const BUTTONS = [
  ["A", "work.cards", "cards"],
  ["pen", "work.text", "text"],
  ["play", "action.try", "try"],
  ["stop", "action.stop", "stop"],
  ["step", "action.step", "step"],
  ["restart", "action.restart", "restart"],
  ["check", "action.check", "check"],
  ["way", "lesson.choose", "way"],
  ["list", "side.words", "words"],
  ["pen", "mat.tools", "mat"],
  ["read", "lesson.read", "read"],
  ["print", "print.open", "print"],
  ["save", "file.save", "save"],
  ["open", "file.open", "open"],
  ["settings", "settings.open", "settings"],
];

/**
 * Fill the dialog.
 * @param {HTMLDialogElement} dialog
 * @param {import("./app.js").App} app
 * @param {() => void} welcome shows the first steps
 */
export function showAbout(dialog, { say, data }, welcome) {
  const again = () => {
    dialog.close();
    welcome();
  };
  const buttons = BUTTONS.map(([shown, name, does]) => el("li", {}, icon(shown), el("span", {}, el("strong", {}, say(name)), " ", say(`about.does.${does}`))));
  const keys = ["try", "steps", "cards", "editor", "player", "mat"].map((name) => el("li", {}, say(`about.keys.${name}`)));
  fill(
    dialog,
    el("h2", { id: "about-title", tabindex: "-1", autofocus: true }, say("about.title")),
    el("ul", { class: "does" }, ...buttons),
    el("h3", {}, say("about.keys")),
    el("ul", { class: "keys" }, ...keys),
    el("details", {}, el("summary", {}, say("about.licences")), el("p", {}, say("about.words")), el("ul", {}, ...data.licences.map((/** @type {string} */ line) => el("li", {}, line)))),
    el(
      "p",
      { class: "close" },
      el("button", { type: "button", onclick: again }, say("about.welcome")),
      el("button", { type: "button", class: "go", onclick: () => dialog.close() }, say("close")),
    ),
  );
  dialog.showModal();
}

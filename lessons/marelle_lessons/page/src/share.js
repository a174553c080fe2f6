// Shares a mat that was drawn: a short code to copy and to type back, and a world's file.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { explained } from "./help.js";
import { saveProgram } from "./files.js";
import { closing } from "./button.js";

export class Share {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    this.dialog = el("dialog", { class: "box share", "aria-labelledby": "share-title" });
  }

  async open() {
    const { drawing, say } = this.app;
    const known = drawing.known ?? (await drawing.ask(drawing.request()));
    const code = el("input", { id: "mat-code", type: "text", readonly: true, value: known.code ?? "", onfocus: () => code.select() });
    const typed = el("input", { id: "mat-typed", type: "text", autocomplete: "off", spellcheck: "false", maxlength: 20_000 });
    const wrong = el("div", { role: "status" });
    const take = async (/** @type {Event} */ event) => {
      event.preventDefault();
      const problem = await drawing.type(typed.value);
      if (problem) fill(wrong, explained(problem, say));
      else this.dialog.close();
    };
    fill(
      this.dialog,
      el("h2", { id: "share-title" }, say("mat.share")),
      el("label", { for: "mat-code" }, say("mat.code")),
      el("p", { class: "share-row" }, code, el("button", { type: "button", onclick: () => this.copy(code) }, say("mat.copy"))),
      el("label", { for: "mat-typed" }, say("mat.typed")),
      el("form", { class: "share-row", onsubmit: take }, typed, el("button", { class: "go" }, say("mat.take"))),
      wrong,
      el("p", {}, el("button", { type: "button", onclick: () => saveProgram(`${say("mat.file")}.toml`, known.text) }, say("mat.save"))),
      el("p", { class: "short" }, say("mat.save_help")),
      closing(this.dialog, say),
    );
    this.dialog.showModal();
  }

  /** @param {HTMLInputElement} code */
  async copy(code) {
    code.select();
    try {
      await navigator.clipboard.writeText(code.value);
    } catch {
      document.execCommand("copy"); // a file has no clipboard in some browsers
    }
    this.app.feedback.tell(this.app.say("mat.copied"));
  }
}

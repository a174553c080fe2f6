// The workstation of a pupil: its label (never a name), which saved files carry, and the end of the work at it.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { button } from "./button.js";
import { labelOf } from "./savedfile.js";

const KEPT = "label";

export class Workstation {
  /** @param {import("./app.js").App} app @param {() => void} save « Enregistrer » @param {() => Promise<void>} forgetBoards */
  constructor(app, save, forgetBoards) {
    this.app = app;
    this.save = save;
    this.forgetBoards = forgetBoards;
    this.dialog = el("dialog", { class: "box confirm", "aria-labelledby": "workstation-title" });
    /** @type {{label: string} | null} for who has a browser that keeps nothing */
    this.here = null;
  }

  /** The answer about this workstation: a label, or that it has none; null if nobody was asked. @returns {{label: string} | null} */
  get said() {
    const kept = this.app.storage.read(KEPT, /** @type {any} */ ({}));
    return typeof kept.label === "string" ? { label: labelOf(kept.label) } : this.here;
  }

  /** @param {string} typed */
  note(typed) {
    const { storage } = this.app;
    const said = { label: labelOf(typed) };
    storage.write(KEPT, said);
    this.here = storage.told ? said : null;
    return said.label;
  }

  /** The label for a file; a person is asked once. @returns {Promise<string | null>} null if the person went back */
  async label() {
    if (this.app.own) return ""; // a teacher saves the program of a pupil
    return this.said?.label ?? this.ask();
  }

  /** @returns {Promise<string | null>} */
  ask() {
    const { say } = this.app;
    const field = this.field();
    return new Promise((resolve) => {
      const answered = (/** @type {string} */ typed) => {
        resolve(this.note(typed));
        this.dialog.close();
      };
      fill(
        this.dialog,
        el("h2", { id: "workstation-title" }, say("label.question")),
        el("form", { method: "dialog", onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), answered(field.value)) },
          el("label", { for: "workstation-label" }, say("label.words")), field,
          el("p", { class: "close" },
            el("button", { type: "button", onclick: () => answered("") }, say("label.none")),
            el("button", { type: "button", class: "cancel", onclick: () => this.dialog.close() }, say("label.cancel")),
            el("button", { class: "go" }, say("file.save")))),
      );
      this.dialog.onclose = () => resolve(null);
      this.dialog.showModal();
      field.focus();
    });
  }

  field() {
    return el("input", { id: "workstation-label", class: "label-field", type: "text", maxlength: "20", autocomplete: "off", spellcheck: "false", placeholder: "poste-07", value: this.said?.label ?? "" });
  }

  /** What the settings show of it. @returns {HTMLElement} */
  settings() {
    const { say } = this.app;
    const field = this.field();
    field.id = "settings-label";
    field.onchange = () => {
      field.value = this.note(field.value);
    };
    return el("div", { class: "at-workstation" },
      el("p", {}, el("label", { for: field.id }, say("settings.label")), " ", field),
      el("p", {}, button("bin", say("finish.open"), () => this.finish(), { class: "finish" })));
  }

  /** « J'ai fini » : nothing of the work stays in this browser. */
  async finish() {
    const { say, storage } = this.app;
    const boards = await storage.boards.count();
    const go = (/** @type {() => void} */ action) => () => (this.dialog.close(), action());
    fill(
      this.dialog,
      el("h2", { id: "workstation-title" }, say("finish.question")),
      el("p", {}, say(storage.shared ? "finish.lost.shared" : "finish.lost")),
      boards ? el("p", {}, say("finish.boards", { count: boards })) : null,
      el("p", { class: "close" },
        el("button", { type: "button", class: "go", onclick: go(() => {}) }, say("finish.keep")),
        el("button", { type: "button", onclick: go(this.save) }, say("file.save")),
        el("button", { type: "button", class: "halt", id: "finish-sure", onclick: () => this.forget() }, say("finish.sure"))),
    );
    this.dialog.onclose = null;
    this.dialog.showModal();
  }

  async forget() {
    await Promise.all([this.app.storage.end(), this.forgetBoards()]);
    location.reload(); // what the page itself remembers goes too
  }
}

// The name that a class gives to a board: asked in place, kept on the board, shown at once.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";

export class NameSection {
  /** @param {import("./board_panel.js").BoardPanel} panel */
  constructor(panel) {
    this.panel = panel;
    /** What is typed, of the board that it is typed for. @type {{link: any, typed: string} | null} */
    this.typing = null;
    this.wrong = false;
  }

  /** @returns {HTMLElement | null} */
  draw() {
    const { panel } = this;
    const { say } = panel.app;
    const link = panel.current;
    if (!link?.known) return null;
    if (this.typing?.link !== link) [this.typing, this.wrong] = [{ link, typed: link.known.name }, false];
    const field = el("input", {
      id: "board-name", type: "text", maxlength: "40", autocomplete: "off", autocapitalize: "off", spellcheck: "false", placeholder: "robot-07",
      value: this.typing?.typed, disabled: panel.busy, "aria-invalid": this.wrong && "true", "aria-describedby": "board-name-rule",
      oninput: () => (this.typing = { link, typed: field.value }),
    });
    const save = (/** @type {Event} */ event) => (event.preventDefault(), this.save());
    return el(
      "form",
      { class: "board-name", onsubmit: save },
      el("label", { for: "board-name" }, say("board_name.label")),
      el("div", { class: "row" }, field, el("button", { id: "board-name-save", disabled: panel.busy }, say("board_name.save"))),
      el("p", { id: "board-name-rule", class: this.wrong ? "wrong" : "short", role: this.wrong ? "alert" : null }, this.rule()),
    );
  }

  /** What a name may be; where one is none, what it could be. */
  rule() {
    const { say } = this.panel.app;
    const near = this.wrong ? nearest(this.typing?.typed ?? "", this.pattern) : "";
    return near ? `${say("board_name.rule")} ${say("board_name.near", { name: near })}` : say("board_name.rule");
  }

  /** What a whole name is: the board's own reader says it. */
  get pattern() {
    return new RegExp(`^(?:${this.panel.app.data.board_name})$`);
  }

  async save() {
    const { panel } = this;
    const { say } = panel.app;
    const link = panel.current;
    const name = (this.typing?.typed ?? "").trim();
    if (!link || panel.busy) return;
    this.wrong = !this.pattern.test(name);
    if (this.wrong) {
      panel.redraw();
      return panel.focus("board-name");
    }
    await panel.runTask("board_name.saves", async () => {
      const known = await link.runJob({ what: "name", name });
      if (known.problem) return panel.refuse(known.problem);
      link.known = known;
      this.typing = null;
      panel.tell(say("board_name.done", { name: known.name }));
    });
    panel.focus("board-name");
  }
}

/** The name nearest to what is typed: letters without accents, lines for spaces. @param {string} typed @param {RegExp} pattern @returns {string} "" for none */
function nearest(typed, pattern) {
  const plain = typed.normalize("NFD").replace(/\p{M}/gu, "").replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^[-_]+/, "").slice(0, 20).replace(/-+$/, "");
  return pattern.test(plain) ? plain : "";
}

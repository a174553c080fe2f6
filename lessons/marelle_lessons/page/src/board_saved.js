// The files of boards that are kept: before one is overwritten the page keeps it, or gives it to the person; all are listed.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { box } from "./board_question.js";
import { button } from "./button.js";
import { give } from "./files.js";
import { Refused } from "./refused.js";
import { labelOf } from "./savedfile.js";

/** @typedef {{path: string, content: Uint8Array, given: "" | "offered" | "written"}} Given */

/** What was to be overwritten could not be kept: nothing was written on the board. */
export class NotKept extends Refused {
  constructor() {
    super("saved.not_kept");
  }
}

export class SavedSection {
  /** @param {import("./board_panel.js").BoardPanel} panel */
  constructor(panel) {
    this.panel = panel;
    this.files = panel.app.storage.boards;
    /** @type {import("./board_files.js").BoardFile[]} */
    this.list = [];
    /** Whether the list is unfolded. */
    this.open = false;
    /** The one that is to be removed, if the person says so once more. */
    this.removing = "";
    /** What was kept since what is done now was begun, whose beginning empties it. @type {string[]} */
    this.last = [];
  }

  /** What was kept since `last` was emptied, as sentences. @returns {string[]} */
  told() {
    const { last, panel } = this;
    return last.length ? [panel.app.say("saved.told", { count: last.length, files: last.join(", ") })] : [];
  }

  /** Read what is kept, and show it. */
  async load() {
    const { shared } = this.panel.app.choices;
    const before = this.list.length;
    this.list = shared ? [] : await this.files.list().catch(() => []);
    if (before || this.list.length) this.panel.redraw();
  }

  /**
   * Keep files of a board before they are overwritten there.
   * @param {any} known what the board says of itself
   * @param {{[path: string]: string}} files path -> content in base64
   * @throws {NotKept} they could not be kept, and the person did not take them
   */
  async keep(known, files) {
    const { app } = this.panel;
    const board = boardName(known);
    const contents = Object.entries(files).map(([path, text]) => ({ path, content: Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)) }));
    if (!app.choices.shared && (await this.kept(board, contents))) this.last.push(...contents.map(({ path }) => nameOf(path)));
    else if (!(await this.take(board, contents))) throw new NotKept();
  }

  /** @param {string} board @param {{path: string, content: Uint8Array}[]} contents @returns {Promise<boolean>} whether the browser keeps them */
  async kept(board, contents) {
    try {
      await this.files.keep(board, contents);
      this.list = await this.files.list();
      return true;
    } catch {
      return false;
    }
  }

  /** Have the person take them, each as a file. @param {string} board @param {{path: string, content: Uint8Array}[]} contents @returns {Promise<boolean>} whether they did */
  take(board, contents) {
    const files = contents.map((one) => ({ ...one, given: /** @type {Given["given"]} */ ("") }));
    return this.panel.question.wait(() => this.drawTaking(board, files));
  }

  /** @param {string} board @param {Given[]} files @param {Given} file one of them */
  async give(board, files, file) {
    const { panel } = this;
    const given = await give(fileName(board, file.path), file.content);
    if (!given) return;
    file.given = given.written ? "written" : "offered";
    if (files.every((one) => one.given === "written")) panel.question.settle(true);
    else {
      panel.redraw();
      document.getElementById("board-taken")?.scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {string} board @param {Given[]} files */
  drawTaking(board, files) {
    const { question, app } = this.panel;
    const { say } = app;
    const count = files.length;
    const all = files.every(({ given }) => given);
    const takes = files.map((file) =>
      el("p", { class: "row" }, button(file.given ? "check" : "save", say(file.given ? "saved.again" : "saved.take", { file: nameOf(file.path) }), () => this.give(board, files, file), { class: file.given ? "take" : "take go" })));
    const have = all ? el("button", { type: "button", class: "go", id: "board-taken", onclick: () => question.settle(true) }, say("saved.have", { count })) : null;
    return box(
      [say(app.choices.shared ? "saved.shared" : "saved.refused", { count })],
      ...takes,
      all ? el("p", {}, say("saved.sure", { count })) : null,
      el("p", { class: "row" }, have, question.cancel()),
    );
  }

  /** The list of what is kept. @returns {HTMLElement | null} */
  draw() {
    return this.list.length ? el("section", { class: "board-saved" }, this.drawList()) : null;
  }

  drawList() {
    const { say } = this.panel.app;
    return el(
      "details",
      { open: this.open, class: "board-kept", id: "board-kept", ontoggle: ({ target }) => (this.open = target.open) },
      el("summary", {}, say("saved.title", { count: this.list.length })),
      el("p", { class: "short" }, say("saved.words", { count: this.list.length })),
      el("ul", {}, ...this.list.map((file) => this.drawFile(file))),
    );
  }

  /** @param {import("./board_files.js").BoardFile} file */
  drawFile(file) {
    const { app } = this.panel;
    const { say, words } = app;
    const name = nameOf(file.path);
    const when = new Date(file.at).toLocaleString(words.language, { dateStyle: "long", timeStyle: "short" });
    const gives = button("save", say("saved.download"), () => give(fileName(file.board, file.path), file.content), { class: "small", "aria-label": say("saved.download_one", { file: name, board: file.board }) });
    const removes =
      this.removing === file.key
        ? [el("span", { role: "status" }, say("saved.remove_sure")), el("button", { type: "button", class: "small", onclick: () => this.ask("") }, say("saved.stays")), el("button", { type: "button", class: "small halt", onclick: () => this.remove(file.key) }, say("saved.remove"))]
        : [button("bin", say("saved.remove"), () => this.ask(file.key), { class: "small quiet", "aria-label": say("saved.remove_one", { file: name, board: file.board }) })];
    return el("li", {}, el("span", {}, el("strong", {}, name), ` — ${file.board}, ${when}`), el("span", { class: "row" }, gives, ...removes));
  }

  /** Ask once more whether a file is to be removed. @param {string} key */
  ask(key) {
    this.removing = key;
    this.panel.redraw();
  }

  /** @param {string} key */
  async remove(key) {
    await this.files.remove(key).catch(() => {});
    this.removing = "";
    await this.load();
  }
}

/** How the board is called, for whoever looks for its file. @param {any} known */
function boardName({ name, unique_id, machine }) {
  return name || unique_id || machine;
}

/** A path as people read it. @param {string} path */
function nameOf(path) {
  return path.replace(/^\//, "");
}

/** The name of a file for this computer, of names that a board has said. @param {string} board @param {string} path */
function fileName(board, path) {
  const name = nameOf(path).replace(/[<>:"/\\|?*\p{C}]/gu, "_");
  return [labelOf(board), name].filter(Boolean).join("-");
}

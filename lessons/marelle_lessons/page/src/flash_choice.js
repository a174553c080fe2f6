// Which board gets MicroPython, and which image of it: those that the page carries, and those of a file or of a folder of the stick.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { button } from "./button.js";
import { chosen } from "./files.js";
import { carriedImages, imagesOf, ready } from "./images.js";
import { Refused } from "./refused.js";

/** @typedef {import("./flash_section.js").Board} Board */
/** @typedef {import("./images.js").Offered} Offered */

export class Choosing {
  /** @param {import("./flash_section.js").FlashSection} section */
  constructor(section) {
    this.section = section;
    /** All that may be chosen. */
    this.offered = carriedImages(section.panel.app.data.images);
    /** @type {Offered | null} */
    this.chosen = null;
    /** @type {any[]} files of the folder that are no images */
    this.left = [];
  }

  /** @returns {(HTMLElement | null)[]} */
  drawBoards() {
    const { section } = this;
    const { app } = section.panel;
    /** @type {Board[]} */
    const boards = app.data.boards;
    const list = el(
      "select",
      { id: "flash-board", "aria-label": app.say("flash.board") },
      section.board ? null : el("option", { value: "", selected: true }, app.say("flash.no_board")), // a wrong one that nobody chose is easily gone on with
      ...boards.map(({ id, title }) => el("option", { value: id, selected: id === section.board?.id }, title)),
    );
    const next = button("step", app.say("flash.go_on"), () => (list.value ? this.take(boards.find(({ id }) => id === list.value)) : list.focus()), { class: "go", id: "flash-next" });
    return [section.asks(app.say("flash.which_board")), el("p", {}, list), section.row(next)];
  }

  /** @param {Board | undefined} board */
  take(board) {
    const { section } = this;
    section.board = board ?? section.board;
    this.chosen = null;
    section.go("image");
  }

  /** @returns {(HTMLElement | null)[]} */
  drawImages() {
    const { section } = this;
    const { app } = section.panel;
    const { say } = app;
    const board = /** @type {Board} */ (section.board);
    const fitting = this.fitting(board);
    if (!this.chosen || !fitting.includes(this.chosen)) this.chosen = fitting[0] ?? null;
    const file = el("input", { type: "file", hidden: true, id: "flash-file", accept: `.${board.kind}`, onchange: () => this.look(chosen(file)) });
    const folder = el("input", { type: "file", hidden: true, id: "flash-folder", webkitdirectory: true, onchange: () => this.look(chosen(folder)) });
    const next = button("step", say("flash.go_on"), () => this.ready(), { class: "go", id: "flash-next" });
    const others = [
      button("file", say("flash.file"), () => file.click(), { class: fitting.length ? "" : "go" }),
      button("open", say("flash.folder"), () => folder.click()),
    ];
    return [
      section.asks(say(fitting.length ? "flash.which_image" : "flash.no_image", { board: board.title })),
      fitting.length ? this.drawFitting(fitting) : el("p", {}, say("flash.where", { name: board.file_begins })),
      this.drawLeft(),
      section.row(fitting.length ? next : null, others),
      file,
      folder,
    ];
  }

  /** @param {Offered[]} fitting */
  drawFitting(fitting) {
    const { panel } = this.section;
    const { say, words } = panel.app;
    return el(
      "fieldset",
      { class: "flash-images", disabled: panel.busy },
      el("legend", {}, say("flash.images")),
      ...fitting.map((one, at) => {
        const { version, files, name, size, sum } = one.facts;
        const about = say("flash.image", { name, size: (size / 1e6).toLocaleString(words.language, { maximumFractionDigits: 1 }) });
        return el(
          "label",
          {},
          el("input", { type: "radio", name: "flash-image", value: String(at), checked: one === this.chosen, onchange: () => (this.chosen = one) }),
          el("span", {}, el("strong", {}, say(files ? "flash.version_and_program" : "flash.version", { version })), el("small", {}, about), sum === "unknown" ? el("small", {}, say("flash.unknown")) : null),
        );
      }),
    );
  }

  /** What is wrong with files of the folder. */
  drawLeft() {
    const { say } = this.section.panel.app;
    if (!this.left.length) return null;
    return el("details", {}, el("summary", {}, say("flash.left", { count: this.left.length })), el("ul", {}, ...this.left.map(({ problem }) => el("li", {}, problem.what))));
  }

  /** The images for a board, the newest first; behind them those whose board nothing names. @param {Board} board */
  fitting(board) {
    return this.offered.filter(({ facts }) => fits(facts, board)).sort((one, other) => rank(other.facts, board) - rank(one.facts, board) || newer(other.facts.version, one.facts.version));
  }

  /** Look at files that a person has chosen. @param {File[]} files */
  async look(files) {
    const { section } = this;
    const { panel } = section;
    const board = /** @type {Board} */ (section.board);
    if (!files.length) return;
    await section.runTask("flash.looks", async () => {
      const { offered, refused } = await imagesOf(files, panel.app.data.image_files, section.ask, (done, all) => panel.progress(done, all));
      const [wrong] = refused;
      if (files.length === 1 && wrong) throw Refused.of(wrong.problem);
      this.left = refused;
      this.offered = [...carriedImages(panel.app.data.images), ...offered];
      const fitting = offered.filter(({ facts }) => fits(facts, board));
      this.chosen = fitting[0] ?? this.chosen;
      const [other] = offered;
      if (other && !fitting.length && files.length === 1) throw new Refused("flash.not_its_own", { name: other.facts.name, board: board.title, chip: other.facts.chip }, { pictogram: "file" });
      if (!fitting.length) throw new Refused("flash.none_there", { board: board.title }, { pictogram: "file" });
    });
  }

  /** What was chosen is read once more, whole, before anything is written. */
  async ready() {
    const { section } = this;
    const { chosen: one } = this;
    if (!one) return;
    await section.runTask("flash.looks", async () => {
      section.image = await ready(one, section.ask);
      section.go("write");
    });
  }
}

/** Whether an image may be put on a board. @param {import("./images.js").Facts} facts @param {Board} board */
function fits({ boards, chip, kind }, board) {
  return boards.includes(board.id) || (!boards.length && chip === board.chip && kind === board.kind);
}

/** @param {import("./images.js").Facts} facts @param {Board} board */
function rank({ boards, version }, board) {
  return (boards.includes(board.id) ? 2 : 0) + (version.includes("preview") ? 0 : 1);
}

/** @param {string} one @param {string} other @returns {number} */
function newer(one, other) {
  return one.localeCompare(other, "en", { numeric: true });
}

// The last help: all the lines of a program that solves the lesson, mixed up. They are moved by buttons or by the mouse.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";
import { button } from "./button.js";

/**
 * @typedef {{text: string, kind?: string, count?: number}} Piece a line of a program, or a card of a row
 * @typedef {{head: string, pieces: Piece[]}} Mixed
 */

export class Puzzle {
  /** @param {import("./sentences.js").Say} say @param {{tell: (words: string) => void, copy: (text: string, cards: boolean) => void}} does */
  constructor(say, { tell, copy }) {
    this.say = say;
    this.tell = tell;
    this.copy = copy;
    this.list = el("ol", { class: "pieces" });
    this.dialog = el("dialog", { class: "box", "aria-labelledby": "puzzle-title", onclose: () => this.dialog.remove() });
    /** @type {Element | null} */
    this.dragged = null;
    this.list.addEventListener("pointerdown", (event) => this.grasp(event));
    this.list.addEventListener("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) this.list.addEventListener(name, () => this.release());
  }

  /** @param {Mixed} mixed @param {boolean} cards whether it is a row of cards */
  open({ head, pieces }, cards) {
    const { say } = this;
    fill(this.list, ...pieces.map((piece) => this.row(piece)));
    this.mark();
    const take = () => {
      this.copy(this.text(head, cards), cards);
      this.dialog.close();
    };
    fill(
      this.dialog,
      el("h2", { id: "puzzle-title" }, say("puzzle.title")),
      el("p", {}, say("puzzle.words")),
      head ? el("pre", { class: "pieces-head", tabindex: "0" }, head.trimEnd()) : null,
      this.list,
      el(
        "p",
        { class: "close" },
        button("pen", say("puzzle.copy"), take, { class: "go take" }),
        el("button", { type: "button", onclick: () => this.dialog.close() }, say("close")),
      ),
    );
    document.body.append(this.dialog);
    this.dialog.showModal();
  }

  /** @param {Piece} piece */
  row(piece) {
    const { say } = this;
    const name = this.named(piece);
    /** @type {(step: -1 | 1, word: string, shown: string) => HTMLElement} */
    const mover = (step, word, shown) =>
      el("button", { type: "button", class: shown, title: word, "aria-label": `${word} ${name}`, onclick: () => this.move(row, step, shown) }, icon(shown));
    const shown = piece.kind ? el("span", { class: "piece" }, piece.kind === "end" ? null : icon(piece.kind), name) : el("code", { class: "piece" }, piece.text);
    const row = el("li", { "data-text": piece.text, "data-name": name }, shown, mover(-1, say("puzzle.up"), "up"), mover(1, say("puzzle.down"), "down"));
    return row;
  }

  /** What a piece is called. @param {Piece} piece */
  named({ text, kind, count = 1 }) {
    if (!kind) return text.trim();
    return kind === "end" ? this.say("puzzle.end") : this.say(`card.${kind}.done`, { count });
  }

  /** @param {HTMLElement} row @param {-1 | 1} step @param {string} pressed the button that keeps the focus */
  move(row, step, pressed) {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (other) this.put(row, other);
    /** @type {HTMLElement | null} */ (row.querySelector(`.${pressed}`))?.focus();
    const rows = [...this.list.children];
    this.tell(this.say("puzzle.place", { name: String(row.dataset.name), index: rows.indexOf(row) + 1, count: rows.length }));
  }

  /** Put a row where another one is. @param {Element} row @param {Element} other */
  put(row, other) {
    const rows = [...this.list.children];
    if (rows.indexOf(row) < rows.indexOf(other)) other.after(row);
    else other.before(row);
    this.mark();
  }

  /** The first cannot go up, nor the last down: said, but the buttons keep the focus. */
  mark() {
    for (const row of this.list.children) {
      row.querySelector(".up")?.setAttribute("aria-disabled", String(!row.previousElementSibling));
      row.querySelector(".down")?.setAttribute("aria-disabled", String(!row.nextElementSibling));
    }
  }

  /** @param {PointerEvent} event a finger scrolls, and has the buttons */
  grasp(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.button !== 0 || event.pointerType === "touch" || target.closest("button")) return;
    this.dragged = target.closest("li");
    this.dragged?.classList.add("dragged");
    this.list.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.dragged) return;
    const rows = [...this.list.children];
    const over = rows.find((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return event.clientY >= top && event.clientY <= bottom;
    });
    if (over && over !== this.dragged) this.put(this.dragged, over);
  }

  release() {
    this.dragged?.classList.remove("dragged");
    this.dragged = null;
  }

  /** @param {string} head @param {boolean} cards @returns {string} the program, in the order that it has now */
  text(head, cards) {
    const texts = [...this.list.children].map((row) => String(/** @type {HTMLElement} */ (row).dataset.text));
    if (cards) return texts.join(" ");
    return `${head ? `${head}\n` : ""}${texts.join("\n")}\n`;
  }
}

/**
 * The helps after a question, one after the other: the line to look at, then the lines to put in order.
 * @param {import("./sentences.js").Say} say
 * @param {{look: (() => HTMLElement) | null, puzzle: (() => void) | null, cards: boolean}} levels
 * @returns {HTMLElement | null}
 */
function moreHelp(say, { look, puzzle, cards }) {
  if (!look && !puzzle) return null;
  const said = el("div", { role: "status" });
  const place = el("div", { class: "aid" }, said);
  const last = puzzle && button("order", say(cards ? "puzzle.cards" : "puzzle.lines"), puzzle, { class: "small" });
  const first = button("info", say("help.more"), () => next(), { class: "small" });
  const next = () => {
    if (look) fill(said, look());
    first.remove();
    if (!last) return;
    place.append(last);
    last.focus();
  };
  place.append(first);
  return place;
}

/**
 * The helps after what a check found.
 * @param {import("./app.js").App} app
 * @param {any} failure
 * @param {boolean} quiet whether nothing tells its line yet
 */
export function moreHelpFor(app, { line, source_line: source }, quiet) {
  const { say, work } = app;
  const cards = work.mode === "cards";
  const mixed = app.lesson.puzzles[cards ? "cards" : "micropython"];
  const look = () => {
    work.light(line);
    if (cards) return el("p", {}, say("help.look_card"));
    return el("p", {}, say("help.look", { line }), " ", el("code", {}, source.trim()));
  };
  return moreHelp(say, { look: line && quiet ? look : null, puzzle: mixed && (() => openPuzzle(app, mixed, cards)), cards });
}

/** @param {import("./app.js").App} app @param {Mixed} mixed @param {boolean} cards */
function openPuzzle(app, mixed, cards) {
  const copy = (/** @type {string} */ text) => {
    if (cards) app.work.setCards(text);
    else app.openProgram({ label: "", program: text, cards });
    app.feedback.tell(app.say("puzzle.copied"));
  };
  new Puzzle(app.say, { tell: (words) => app.feedback.tell(words), copy }).open(mixed, cards);
}

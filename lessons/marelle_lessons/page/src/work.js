// The middle of the page: the same program as cards and as text, one beside the other.
import { CardBoard } from "./cardboard.js";
import { isRepeat, isRow, items } from "./cardtree.js";
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { Editor } from "./editor.js";
import { icon } from "./icons.js";
import { shortcutOf } from "./shortcuts.js";

/**
 * @typedef {{mode: string, cards: string, row: import("./cardtree.js").Item[], program: string, own: boolean, linked?: boolean, shown?: string, stops?: number[]}} Written
 *   `shown`: the program of the cards, for until Python is there to say it; `stops`: the program's lines with a break-point
 * @typedef {Written & {world: string, made?: import("./inputs.js").Made, drawn?: import("./drawing.js").Drawn, role?: string, parts?: {[robot: string]: Written}}} Kept what a pupil made in one lesson, and did to the robot and its mat
 * @typedef {(request: object) => Promise<any>} Ask
 */

const WAIT_MS = 250;
const LEAVE = "leave-editor"; // says which keys leave the editor
const MOST_PAST = 100;
const BESIDE_PX = 12; // beside what is scrolled to

/**
 * Whether what the browser kept is a work as this page writes it; it may be another version's, or cut.
 * @param {any} value
 * @returns {value is Kept}
 */
export function isKept(value) {
  const texts = ["cards", "program", "world"].every((name) => typeof value?.[name] === "string");
  const shown = ["string", "undefined"].includes(typeof value?.shown);
  const parts = Object.values(value?.parts ?? {}).every((part) => isKept({ ...part, world: "", parts: {} }));
  return texts && shown && parts && ["cards", "text"].includes(value.mode) && typeof value.own === "boolean";
}

/**
 * What a lesson begins with, or free play.
 * @param {any} starts
 * @param {string} language
 * @param {boolean} free
 * @returns {Kept}
 */
export function freshWork({ parts, ...starts }, language, free) {
  const first = begun(starts, language, free);
  if (!parts) return first;
  const each = Object.entries(parts).map(([robot, own]) => [robot, begun(/** @type {any} */ (own), language, free)]);
  return { ...first, parts: Object.fromEntries(each) };
}

/** @param {any} starts @param {string} language @param {boolean} free @returns {Kept} */
function begun({ cards, row, shown, micropython: program }, language, free) {
  const mode = cards || free ? "cards" : "text";
  return { mode, cards, row: structuredClone(row), shown: shown[language], program, own: Boolean(program), world: "" };
}

export class Work {
  /**
   * @param {{say: import("./sentences.js").Say, ask: Ask, changed: () => void, marked: () => void, tell: (words: string) => void,
   *   language: () => string, explain: (problem: any) => HTMLElement, help: import("./completion.js").Help}} options
   */
  constructor({ say, ask, changed, marked, tell, language, explain, help }) {
    this.say = say;
    this.ask = ask;
    this.changed = changed;
    this.tell = tell;
    this.language = language;
    this.explain = explain;
    this.mode = "cards";
    /** @type {Array<[number, number, number]>} which card each line of the program comes from */
    this.places = [];
    this.own = false;
    this.start = "";
    /** @type {string[]} the rows that there were, for who changes their mind */
    this.past = [];
    this.asked = 0;
    this.hadFocus = false; // whether the focus was in the row as it was taken out of use
    this.board = new CardBoard(say, { changed: (text) => this.cardsChanged(text), tell, marked });
    this.field = el("input", { id: "cards-text", type: "text", class: "cards-text", autocomplete: "off", spellcheck: "false", oninput: () => this.typed() });
    this.problem = el("div", { class: "cards-problem", role: "status" });
    this.code = el("span", { class: "code" });
    /** What is said of a program that was written by hand, above the cards. */
    this.apart = el("div", { class: "apart", role: "status" });
    /** Whether the row is what that program does: a card that is changed changes the program. */
    this.linked = false;
    this.shown = new Editor({ label: say("program.shown"), readOnly: true });
    this.editor = new Editor({
      label: say("program.edit"),
      help,
      described: LEAVE,
      changed: () => this.programChanged(),
      marked: (line, set) => {
        marked();
        tell(this.say(set ? "steps.stop_set" : "steps.stop_gone", { what: this.say("steps.line_number", { line }) }));
      },
      line: (indent) => tell(indent ? this.say("program.indent", { count: indent }) : this.say("program.no_indent")),
    });
    this.leave = el("p", { class: "leave", id: LEAVE });
    this.tabs = { cards: this.tab("cards"), text: this.tab("text") };
    this.tablist = el("div", { role: "tablist", class: "tabs" }, this.tabs.cards, this.tabs.text);
    this.cardsPanel = el("div", { role: "tabpanel", id: "panel-cards", "aria-labelledby": "tab-cards", class: "panel" });
    this.textPanel = el("div", { role: "tabpanel", id: "panel-text", "aria-labelledby": "tab-text", class: "panel" }, this.editor.element, this.leave);
    this.element = el("div", { class: "work-body", id: "work-body" }, this.cardsPanel, this.textPanel);
    this.board.strip.addEventListener("keydown", (event) => shortcutOf(event) === "undo" && this.undo());
    this.speak(say);
    this.choose("cards", false);
  }

  /** @param {string} mode */
  tab(mode) {
    return el(
      "button",
      { type: "button", role: "tab", id: `tab-${mode}`, "aria-controls": `panel-${mode}`, onclick: () => this.choose(mode), onkeydown: (/** @type {KeyboardEvent} */ event) => this.tabKey(event) },
      icon(mode === "cards" ? "A" : "pen"),
      el("span", {}),
    );
  }

  /** @param {import("./sentences.js").Say} say */
  speak(say) {
    this.say = say;
    this.board.speak(say);
    this.shown.name(say("program.shown"));
    this.editor.name(say("program.edit"));
    this.leave.textContent = say("program.leave");
    this.tablist.setAttribute("aria-label", say("work.tabs"));
    /** @type {HTMLElement} */ (this.tabs.cards.lastChild).textContent = say("work.cards");
    /** @type {HTMLElement} */ (this.tabs.text.lastChild).textContent = say("work.text");
    fill(this.apart);
    const clear = el("button", { type: "button", class: "small", onclick: () => this.setCards("") }, icon("bin"), say("cards.clear"));
    const undo = el("button", { type: "button", class: "small", onclick: () => this.undo() }, icon("undo"), say("cards.undo"));
    const take = el("button", { type: "button", class: "small", onclick: () => this.takeProgram() }, icon("pen"), say("program.take"));
    fill(
      this.cardsPanel,
      this.apart,
      this.board.element,
      el("div", { class: "typed" }, el("label", { for: "cards-text" }, say("cards.type")), this.field, undo, clear),
      this.problem,
      el("div", { class: "beside-head" }, el("h3", {}, say("program.beside")), take, el("p", { class: "short" }, say("cards.code"), " ", this.code)),
      this.shown.element,
    );
  }

  /** @param {KeyboardEvent} event */
  tabKey(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    this.choose(this.mode === "cards" ? "text" : "cards");
    this.tabs[/** @type {"cards" | "text"} */ (this.mode)].focus();
  }

  /** @param {string} mode @param {boolean} [told] */
  choose(mode, told = true) {
    this.mode = mode;
    for (const [name, tab] of Object.entries(this.tabs)) {
      tab.setAttribute("aria-selected", String(name === mode));
      tab.tabIndex = name === mode ? 0 : -1;
    }
    this.cardsPanel.hidden = mode !== "cards";
    this.textPanel.hidden = mode !== "text";
    fill(this.apart);
    if (told && mode === "cards" && this.own && this.editor.text !== this.start) this.fromProgram();
    if (mode === "text" && !this.own && this.shown.text) this.editor.set(this.shown.text);
    if (told) this.changed();
  }

  /** Lay the cards that do what the program does; where none do, say which line has no card, and leave the row as it was. */
  async fromProgram() {
    const program = this.editor.text;
    const answer = await this.ask({ do: "as_cards", program, language: this.language() }).catch(() => null);
    if (!answer || this.mode !== "cards" || program !== this.editor.text || !this.own) return;
    this.linked = !answer.problem;
    if (answer.problem) return fill(this.apart, el("p", {}, this.say("work.apart")), this.explain(answer.problem));
    if (answer.comments) fill(this.apart, el("p", {}, this.say("work.comments")));
    if (answer.text === this.field.value) return;
    this.remember();
    this.field.value = answer.text;
    await this.translate(answer.text, true);
    this.changed();
  }

  /** The row is another: so is the program, where it was the program's row. */
  rowChanged() {
    if (this.linked) this.own = false;
    this.linked = false;
    fill(this.apart);
  }

  /** Copy the program of the cards to where it can be changed. */
  takeProgram() {
    this.own = false;
    this.choose("text");
    this.editor.view.focus();
  }

  /**
   * Show a lesson's or a kept work.
   * @param {Written} kept
   * @param {string[]} languages what the lesson is written in
   * @param {string} [start] the program that it begins with
   */
  open(kept, languages, start = this.start) {
    this.start = start;
    const both = languages.includes("cards") && languages.includes("micropython");
    this.tablist.hidden = !both;
    this.own = kept.own;
    this.linked = kept.linked === true;
    this.editor.set(kept.program);
    this.editor.breakPoints = Array.isArray(kept.stops) ? kept.stops.filter(Number.isInteger) : [];
    const known = isRow(kept.row);
    if (known) this.board.set(kept.row);
    this.field.value = kept.cards;
    this.shown.set(kept.shown ?? "");
    this.translate(kept.cards, !known);
    const mode = languages.includes(kept.mode === "cards" ? "cards" : "micropython") ? kept.mode : languages[0] === "cards" ? "cards" : "text";
    this.choose(mode, false);
  }

  /** @returns {Written} */
  kept() {
    const { row } = this.board;
    return { mode: this.mode, cards: this.field.value, row, program: this.editor.text, own: this.own, linked: this.linked, shown: this.shown.text, stops: this.editor.breakPoints };
  }

  /** What is to be run. @returns {{program: string, cards: boolean}} */
  program() {
    const cards = this.mode === "cards";
    return { program: cards ? this.field.value : this.editor.text, cards };
  }

  /** Put back the row that there was before. */
  undo() {
    const before = this.past.pop();
    if (before === undefined) return;
    this.setCards(before);
    this.past.pop();
  }

  /** Remember the row as it is, before it changes. */
  remember() {
    if (this.past[this.past.length - 1] !== this.field.value) this.past.push(this.field.value);
    this.past.splice(0, this.past.length - MOST_PAST);
  }

  /** @param {string} text */
  setCards(text) {
    this.rowChanged();
    this.remember();
    this.field.value = text;
    this.translate(text, true);
    this.changed();
  }

  /** @param {string} text the row as the board writes it */
  cardsChanged(text) {
    this.rowChanged();
    this.remember();
    this.field.value = text;
    this.translate(text, false);
    this.changed();
  }

  typed() {
    this.rowChanged();
    this.board.element.inert = true; // until it shows what is typed
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.translate(this.field.value, true), WAIT_MS);
    this.changed();
  }

  programChanged() {
    this.own = true;
    this.linked = false;
    this.changed();
  }

  /**
   * Ask Python what a row of cards is, and show its program.
   * @param {string} text
   * @param {boolean} redraw whether the cards come from the text
   */
  async translate(text, redraw) {
    const asked = ++this.asked;
    this.hadFocus ||= redraw && this.board.strip.contains(document.activeElement); // what is inert loses the focus
    this.board.element.inert = redraw;
    const empty = { tree: [], program: "", code: "", places: [] };
    const answer = text.trim() ? await this.ask({ do: "cards", text, language: this.language() }).catch(() => null) : empty;
    if (asked !== this.asked) return;
    this.board.element.inert = false;
    if (!answer) return;
    if (answer.problem) this.refuse(answer.problem);
    else this.showRow(answer, redraw);
    if (this.hadFocus && document.activeElement === document.body) this.board.focus(this.board.cursor);
    this.hadFocus = false;
  }

  /** Say the comments of the cards' program in the language that is chosen now. */
  retranslate() {
    this.translate(this.field.value, false);
  }

  /** @param {{tree: any[], program: string, code: string, places: any[]}} row @param {boolean} redraw */
  showRow(row, redraw) {
    fill(this.problem);
    this.field.removeAttribute("aria-invalid");
    this.places = row.places;
    this.code.textContent = row.code;
    this.shown.set(row.program);
    if (redraw) this.board.set(row.tree);
    if (!this.own && this.mode === "text") this.editor.set(row.program);
  }

  /** @param {any} problem of the row that was typed */
  refuse(problem) {
    this.field.setAttribute("aria-invalid", "true");
    const { start, end } = problem;
    const place = start === null ? null : el("p", { class: "place" }, this.field.value.slice(Math.max(0, start - 20), start), el("mark", {}, this.field.value.slice(start, end) || "▲"), this.field.value.slice(end, end + 20));
    fill(this.problem, this.explain(problem), place);
  }

  /**
   * Light the line that the robot is doing, and its card.
   * @param {number} line 0 for none
   */
  light(line) {
    if (this.mode === "text") return this.editor.mark(line);
    this.shown.mark(line);
    const rank = this.ranks().get(line);
    this.board.light(rank === undefined ? [] : [rank]);
  }

  /** Scroll the cards, and nothing else, so that the line that is lit is seen, and before that its card. */
  reveal() {
    const { cardsPanel: panel } = this;
    const parts = [panel.querySelector(".line-now"), panel.querySelector(".tile.lit")];
    for (const part of this.mode === "cards" ? parts : []) {
      if (!part) continue;
      const [seen, own] = [panel.getBoundingClientRect(), part.getBoundingClientRect()];
      if (own.bottom + BESIDE_PX > seen.bottom) panel.scrollTop += own.bottom + BESIDE_PX - seen.bottom;
      else if (own.top - BESIDE_PX < seen.top) panel.scrollTop -= seen.top + BESIDE_PX - own.top;
    }
  }

  /** The rank of the card, or of the repeat, that each line of the program comes from. @returns {Map<number, number>} */
  ranks() {
    const order = [...new Set(this.places.map(([start]) => start))];
    return new Map(this.places.map(([start, , line]) => [line, order.indexOf(start)]));
  }

  /** The rank of the card that each line comes from; a repeat is none. @returns {Map<number, number>} */
  cardsByLine() {
    const found = items(this.board.row);
    return new Map([...this.ranks()].filter(([, rank]) => found[rank] && !isRepeat(found[rank].item)));
  }

  /** What the card of a line is, in words. @param {number} line */
  cardAt(line) {
    const found = items(this.board.row)[this.ranks().get(line) ?? -1];
    return found ? this.board.label(found.path) : "";
  }

  /** The lines at which the program is to stop. @returns {Set<number>} */
  breakPoints() {
    if (this.mode === "text") return new Set(this.editor.breakPoints);
    const found = items(this.board.row);
    const stops = [...this.ranks()].filter(([, rank]) => found[rank]?.item.stop);
    return new Set(stops.filter(([, rank], at) => stops[at - 1]?.[1] !== rank).map(([line]) => line));
  }

  /**
   * Say which turn is done of each repeat around the card that is lit.
   * @param {(line: number) => number} turnOf the repeat of a line; 0 where that is not known
   * @returns {string[]} what is said
   */
  showTurns(turnOf) {
    const heads = new Map([...this.ranks()].map(([line, rank]) => [rank, line]));
    return this.board.showTurns((rank, times) => {
      const turn = turnOf(heads.get(rank) ?? 0);
      return turn ? this.say("steps.turn_of", { index: turn, count: times }) : "";
    });
  }

  /** @param {import("./editor.js").Mistake} mistake */
  showMistake(mistake) {
    this.light(0);
    (this.mode === "text" ? this.editor : this.shown).refuse(mistake);
  }
}

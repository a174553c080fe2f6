// The row of cards: big cards to press, to drag, or to type; everything can be done with the keyboard.
import { LETTERS, after, insert, isRepeat, itemAt, items, listOf, move, nudge, paths, remove, written } from "./cardtree.js";
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { CardTools } from "./cardtools.js";
import { Drag } from "./drag.js";
import { icon } from "./icons.js";
import { CardMove } from "./card_move.js";

/**
 * @typedef {import("./cardtree.js").Item} Item
 * @typedef {import("./cardtree.js").Path} Path
 */

const MOST = /** @type {{[letter: string]: number}} */ ({ A: 99, R: 99, G: 8, D: 8, P: 60, B: 20, repeat: 99 });
const MOST_CARDS = 200;
const DEEPEST = 4;

export class CardBoard {
  /**
   * @param {import("./sentences.js").Say} say
   * @param {{changed: (text: string) => void, tell: (words: string) => void, marked: () => void}} options `marked`: a card is one to stop at, or no longer
   */
  constructor(say, { changed, tell, marked }) {
    this.say = say;
    this.changed = changed;
    this.tell = tell;
    this.marked = marked;
    /** @type {Item[]} */
    this.row = [];
    /** @type {Path} where the next card goes */
    this.cursor = [0];
    this.cardMove = new CardMove(this);
    this.tools = new CardTools(this);
    /** @type {Set<string>} the paths of the cards that the robot is doing */
    this.lit = new Set();
    this.palette = el("div", { class: "palette", role: "group" });
    this.strip = el("div", { class: "strip", role: "group" });
    this.strip.addEventListener("keydown", (event) => this.key(event));
    this.strip.addEventListener("focusin", (event) => {
      const stop = /** @type {HTMLElement} */ (event.target);
      if (stop.dataset.path) this.stopAt(stop);
    });
    this.strip.addEventListener("focusout", () => {
      setTimeout(() => this.strip.contains(document.activeElement) || this.tools.close());
    });
    this.element = el("div", { class: "cardboard" }, this.palette, this.strip);
    this.drag = new Drag(this.element, ".card, .tile", (dragged, path) => this.drop(dragged, path));
    this.speak(say);
  }

  /** @param {import("./sentences.js").Say} say */
  speak(say) {
    this.say = say;
    this.palette.setAttribute("aria-label", say("cards.palette"));
    this.strip.setAttribute("aria-label", say("cards.row_help"));
    fill(this.palette, ...[...LETTERS, "repeat"].map((kind) => this.button(kind)));
    this.draw();
  }

  /** @param {string} kind a letter, or "repeat" */
  button(kind) {
    const name = this.say(`card.${kind}`);
    return el(
      "button",
      {
        type: "button",
        class: `card ${kind}`,
        "data-kind": kind,
        title: this.say(`card.${kind}.help`),
        onclick: () => this.add(kind),
      },
      icon(kind),
      el("span", {}, name),
      el("kbd", { "aria-hidden": "true" }, kind === "repeat" ? "X" : kind),
    );
  }

  /** The text of the row, and the place of each card in it. */
  written() {
    return written(this.row);
  }

  /** @param {Item[]} row */
  set(row) {
    this.row = row;
    this.cursor = [row.length];
    this.draw();
  }

  /**
   * Put a new card in at the cursor, and the cursor after it, or into it if it repeats.
   * @param {string} kind
   * @param {Path} [path]
   */
  add(kind, path = this.cursor) {
    if (paths(this.row).length >= MOST_CARDS) return this.tell(this.say("cards.full", { count: MOST_CARDS }));
    if (kind === "repeat" && path.length > DEEPEST) return this.tell(this.say("cards.deep", { count: DEEPEST }));
    insert(this.row, path, kind === "repeat" ? { times: 2, items: [] } : { letter: kind, number: 1 });
    this.cursor = kind === "repeat" ? [...path, 0] : after(path);
    this.update();
    this.tell(this.say("cards.added", { name: this.label(path) }));
  }

  /** @param {Path} [focus] what has the focus afterwards */
  update(focus) {
    this.draw();
    if (focus) this.focus(focus);
    this.changed(this.written().text);
  }

  /** @param {Path} path */
  focus(path) {
    /** @type {HTMLElement | null} */ (this.strip.querySelector(`[data-path="${path}"]`))?.focus();
  }

  draw() {
    const invite = this.row.length ? null : el("p", { class: "invite" }, this.say("cards.empty"));
    this.tools.close();
    this.cardMove.leave();
    fill(this.strip, ...this.drawList(this.row, []), invite);
    const stops = this.stops();
    this.stopAt(stops.find((stop) => stop.classList.contains("here")) ?? stops[stops.length - 1]);
  }

  /** All that the arrows go to, in order. @returns {HTMLElement[]} */
  stops() {
    return [...this.strip.querySelectorAll("[data-path]")].map((stop) => /** @type {HTMLElement} */ (stop));
  }

  /** Let Tab stop in the row once, here; the arrows do the rest. @param {HTMLElement} chosen */
  stopAt(chosen) {
    for (const stop of this.stops()) stop.tabIndex = stop === chosen ? 0 : -1;
  }

  /**
   * @param {Item[]} items
   * @param {Path} parent
   * @returns {HTMLElement[]}
   */
  drawList(items, parent) {
    const drawn = items.flatMap((item, index) => {
      const path = [...parent, index];
      const next = String(path) === String(this.cursor) ? [el("span", { class: "next-here" })] : []; // at the end there is a slot
      return [...next, this.drawItem(item, path)];
    });
    return [...drawn, this.slot([...parent, items.length])];
  }

  /**
   * @param {Item} item
   * @param {Path} path
   * @returns {HTMLElement}
   */
  drawItem(item, path) {
    const kind = isRepeat(item) ? "repeat" : item.letter;
    const number = isRepeat(item) ? item.times : item.number;
    const tile = el(
      "button",
      {
        type: "button",
        class: `tile ${kind}${this.lit.has(String(path)) ? " lit" : ""}`,
        "data-path": String(path),
        "aria-label": this.label(path),
        onclick: () => this.choose(path),
        onfocus: () => this.cardMove.from || this.tools.open(path),
      },
      icon(kind),
      el("span", { class: "number" }, isRepeat(item) ? `× ${number}` : number > 1 ? String(number) : ""),
      item.stop ? el("span", { class: "break-point", "aria-hidden": "true" }) : null,
    );
    if (!isRepeat(item)) return tile;
    return el("div", { class: "repeated", role: "group", "aria-label": this.label(path) }, tile, this.times(path), ...this.drawList(item.items, path));
  }

  /** More and fewer times, at once beside a repeat; the keyboard has + and -. @param {Path} path */
  times(path) {
    /** @type {(name: string, shown: string, step: number) => HTMLElement} */
    const change = (name, shown, step) =>
      el("button", { type: "button", tabindex: "-1", "aria-label": this.say(name), title: this.say(name), onclick: () => this.count(path, step) }, icon(shown));
    return el("div", { class: "times" }, change("cards.more", "plus", 1), el("span", {}, this.say("cards.times")), change("cards.less", "minus", -1));
  }

  /**
   * The place at the end of a list, where the next card may go.
   * @param {Path} path
   */
  slot(path) {
    const here = String(path) === String(this.cursor);
    return el(
      "button",
      {
        type: "button",
        class: here ? "slot here" : "slot",
        "data-path": String(path),
        "aria-label": this.say(path.length > 1 ? "cards.slot_inside" : "cards.slot"),
        "aria-pressed": String(here),
        onclick: () => this.point(path),
      },
      icon("plus"),
    );
  }

  /** @param {Path} path */
  point(path) {
    if (this.cardMove.from) return this.cardMove.land(path);
    this.cursor = path;
    this.draw();
    this.focus(path);
  }

  /** @param {Path} path */
  choose(path) {
    if (this.cardMove.from) return this.cardMove.land(path);
    this.cursor = after(path);
    this.draw();
    this.focus(path);
    this.tools.open(path);
  }

  /** @param {Path} path @param {number} step */
  count(path, step) {
    const item = itemAt(this.row, path);
    if (!item) return;
    this.number(path, (isRepeat(item) ? item.times : item.number) + step);
  }

  /** @param {Path} path @param {number} number */
  number(path, number) {
    const item = itemAt(this.row, path);
    if (!item) return;
    const most = MOST[isRepeat(item) ? "repeat" : item.letter];
    const kept = Math.min(Math.max(number, 1), most);
    if (isRepeat(item)) item.times = kept;
    else item.number = kept;
    this.update(path);
    this.tell(this.label(path));
  }

  /** @param {Path} path @param {-1 | 1} step */
  shift(path, step) {
    const where = nudge(this.row, path, step);
    if (where) {
      this.cursor = after(where);
      this.update(where);
    }
    this.tell(this.say(where ? "cards.moved" : "cards.no_further", { name: where ? this.label(where) : "" }));
  }

  /** Have the program stop at a card, or no longer. @param {Path} path */
  mark(path) {
    const item = itemAt(this.row, path);
    if (!item) return;
    item.stop = !item.stop;
    this.draw();
    this.focus(path);
    this.marked();
    this.tell(this.say(item.stop ? "steps.stop_set" : "steps.stop_gone", { what: this.label(path) }));
  }

  /** Put another card in the place of one. @param {Path} path @param {string} letter */
  replace(path, letter) {
    remove(this.row, path);
    insert(this.row, path, { letter, number: 1 });
    this.update(path);
    this.tell(this.say("cards.added", { name: this.label(path) }));
  }

  /**
   * Remove a card; the next one goes to the end of its list.
   * @param {Path} path
   * @param {Path} [focus] what has the focus afterwards, if not that end
   */
  take(path, focus) {
    const name = this.label(path);
    remove(this.row, path);
    this.cursor = [...path.slice(0, -1), listOf(this.row, path).length];
    this.update(focus ?? this.cursor);
    this.tell(this.say("cards.removed", { name }));
  }

  /**
   * @param {HTMLElement} dragged a card of the palette or of the row
   * @param {Path} path
   */
  drop(dragged, path) {
    if (dragged.dataset.kind) return this.add(dragged.dataset.kind, path);
    const from = String(dragged.dataset.path).split(",").map(Number);
    const where = move(this.row, from, path);
    if (!where) return;
    this.cursor = after(where);
    this.update(where);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const tile = /** @type {HTMLElement} */ (event.target).closest("[data-path]");
    if (!tile || event.ctrlKey || event.metaKey) return;
    const path = String(tile.getAttribute("data-path")).split(",").map(Number);
    if (this.act(event, path, itemAt(this.row, path))) event.preventDefault();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Path} path
   * @param {Item | undefined} item what is there; nothing on a slot
   * @returns {boolean} whether the key meant something
   */
  act({ key, altKey, shiftKey }, path, item) {
    const letter = key.toUpperCase();
    const step = key === "ArrowLeft" ? -1 : key === "ArrowRight" ? 1 : 0;
    if (step && altKey && item) this.shift(path, /** @type {-1 | 1} */ (step));
    else if (step || key === "Home" || key === "End") this.walk(path, key);
    else if (key === "Escape") this.cardMove.from ? this.cardMove.leave() : this.tools.close();
    else if (item && letter === "M") this.cardMove.take(path);
    else if (key === "F9" && !shiftKey && item) this.mark(path);
    else if (altKey) return false;
    else if (item && (key === "+" || key === "-")) this.count(path, key === "+" ? 1 : -1);
    else if (item && /^[1-9]$/.test(key)) this.number(path, Number(key));
    else if (item && (key === "Delete" || key === "Backspace")) this.take(path, path);
    else if (!item && key === "Backspace" && path[path.length - 1] > 0) this.take(before(path));
    else if (LETTERS.includes(letter)) this.type(letter, path, item);
    else if (key === "(" || key === "*" || letter === "X") this.type("repeat", path, item);
    else return false;
    return true;
  }

  /** @param {string} kind @param {Path} path @param {Item | undefined} item */
  type(kind, path, item) {
    this.add(kind, item ? after(path) : path);
    this.focus(this.cursor);
  }

  /** @param {Path} path @param {string} key */
  walk(path, key) {
    const stops = this.stops();
    const here = stops.findIndex((stop) => stop.getAttribute("data-path") === String(path));
    const goal = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: stops.length - 1 }[key] ?? here;
    stops[Math.min(Math.max(goal, 0), stops.length - 1)].focus();
  }

  /** How much a card does, in words: « 3 cases ». @param {Item} item */
  amount(item) {
    const count = isRepeat(item) ? item.times : item.number;
    return this.say(`card.${isRepeat(item) ? "repeat" : item.letter}.count`, { count });
  }

  /**
   * What a card is, in words: « Avancer, 3 cases. Carte 2 sur 5 ».
   * @param {Path} path
   */
  label(path) {
    const item = itemAt(this.row, path);
    if (!item) return "";
    const kind = isRepeat(item) ? "repeat" : item.letter;
    const what = this.say(`card.${kind}.done`, { count: isRepeat(item) ? item.times : item.number });
    const place = this.say("cards.place", { what, index: path[path.length - 1] + 1, count: listOf(this.row, path).length });
    return item.stop ? `${place} ${this.say("steps.stops_here")}` : place;
  }

  /**
   * Light cards, by their rank as they are read, from 0; the program has its lines in the same order.
   * @param {number[]} ranks
   */
  light(ranks) {
    const found = this.written().places.filter((_place, rank) => ranks.includes(rank));
    const lit = new Set(found.map(({ path }) => String(path)));
    if (lit.size === this.lit.size && [...lit].every((path) => this.lit.has(path))) return;
    this.lit = lit;
    for (const tile of this.strip.querySelectorAll(".tile")) {
      tile.classList.toggle("lit", lit.has(String(tile.getAttribute("data-path"))));
    }
  }

  /**
   * Say beside each repeat around what is lit which turn of it is being done, and return what is said.
   * @param {(rank: number, times: number) => string} words of a repeat, by its rank
   */
  showTurns(words) {
    for (const old of this.strip.querySelectorAll(".turn-now")) old.remove();
    return items(this.row).flatMap(({ path, item }, rank) => {
      const said = isRepeat(item) && [...this.lit].some((lit) => lit.startsWith(`${path},`)) ? words(rank, item.times) : "";
      if (said) this.strip.querySelector(`.tile.repeat[data-path="${path}"] + .times`)?.after(el("span", { class: "turn-now" }, said));
      return said ? [said] : [];
    });
  }
}

/** @param {Path} path @returns {Path} */
function before(path) {
  return [...path.slice(0, -1), path[path.length - 1] - 1];
}

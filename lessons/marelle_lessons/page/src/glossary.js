// The words at hand: each with its picture, a sentence, what it takes, and an example to insert or to try.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";
import { nameOf, reworded, shortForm } from "./naming.js";

/**
 * @typedef {import("./vocabulary.js").Entry} Entry
 * @typedef {{cards: boolean, first: string[]}} Level whether cards are laid, and the words of the lesson, which come first
 * @typedef {{letter: string, row: string}} CardWord
 * @typedef {{insert: (entry: Entry) => void, insertForm: (entry: Entry, form: string) => void, try: (entry: Entry) => void, insertCards: (row: string) => void, tryCards: (row: string) => void}} Does
 */

const GROUPS = ["mat", "robot", "parts", "sensors", "contacts", "python", "more"];

/** @type {CardWord[]} */
const CARDS = [..."ARGDPB"].map((letter) => ({ letter, row: letter })).concat({ letter: "repeat", row: "4(A D)" });

export class Glossary {
  /**
   * @param {Entry[]} entries
   * @param {() => "fr" | "en"} language
   * @param {Does} does
   */
  constructor(entries, language, does) {
    this.entries = entries;
    this.language = language;
    this.does = does;
    /** @type {import("./sentences.js").Say} */
    this.say = (key) => key;
    /** @type {Level} */
    this.level = { cards: false, first: [] };
    /** @type {import("./naming.js").Naming} */
    this.names = new Map();
    this.field = el("input", { type: "search", id: "words-search", autocomplete: "off", spellcheck: "false", oninput: () => this.draw() });
    this.label = el("label", { for: "words-search", class: "unseen" });
    this.count = el("p", { class: "unseen", role: "status" });
    this.list = el("div", { class: "words-list" });
    this.title = el("h2", { class: "unseen" });
    this.element = el("div", { class: "glossary" }, this.title, this.label, this.field, this.count, this.list);
  }

  /** @param {import("./sentences.js").Say} say */
  speak(say) {
    this.say = say;
    this.title.textContent = say("side.words");
    this.label.textContent = say("words.search");
    this.field.placeholder = say("words.search");
    this.draw();
  }

  /** @param {Level} level @param {import("./naming.js").Naming} names */
  show(level, names) {
    const same = JSON.stringify(level) === JSON.stringify(this.level);
    if (same && [...names].every(([name, shown]) => this.names.get(name) === shown)) return;
    this.level = level;
    this.names = names;
    if (!same) this.field.value = "";
    this.draw();
  }

  draw() {
    const wanted = plain(this.field.value).split(/\s+/).filter(Boolean);
    const fits = (/** @type {string} */ text) => wanted.every((one) => plain(text).includes(one));
    const cards = CARDS.filter(({ letter }) => fits(this.say(`card.${letter}`) + this.say(`card.${letter}.help`)));
    const name = asked(this.field.value);
    const entries = this.entries.filter((entry) => fits(searched(entry))).sort((one, other) => distance(one, name) - distance(other, name));
    if (wanted.length) return this.drawFound(this.level.cards ? cards.map((card) => this.card(card)) : this.rows(entries));
    if (this.level.cards) return fill(this.list, this.section(this.say("words.cards"), cards.map((card) => this.card(card))));
    this.count.textContent = "";
    const first = this.entries.filter(({ key }) => this.level.first.includes(key));
    const groups = GROUPS.map((name) => this.section(this.say(`words.group.${name}`), this.rows(this.entries.filter(({ group }) => group === name))));
    if (!first.length) return fill(this.list, ...groups);
    fill(
      this.list,
      this.section(this.say("words.first"), this.rows(first)),
      el("details", { class: "all-words" }, el("summary", {}, this.say("words.all")), ...groups),
    );
  }

  /** @param {HTMLElement[]} found */
  drawFound(found) {
    this.count.textContent = this.say("words.found", { count: found.length });
    fill(this.list, found.length ? el("ul", {}, ...found) : el("p", {}, this.say("words.none")));
  }

  /** @param {string} title @param {HTMLElement[]} rows */
  section(title, rows) {
    return el("section", {}, el("h3", {}, title), el("ul", {}, ...rows));
  }

  /** @param {Entry[]} entries */
  rows(entries) {
    return entries.map((entry) => this.word(entry));
  }

  /** @param {Entry} entry */
  word(entry) {
    const language = this.language();
    const { names, says, takes } = entry;
    const call = reworded(entry.call[language], this.names);
    const example = reworded(entry.example[language], this.names);
    const form = shortForm(entry, language, this.names);
    const shown = nameOf(entry, this.names);
    const other = names.en !== names.fr ? el("p", { class: "short" }, el("code", {}, shown), " = ", el("code", {}, shown === names.en ? names.fr : names.en)) : null;
    const given = takes.map((one) => el("li", {}, el("code", {}, one.usual ? `${one.name}=${one.usual}` : one.name), " ", one.says[language], bounds(one, this.say)));
    const code = el("pre", { draggable: "true", ondragstart: (/** @type {DragEvent} */ event) => event.dataTransfer?.setData("text/plain", example) }, example);
    return this.row(entry.picture, el("code", {}, ...breakable(call)), says[language], [
      given.length ? el("ul", { class: "takes" }, ...given) : null,
      other,
      code,
      this.buttons(call, {
        ...(form && { "words.insert": () => this.does.insertForm(entry, form) }),
        "words.insert_example": () => this.does.insert(entry),
        "words.try": () => this.does.try(entry),
      }),
    ]);
  }

  /** @param {CardWord} card */
  card({ letter, row }) {
    const name = this.say(`card.${letter}`);
    return this.row(letter, el("strong", {}, name), this.say(`card.${letter}.help`), [
      el("pre", {}, row),
      this.buttons(name, { "words.insert": () => this.does.insertCards(row), "words.try": () => this.does.tryCards(row) }),
    ]);
  }

  /** @param {string} picture @param {HTMLElement} name @param {string} says @param {Array<HTMLElement | null>} more */
  row(picture, name, says, more) {
    const summary = el("summary", {}, icon(picture), el("span", {}, name, el("span", { class: "says" }, says)));
    const details = el("details", { class: "word-at-hand", ontoggle: () => details.open && details.scrollIntoView({ block: "nearest" }) }, summary, ...more);
    return el("li", {}, details);
  }

  /** @param {string} name @param {{[key: string]: () => void}} does by the word on its button */
  buttons(name, does) {
    const button = (/** @type {string} */ key, /** @type {() => void} */ action) =>
      el("button", { type: "button", class: "small", onclick: action }, icon(key === "words.try" ? "play" : "plus"), this.say(key), el("span", { class: "unseen" }, ` ${name}`));
    return el("div", { class: "word-buttons" }, ...Object.entries(does).map(([key, action]) => button(key, action)));
  }
}

/** A call that may go on in the next line behind a dot. @param {string} call */
function breakable(call) {
  return (call.match(/[^.]*\.?/g) ?? []).flatMap((piece, index) => (index ? [el("wbr"), piece] : [piece]));
}

/** @param {import("./vocabulary.js").Taken} taken @param {import("./sentences.js").Say} say */
export function bounds({ least, most }, say) {
  return least === null || most === null ? "" : say("words.bounds", { least: signed(least), most: signed(most) });
}

/** @param {number} number */
function signed(number) {
  return String(number).replace("-", "−");
}

/** The name in what is searched: `drive` of `bot.drive(`. @param {string} text */
function asked(text) {
  return plain(text).trim().replace(/\(.*/, "").split(".").at(-1) ?? "";
}

/** How far a word's names are from the one that is asked for: the word itself comes first. @param {Entry} entry @param {string} name */
function distance({ names }, name) {
  const own = [names.fr, names.en].map(plain);
  if (own.includes(name)) return 0;
  if (own.some((one) => one.startsWith(name))) return 1;
  return own.some((one) => one.includes(name)) ? 2 : 3;
}

/** @param {Entry} entry */
function searched({ key, names, call, says }) {
  return [key, names.fr, names.en, call.fr, call.en, says.fr, says.en].join(" ");
}

/** @param {string} text @returns {string} without accents and capitals: é is e */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

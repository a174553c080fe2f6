// The words that may be written here, offered while a program is typed: the arrows choose one, Enter takes it.
import { autocompletion, closeCompletion, completionStatus } from "@codemirror/autocomplete";
import { Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { called, nameOf, reworded } from "./naming.js";
import { isFrench, namesIn, ownNames } from "./vocabulary.js";

/**
 * @typedef {import("./vocabulary.js").Entry} Entry
 * @typedef {{vocabulary: import("./vocabulary.js").Vocabulary, naming: () => import("./naming.js").Naming, say: () => import("./sentences.js").Say,
 *   language: () => "fr" | "en", tell: (words: string) => void}} Help what stands behind the help in the editor
 */

const LEAST = 2; // letters: before that everything would be offered

/** @param {Help} help */
export function completion(help) {
  /** @type {import("@codemirror/autocomplete").CompletionSource} */
  const source = (context) => {
    const word = context.matchBefore(/[\w\u00C0-\u024F]*/);
    const from = word?.from ?? context.pos;
    const typed = context.pos - from;
    const before = context.state.sliceDoc(context.state.doc.lineAt(from).from, from);
    const dotted = /([\w.\u00C0-\u024F]*)\.$/.exec(before);
    if (!context.explicit && (typed < (dotted ? 0 : LEAST) || /["#]/.test(before))) return null;
    if (/^\d/.test(word?.text ?? "")) return null;
    const program = context.state.doc.toString();
    return { from, options: dotted ? behindDot(help, dotted[1], program) : standingAlone(help, program, word?.text ?? ""), validFor: /^[\w\u00C0-\u024F]*$/ };
  };
  // Escape closes the list and goes on: Escape, Tab leads the keyboard out of the editor, as ever.
  const close = (/** @type {EditorView} */ view) => closeCompletion(view) && false;
  // Nothing is chosen at first: Enter begins a new line, as ever; how a word is taken is said below the list.
  const told = EditorView.updateListener.of(({ view, state, startState }) => {
    if (completionStatus(state) !== "active") return;
    if (completionStatus(startState) !== "active") help.tell(help.say()("words.choose"));
    const list = view.dom.querySelector(".cm-tooltip-autocomplete");
    if (list && !list.querySelector(".choose")) list.append(el("p", { class: "choose" }, help.say()("words.choose")));
  });
  return [told, Prec.highest(keymap.of([{ key: "Escape", run: close }])), autocompletion({ override: [source], selectOnOpen: false, interactionDelay: 0, icons: false, tooltipClass: () => "words", optionClass: () => "word" })];
}

/** @param {Help} help @param {string} expression @param {string} program */
function behindDot(help, expression, program) {
  const { vocabulary } = help;
  return offered(help, vocabulary.members(vocabulary.kindOf(expression, program)), isFrench(program));
}

/** @param {Help} help @param {string} program @param {string} typed so far: it is no name of the program yet */
function standingAlone(help, program, typed) {
  const known = offered(help, help.vocabulary.alone(), isFrench(program));
  const taken = new Set(known.map(({ label }) => label));
  const written = program.split(/[^\w\u00C0-\u024F]+/);
  const count = (/** @type {string} */ name) => written.filter((one) => one === name).length;
  const own = ownNames(program).filter((name) => !taken.has(name) && (name !== typed || count(name) > 1));
  return [...known, ...own.map((label) => ({ label, type: "variable", boost: 2, detail: help.say()("words.own") }))];
}

/** @param {Help} help @param {Entry[]} entries @param {boolean} french */
function offered(help, entries, french) {
  const labels = new Set();
  const names = help.naming();
  return entries
    .flatMap((entry) => namesIn(entry, french).map((label) => ({ entry, label, boost: label === nameOf(entry, names) ? 0 : -1 })))
    .filter(({ label }) => !labels.has(label) && labels.add(label))
    .map(({ entry, label, boost }) => ({ label, boost, type: entry.kind, detail: brackets(entry), info: () => described(entry, help, called(names, entry, label)) }));
}

/** @param {Entry} entry @returns {string} what stands between its parentheses */
function brackets({ takes, kind }) {
  return ["function", "method", "class"].includes(kind) ? `(${takes.filter(({ named }) => !named).map(({ name }) => name).join(", ")})` : "";
}

/** @param {Entry} entry @param {Help} help @param {import("./naming.js").Naming} names */
function described(entry, help, names) {
  const language = help.language();
  return el("div", { class: "word-info" }, el("p", {}, entry.says[language]), el("pre", {}, reworded(entry.example[language], names)));
}

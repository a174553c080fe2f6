// The program as text: Python in colours, four spaces, the indentation told, mistakes beside their line.
import { defaultKeymap, history, historyKeymap, indentLess, insertTab } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { HighlightStyle, LanguageSupport, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { breakPoints, breakPointsOf, setBreakPoints } from "./breakpoints.js";
import { completion } from "./completion.js";
import { insertExample, insertForm } from "./insertion.js";
import { signature } from "./signature.js";

const MARGIN_PX = 30;

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword, tags.definitionKeyword, tags.moduleKeyword], class: "code-keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "code-string" },
  { tag: [tags.number, tags.bool, tags.null], class: "code-number" },
  { tag: tags.comment, class: "code-comment" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: "code-call" },
]);

/**
 * @typedef {{line: number, column: number, endColumn: number, words: HTMLElement} | null} Mistake
 */

/** @type {import("@codemirror/state").StateEffectType<{line: number, mistake: Mistake}>} */
const setMarks = StateEffect.define();

/** Stands under the line of a mistake. */
class Note extends WidgetType {
  /** @param {HTMLElement} words */
  constructor(words) {
    super();
    this.words = words;
  }

  /** @override @param {EditorView} view */
  toDOM(view) {
    const place = document.createElement("div"); // its padding counts for the line numbers, a margin would not
    place.className = "beside-line";
    place.append(this.words);
    place.addEventListener("click", () => view.focus()); // Ctrl-A then takes the program, not the page
    return place;
  }
}

const marks = StateField.define({
  create: () => ({ line: 0, drawn: Decoration.none }),
  update(value, transaction) {
    const effect = transaction.effects.find((one) => one.is(setMarks));
    if (effect) return { line: effect.value.line, drawn: drawMarks(transaction.state.doc, effect.value) };
    return transaction.docChanged ? { line: 0, drawn: Decoration.none } : value;
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.drawn),
});

/**
 * @param {import("@codemirror/state").Text} text
 * @param {{line: number, mistake: Mistake}} what
 */
function drawMarks(text, { line, mistake }) {
  const found = [];
  if (line >= 1 && line <= text.lines) found.push(Decoration.line({ class: "line-now" }).range(text.line(line).from));
  if (mistake && mistake.line >= 1 && mistake.line <= text.lines) {
    const place = text.line(mistake.line);
    found.push(Decoration.line({ class: "line-wrong" }).range(place.from));
    const from = Math.min(place.from + Math.max(mistake.column - 1, 0), place.to);
    const to = Math.min(place.from + Math.max(mistake.endColumn - 1, 0), place.to);
    if (mistake.column > 0 && to > from) found.push(Decoration.mark({ class: "place-wrong" }).range(from, to));
    found.push(Decoration.widget({ widget: new Note(mistake.words), block: true, side: 1 }).range(place.to));
  }
  return Decoration.set(found, true);
}

export class Editor {
  /**
   * @param {{label: string, described?: string, readOnly?: boolean, changed?: (text: string) => void, line?: (indent: number, number: number) => void, help?: import("./completion.js").Help | null,
   *   marked?: (line: number, set: boolean) => void}} options `marked`: a line is one to stop at, or no longer
   */
  constructor({ label, described = "", readOnly = false, changed = () => {}, line = () => {}, help = null, marked = () => {} }) {
    this.label = new Compartment();
    this.described = described;
    this.line = 0;
    /** @type {Mistake} */
    this.mistake = null;
    this.own = false;
    this.view = new EditorView({
      state: EditorState.create({
        extensions: [
          readOnly ? lineNumbers() : breakPoints(marked),
          history(),
          drawSelection(),
          bracketMatching(),
          indentOnInput(),
          indentUnit.of("    "),
          EditorState.tabSize.of(4),
          EditorView.lineWrapping,
          new LanguageSupport(pythonLanguage),
          syntaxHighlighting(COLOURS),
          marks,
          help ? [completion(help), signature(help)] : [],
          readOnly ? [] : keymap.of([{ key: "Tab", run: fourSpaces, shift: indentLess }]),
          keymap.of([...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"), ...historyKeymap]),
          this.label.of(labelled(label, described)),
          readOnly ? EditorState.readOnly.of(true) : highlightActiveLine(),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !this.own) changed(this.text);
            if (update.selectionSet && !readOnly) this.tellLine(line);
          }),
        ],
      }),
    });
    this.element = this.view.dom;
    this.told = 0;
  }

  get text() {
    return this.view.state.doc.toString();
  }

  /** @param {string} text */
  set(text) {
    if (text === this.text) return;
    this.own = true;
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
    this.own = false;
    this.line = 0;
    this.mistake = null;
  }

  /** Put an example where the cursor stands. @param {import("./vocabulary.js").Entry} entry @param {"fr" | "en"} language @param {import("./naming.js").Naming} names */
  insert(entry, language, names) {
    insertExample(this.view, entry, language, names);
  }

  /** Put one word there. @param {import("./vocabulary.js").Entry} entry @param {string} form @param {"fr" | "en"} language */
  insertForm(entry, form, language) {
    insertForm(this.view, entry, form, language);
  }

  /** The lines at which the program is to stop. */
  get breakPoints() {
    return breakPointsOf(this.view);
  }

  set breakPoints(lines) {
    setBreakPoints(this.view, lines);
  }

  /** @param {string} label */
  name(label) {
    this.view.dispatch({ effects: this.label.reconfigure(labelled(label, this.described)) });
  }

  /**
   * Show which line the robot is doing; 0 for none.
   * @param {number} line
   */
  mark(line) {
    if (line === this.line) return;
    this.line = line;
    this.view.dispatch({ effects: setMarks.of({ line, mistake: this.mistake }) });
    if (line >= 1 && line <= this.view.state.doc.lines) this.show(line);
  }

  /** @param {Mistake} mistake */
  refuse(mistake) {
    this.mistake = mistake;
    this.line = 0;
    this.view.dispatch({ effects: setMarks.of({ line: 0, mistake }) });
    if (!mistake || mistake.line > this.view.state.doc.lines) return;
    this.show(mistake.line);
    // Once the words below the line have been laid out, they are to be seen too.
    this.view.requestMeasure({ key: this, read: () => mistake, write: (shown) => this.mistake === shown && this.show(shown.line) });
  }

  /** Scroll the text, and nothing else: the page stays where the pupil looks. @param {number} line */
  show(line) {
    const { scrollDOM } = this.view;
    const { top, bottom } = this.view.lineBlockAt(this.view.state.doc.line(Math.max(line, 1)).from);
    const { scrollTop, clientHeight } = scrollDOM;
    if (top - MARGIN_PX < scrollTop) scrollDOM.scrollTop = top - MARGIN_PX;
    else if (bottom + MARGIN_PX > scrollTop + clientHeight) scrollDOM.scrollTop = Math.min(top - MARGIN_PX, bottom + MARGIN_PX - clientHeight);
  }

  /** @param {(indent: number, number: number) => void} tell */
  tellLine(tell) {
    const { doc, selection } = this.view.state;
    const place = doc.lineAt(selection.main.head);
    if (place.number === this.told) return;
    this.told = place.number;
    tell(place.text.length - place.text.trimStart().length, place.number);
  }
}

/** @param {string} label @param {string} described id of what says how to leave it, or "" */
function labelled(label, described) {
  const how = /** @type {{[name: string]: string}} */ (described ? { "aria-describedby": described } : {});
  return EditorView.contentAttributes.of({ ...how, tabindex: "0", "aria-label": label, spellcheck: "false", autocapitalize: "off", translate: "no" });
}

/** @type {import("@codemirror/view").Command} Four spaces to the next stop; a selection is moved as a whole. */
function fourSpaces(view) {
  const { main } = view.state.selection;
  if (!main.empty) return insertTab(view);
  const column = main.head - view.state.doc.lineAt(main.head).from;
  view.dispatch(view.state.replaceSelection(" ".repeat(4 - (column % 4))));
  return true;
}

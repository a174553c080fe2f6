// The words that the library has, offered while a program is typed: the arrows choose one, Enter takes it.
import { autocompletion, closeCompletion } from "@codemirror/autocomplete";
import { Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

/** @typedef {{names: string[], members: string[]}} LibraryWords the functions, and what stands behind a robot's dot */

const LEAST = 2; // letters: before that everything would be offered

/** @param {LibraryWords} words */
export function completion({ names, members }) {
  const offered = { names: names.map(option("function")), members: members.map(option("property")) };
  /** @type {import("@codemirror/autocomplete").CompletionSource} */
  const source = (context) => {
    const word = context.matchBefore(/\w*/);
    const from = word?.from ?? context.pos;
    const behindDot = context.state.sliceDoc(from - 1, from) === ".";
    const typed = context.pos - from;
    if (!context.explicit && typed < (behindDot ? 0 : LEAST)) return null;
    if (!context.explicit && context.state.sliceDoc(context.state.doc.lineAt(from).from, from).includes("#")) return null;
    return { from, options: behindDot ? offered.members : offered.names, validFor: /^\w*$/ };
  };
  // Escape closes the list and goes on: Escape, Tab leads the keyboard out of the editor, as ever.
  const close = (/** @type {import("@codemirror/view").EditorView} */ view) => closeCompletion(view) && false;
  // Nothing is chosen at first: Enter begins a new line, as ever.
  return [Prec.highest(keymap.of([{ key: "Escape", run: close }])), autocompletion({ override: [source], selectOnOpen: false, icons: false, tooltipClass: () => "words", optionClass: () => "word" })];
}

/** @param {string} type */
function option(type) {
  return (/** @type {string} */ label) => ({ label, type });
}

// Puts an example where the cursor stands, with the import and the robot that it needs and the program has not.
import { importsOf } from "./imports.js";
import { reworded } from "./naming.js";

/** @typedef {import("./vocabulary.js").Entry} Entry */

const GOES_ON = /(?:[=(,[<>+*/-]|\b(?:if|elif|while|in|and|or|not|return))\s*$/; // a line whose end is still to come
const GIVEN = /\((\w+)[,)]/;

/**
 * @param {import("@codemirror/view").EditorView} view
 * @param {Entry} entry
 * @param {"fr" | "en"} language of the page: a program with an import has its own
 * @param {import("./naming.js").Naming} names
 */
export function insertExample(view, entry, language, names) {
  const spoken = spokenIn(view.state.doc.toString(), language);
  put(view, reworded(entry.example[spoken], names), entry.head[spoken]);
}

/**
 * Put one word where the cursor stands; the first thing that it takes is chosen, to be written over.
 * @param {import("@codemirror/view").EditorView} view @param {Entry} entry @param {string} form @param {"fr" | "en"} language
 */
export function insertForm(view, entry, form, language) {
  put(view, form, entry.kind === "python" ? [] : entry.head[spokenIn(view.state.doc.toString(), language)]);
}

/** @param {string} program @param {"fr" | "en"} language */
function spokenIn(program, language) {
  const { modules } = importsOf(program);
  return modules.has("marelle.fr") ? "fr" : modules.has("marelle") ? "en" : language;
}

/** @param {import("@codemirror/view").EditorView} view @param {string} code @param {string[]} needed above it */
function put(view, code, needed) {
  const { state } = view;
  const has = importsOf(state.doc.toString());
  const top = has.end;
  const head = needed.filter((line) => !hasLine(has, line));
  const { insert, from } = placed(state, code.replace(/\bbot\b/g, has.robot || "bot"), top);
  const changes = [{ from, insert }];
  if (head.length) changes.unshift({ from: top, insert: lines(state.doc, top, head) });
  const end = state.changes(changes).mapPos(from, 1);
  const given = code.includes("\n") ? null : GIVEN.exec(insert);
  const anchor = given ? end - insert.length + given.index + 1 : end;
  view.dispatch({ changes, selection: { anchor, head: given ? anchor + given[1].length : end }, userEvent: "input.paste", scrollIntoView: true });
  view.focus();
}

/** Whether a program has what a line above an example gives: its names, or its robot. @param {ReturnType<typeof importsOf>} program @param {string} line */
function hasLine(program, line) {
  const { names, robot } = importsOf(line);
  return robot ? Boolean(program.robot) : [...names].every((name) => program.names.has(name));
}

/** @param {import("@codemirror/state").Text} doc @param {number} top @param {string[]} head */
function lines(doc, top, head) {
  const before = top > 0 && doc.lineAt(top).from !== top ? "\n" : "";
  return `${before}${head.join("\n")}\n`;
}

/**
 * On the cursor's line if it is empty, else below it, as far to the right as that; at the end if nobody put the cursor anywhere.
 * @param {import("@codemirror/state").EditorState} state @param {string} example @param {number} top
 */
function placed({ doc, selection }, example, top) {
  const { head } = selection.main;
  if (head >= top && !example.includes("\n") && GOES_ON.test(doc.sliceString(doc.lineAt(head).from, head))) return { from: head, insert: example };
  const line = doc.lineAt(head > 0 ? Math.max(head, top) : doc.length);
  const indent = /^\s*/.exec(line.text)?.[0] ?? "";
  const deeper = line.text.trimEnd().endsWith(":") ? "    " : "";
  const shifted = example.split("\n").map((one) => (one ? indent + deeper + one : one)).join("\n");
  if (!line.text.trim()) return { from: line.to, insert: shifted.slice(indent.length) };
  return { from: line.to, insert: `\n${shifted}` };
}

// What a call takes, shown above it while the cursor stands between its parentheses.
import { syntaxTree } from "@codemirror/language";
import { Prec, StateEffect, StateField } from "@codemirror/state";
import { EditorView, keymap, showTooltip } from "@codemirror/view";
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { bounds } from "./glossary.js";
import { ownArguments } from "./vocabulary.js";

/**
 * @typedef {import("./completion.js").Help} Help
 * @typedef {{from: number, callee: string, index: number, name: string}} Call where the cursor is: the place of the call, what is called,
 *   the number of what is given, and its name where it has one
 */

/** @type {import("@codemirror/state").StateEffectType<boolean>} */
const show = StateEffect.define();

/** @param {Help} help */
export function signature(help) {
  const field = StateField.define({
    create: () => /** @type {{call: Call | null, hidden: boolean}} */ ({ call: null, hidden: false }),
    update(value, transaction) {
      const asked = transaction.effects.find((one) => one.is(show));
      if (!asked && !transaction.docChanged && !transaction.selection) return value;
      const call = callAt(transaction.state);
      const hidden = asked ? !asked.value : value.hidden && call?.from === value.call?.from;
      return { call, hidden };
    },
    provide: (self) => showTooltip.from(self, ({ call, hidden }) => (call && !hidden ? tooltip(call, help) : null)),
  });
  const told = EditorView.updateListener.of(({ state, startState }) => {
    const [{ call, hidden }, before] = [state.field(field), startState.field(field).call];
    if (call && !hidden && (call.callee !== before?.callee || call.index !== before?.index || call.name !== before?.name)) help.tell(words(call, state.doc.toString(), help));
  });
  const again = (/** @type {EditorView} */ view) => {
    const call = callAt(view.state);
    if (!call) return false;
    view.dispatch({ effects: show.of(true) });
    help.tell(words(call, view.state.doc.toString(), help));
    return true;
  };
  const hide = (/** @type {EditorView} */ view) => {
    if (view.state.field(field).call) view.dispatch({ effects: show.of(false) });
    return false; // Escape, Tab leads out of the editor, as ever
  };
  return [field, told, Prec.high(keymap.of([{ key: "Ctrl-Shift-Space", run: again }, { key: "Escape", run: hide }]))];
}

/** @param {import("@codemirror/state").EditorState} state @returns {Call | null} */
function callAt(state) {
  const { main } = state.selection;
  if (!main.empty) return null;
  const { head } = main;
  for (let node = syntaxTree(state).resolveInner(head, -1); node.parent; node = node.parent) {
    if (node.name !== "ArgList" || head <= node.from) continue;
    const closed = node.lastChild?.name === ")";
    if (closed && head >= node.to) continue;
    const callee = node.prevSibling;
    if (node.parent.name !== "CallExpression" || !callee) return null;
    return { from: callee.from, callee: state.sliceDoc(callee.from, callee.to).trim(), ...given(state, node, head) };
  }
  return null;
}

/** Which of what is given the cursor stands in. @param {import("@codemirror/state").EditorState} state @param {import("@lezer/common").SyntaxNode} list @param {number} head */
function given(state, list, head) {
  const commas = list.getChildren(",").filter(({ to }) => to <= head);
  const from = commas.at(-1)?.to ?? list.from + 1;
  const name = /^\s*(\w+)\s*=(?!=)/.exec(state.sliceDoc(from, Math.max(from, list.to)))?.[1] ?? "";
  return { index: commas.length, name };
}

/** @param {Call} call @param {string} program @param {Help} help */
function parts(call, program, help) {
  const own = ownArguments(call.callee, program);
  if (own) return { name: call.callee, takes: own.map((one) => ({ text: one, name: one.split(/[=:]/)[0].trim(), words: "" })) };
  const entry = help.vocabulary.called(call.callee, program);
  const form = entry?.kind === "python" && /\((.*)\)$/.exec(entry.call[help.language()]);
  if (entry && form) return { name: call.callee, takes: [{ text: form[1], name: form[1], words: entry.says[help.language()] }] };
  if (!entry || !["function", "method", "class"].includes(entry.kind)) return null;
  const takes = entry.takes.map((one) => ({ text: one.usual ? `${one.name}=${one.usual}` : one.name, name: one.name, words: one.says[help.language()] + bounds(one, help.say()) }));
  return { name: call.callee.split(".").at(-1) ?? "", takes, says: entry.says[help.language()] };
}

/** The number of what the cursor stands in, among what a word takes. @param {Call} call @param {Array<{name: string}>} takes */
function current({ index, name }, takes) {
  const named = takes.findIndex((one) => one.name === name);
  if (named >= 0) return named;
  const many = takes.findIndex((one) => one.name.startsWith("*"));
  return many >= 0 && index > many ? many : index;
}

/** @param {Call} call @param {string} program @param {Help} help @returns {string} for who does not see it */
function words(call, program, help) {
  const found = parts(call, program, help);
  const one = found?.takes[current(call, found.takes)];
  return one ? [one.name, one.words].filter(Boolean).join(": ") : "";
}

/** @param {Call} call @param {Help} help @returns {import("@codemirror/view").Tooltip} */
function tooltip(call, help) {
  return { pos: call.from, above: true, create: (view) => ({ dom: drawn(call, view.state.doc.toString(), help) }) };
}

/** @param {Call} call @param {string} program @param {Help} help */
function drawn(call, program, help) {
  const found = parts(call, program, help);
  if (!found) return el("div", { hidden: true });
  const now = current(call, found.takes);
  const list = found.takes.flatMap((one, index) => [index ? ", " : "", index === now ? el("strong", {}, one.text) : one.text]);
  const said = found.takes[now]?.words || (found.takes.length ? "" : found.says);
  return el("div", { class: "call-help" }, el("code", {}, `${found.name}(`, ...list, ")"), said ? el("p", {}, said) : null);
}

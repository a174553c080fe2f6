// The lines at which a pupil wants the program to stop: a sign left of the number, set by a click there or on the number, or by F9.
import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { GutterMarker, gutter, keymap, lineNumbers } from "@codemirror/view";

class Sign extends GutterMarker {
  /** @override */
  toDOM() {
    const sign = document.createElement("span");
    sign.className = "break-point";
    return sign;
  }
}

const SIGN = new Sign();

/** @type {import("@codemirror/state").StateEffectType<number[]>} the lines, all of them */
const setLines = StateEffect.define();

/** @type {StateField<RangeSet<GutterMarker>>} */
const signs = StateField.define({
  create: () => RangeSet.empty,
  update(value, transaction) {
    const effect = transaction.effects.find((one) => one.is(setLines));
    const moved = value.map(transaction.changes);
    return effect ? drawn(transaction.state.doc, effect.value) : moved;
  },
});

/** @param {import("@codemirror/state").Text} text @param {number[]} lines @returns {RangeSet<GutterMarker>} */
function drawn(text, lines) {
  const known = lines.filter((line) => line >= 1 && line <= text.lines);
  return RangeSet.of(known.map((line) => SIGN.range(text.line(line).from)), true);
}

/**
 * Return the lines that are marked, in order.
 * @param {import("@codemirror/view").EditorView} view
 * @returns {number[]}
 */
export function breakPointsOf(view) {
  const { doc } = view.state;
  const found = new Set();
  for (let at = view.state.field(signs).iter(); at.value; at.next()) found.add(doc.lineAt(at.from).number);
  return [...found];
}

/** @param {import("@codemirror/view").EditorView} view @param {number[]} lines */
export function setBreakPoints(view, lines) {
  view.dispatch({ effects: setLines.of(lines) });
}

/**
 * @param {(line: number, set: boolean) => void} changed is told of each line that a person marks, or no longer
 * @returns {import("@codemirror/state").Extension}
 */
export function breakPoints(changed) {
  /** @param {import("@codemirror/view").EditorView} view @param {number} position */
  const toggle = (view, position) => {
    const line = view.state.doc.lineAt(position).number;
    const lines = breakPointsOf(view);
    const set = !lines.includes(line);
    setBreakPoints(view, set ? [...lines, line] : lines.filter((one) => one !== line));
    changed(line, set);
    return true;
  };
  return [
    signs,
    gutter({
      class: "break-points",
      markers: (view) => view.state.field(signs),
      renderEmptyElements: true, // to be pressed
      initialSpacer: () => SIGN,
      domEventHandlers: { mousedown: (view, { from }) => toggle(view, from) },
    }),
    lineNumbers({ domEventHandlers: { mousedown: (view, { from }) => toggle(view, from) } }),
    keymap.of([{ key: "F9", run: (view) => toggle(view, view.state.selection.main.head) }]),
  ];
}

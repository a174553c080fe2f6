// The keyboard shortcuts of the page. Keys of one control (arrows, Escape; F9 in the editor) stand with that control.

/** @typedef {"try" | "print" | "undo" | "step" | "back" | "turn" | "stop"} Shortcut */

/** @type {Record<string, Shortcut>} what a key is for; Command stands for Ctrl on a Mac */
const SHORTCUTS = {
  "Ctrl Enter": "try",
  "Ctrl p": "print",
  "Ctrl z": "undo",
  F8: "step",
  "Shift F8": "back",
  F10: "turn", // one turn of the loop
  "Shift F9": "stop", // on to the next break-point
};

/** @param {KeyboardEvent} event @returns {Shortcut | undefined} what the keys that are pressed ask for */
export function shortcutOf(event) {
  const { key } = event;
  const modifiers = [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"];
  return SHORTCUTS[[...modifiers.filter(Boolean), key.length === 1 ? key.toLowerCase() : key].join(" ")];
}

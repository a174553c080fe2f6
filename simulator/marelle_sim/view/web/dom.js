// Small helpers for elements: whatever a person wrote goes in by `textContent` alone.

/**
 * Make an element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string} [words]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, className = "", words = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (words) element.textContent = words;
  return element;
}

/**
 * Make a button with a drawn sign; its words are for screen readers and for the tooltip.
 *
 * @param {string} className
 * @param {string} sign the path of a 24 x 24 drawing
 * @param {string} words
 */
export function signButton(className, sign, words) {
  const button = make("button", className);
  button.type = "button";
  button.append(drawing(sign));
  name(button, words);
  return button;
}

/** Name a button that shows no words. @param {HTMLButtonElement} button @param {string} words */
export function name(button, words) {
  button.setAttribute("aria-label", words);
  button.title = words;
}

/** Return a filled 24 x 24 drawing. @param {string} sign */
export function drawing(sign) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", sign);
  svg.append(path);
  return svg;
}

/** The signs of buttons. */
export const SIGNS = {
  play: "M7 4.5v15a1 1 0 0 0 1.5.86l12.5-7.5a1 1 0 0 0 0-1.72L8.5 3.64A1 1 0 0 0 7 4.5z",
  pause: "M6 4h4a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zm8 0h4a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z",
  start: "M5 5h2.6v14H5zM20 6v12a.8.8 0 0 1-1.25.66l-9-6a.8.8 0 0 1 0-1.32l9-6A.8.8 0 0 1 20 6z",
  back: "M16.5 5v14a.8.8 0 0 1-1.3.62l-8.4-7a.8.8 0 0 1 0-1.24l8.4-7A.8.8 0 0 1 16.5 5z",
  forward: "M7.5 5v14a.8.8 0 0 0 1.3.62l8.4-7a.8.8 0 0 0 0-1.24l-8.4-7A.8.8 0 0 0 7.5 5z",
  again: "M12 4a8 8 0 1 1-7.75 6h2.6A5.5 5.5 0 1 0 12 6.5V9.8L6.8 5.4 12 1z",
};

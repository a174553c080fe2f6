// Makes elements. Texts of people are inserted as text, never as HTML.

/**
 * @typedef {Node | string | null | undefined | false} Child
 * @typedef {{[name: string]: string | number | boolean | null | undefined | ((event: any) => void)}} Attributes
 */

/**
 * Make an element: `on…` attributes are listeners, `true` is an attribute without a value, false and null are none.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  element.append(...kept(children));
  return element;
}

/**
 * Make an element of SVG.
 * @param {string} tag
 * @param {Attributes} attributes
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  element.append(...kept(children));
  return element;
}

/**
 * Put children in the place of those there are.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...kept(children));
}

/**
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
function kept(children) {
  return /** @type {(Node | string)[]} */ (children.filter((child) => child || child === ""));
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {Attributes[string]} value
 */
function set(element, name, value) {
  if (typeof value === "function") element.addEventListener(name.slice(2), value);
  else if (value === true) element.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
}

/**
 * Make a button with a drawn sign; its words are for screen readers and for the tooltip.
 *
 * @param {string} className
 * @param {string} sign the path of a 24 x 24 drawing
 * @param {string} words
 */
export function signButton(className, sign, words) {
  const button = el("button", { type: "button", class: className }, drawing(sign));
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
  return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, svg("path", { d: sign }));
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

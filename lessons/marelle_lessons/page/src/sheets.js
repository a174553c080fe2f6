// Sets what is printed on pages of A4, each with its title, its number and a ruler: the browser's own pages have none of them.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";

/**
 * @typedef {{title: string, svg: string, words: string}} Drawing
 * @typedef {{ruler: string, scale: string, measure: string}} Foot
 */

const HEADINGS = /^H[1-6]$/;

export class Sheets {
  /** @param {Foot} foot what stands at the foot of each page; its ruler is an SVG picture of 104 mm */
  constructor(foot) {
    this.foot = foot;
    this.element = el("div", { class: "sheets", "aria-hidden": "true" });
    /** @type {HTMLElement[]} the places of the numbers of the document that is being set */
    this.numbers = [];
  }

  /**
   * Set a text on as many pages as it needs; the element stands in the document already, for it is measured.
   * @param {string} title
   * @param {HTMLElement[]} blocks
   */
  text(title, blocks) {
    this.numbers = [];
    let body = this.page(title);
    for (const block of blocks) body = this.place(block, body, title);
    this.number();
  }

  /** Set a page for each drawing. @param {Drawing[]} drawings */
  drawings(drawings) {
    this.numbers = [];
    for (const { title, svg, words } of drawings) {
      const body = this.page(title, "sheet drawn");
      body.innerHTML = svg; // made by marelle's own Python, which escapes what a world's author wrote
      const picture = /** @type {Element} */ (body.firstElementChild);
      picture.setAttribute("role", "img");
      picture.setAttribute("aria-label", words);
    }
    this.number();
  }

  /** @param {string} title @param {string} [kind] @returns {HTMLElement} where the page's content goes */
  page(title, kind = "sheet") {
    const number = el("span", {});
    this.numbers.push(number);
    const body = el("div", { class: "sheet-body" });
    const ruler = el("div", { class: "sheet-ruler" });
    ruler.innerHTML = this.foot.ruler;
    const foot = el("footer", {}, ruler, el("p", {}, el("strong", {}, this.foot.scale), el("br"), this.foot.measure));
    this.element.append(el("section", { class: kind }, el("header", {}, el("span", {}, title), number), body, foot));
    return body;
  }

  number() {
    const all = this.numbers.length;
    this.numbers.forEach((place, at) => (place.textContent = `${at + 1} / ${all}`));
  }

  /**
   * Put a block on a page, and what has no room there on the next.
   * @param {HTMLElement} block
   * @param {HTMLElement} body of the page
   * @param {string} title
   * @returns {HTMLElement} the body of the last page
   */
  place(block, body, title) {
    body.append(block);
    if (fits(body)) return body;
    const rest = split(block, () => fits(body));
    if (rest) return this.place(rest, this.page(title), title);
    const moved = [block];
    while (HEADINGS.test(moved[0].previousElementSibling?.tagName ?? "")) moved.unshift(/** @type {HTMLElement} */ (moved[0].previousElementSibling));
    if (moved[0] === body.firstElementChild) return body; // larger than a page, and nothing to part
    const next = this.page(title);
    moved.slice(0, -1).forEach((heading) => next.append(heading));
    return this.place(block, next, title);
  }
}

/** @param {HTMLElement} body */
function fits(body) {
  return body.scrollHeight <= body.clientHeight + 1;
}

/**
 * Take from a block the last of its rows, items or lines until the rest has room.
 * @param {HTMLElement} block
 * @param {() => boolean} hasRoom
 * @returns {HTMLElement | null} what was taken, as a block of the same kind; null if it cannot be parted
 */
function split(block, hasRoom) {
  if (block.tagName === "PRE") lines(block);
  const inner = rows(block);
  if (!inner || inner.children.length < 2) return null;
  const rest = /** @type {HTMLElement} */ (block.cloneNode(true));
  const others = /** @type {HTMLElement} */ (rows(rest));
  const all = [...inner.children];
  while (inner.children.length && !hasRoom()) /** @type {Element} */ (inner.lastElementChild).remove();
  const kept = inner.children.length;
  if (!kept) {
    inner.append(...all);
    return null;
  }
  [...others.children].slice(0, kept).forEach((row) => row.remove());
  if (rest instanceof HTMLOListElement) rest.start += kept;
  return rest;
}

/** @param {HTMLElement} block @returns {Element | null} what holds the parts of a block */
function rows(block) {
  if (block.tagName === "TABLE") return block.querySelector("tbody");
  return /^(UL|OL|PRE)$/.test(block.tagName) || block.className === "note" ? block : null;
}

/** Make each line of a program an element of its own. @param {HTMLElement} block */
function lines(block) {
  if (block.firstElementChild?.className === "line") return;
  const text = (block.textContent ?? "").replace(/\n$/, "");
  block.replaceChildren(...text.split("\n").map((line) => el("span", { class: "line" }, `${line}\n`)));
}

// Dragging cards with a mouse or a pen. A finger presses them instead: dragging it scrolls the page.

const FAR_PX = 6; // what moves less is a click

/** @typedef {import("./cardtree.js").Path} Path */

export class Drag {
  /**
   * @param {HTMLElement} element that holds what may be dragged
   * @param {string} selector of what may be
   * @param {(dragged: HTMLElement, path: Path) => void} drop called with the place to put it before
   */
  constructor(element, selector, drop) {
    this.drop = drop;
    /** @type {{from: HTMLElement, x: number, y: number, ghost: HTMLElement | null} | null} */
    this.going = null;
    element.addEventListener("pointerdown", (event) => {
      const from = /** @type {HTMLElement} */ (event.target).closest(selector);
      if (!from || event.button !== 0 || event.pointerType === "touch") return;
      this.going = { from: /** @type {HTMLElement} */ (from), x: event.clientX, y: event.clientY, ghost: null };
    });
    window.addEventListener("pointermove", (event) => this.move(event));
    window.addEventListener("pointerup", (event) => this.end(event));
    window.addEventListener("pointercancel", () => this.end(null));
    window.addEventListener("keydown", (event) => event.key === "Escape" && this.end(null));
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { going } = this;
    if (!going) return;
    const { from, x, y } = going;
    if (!going.ghost && Math.hypot(event.clientX - x, event.clientY - y) < FAR_PX) return;
    going.ghost ??= ghostOf(from);
    going.ghost.style.translate = `${event.clientX}px ${event.clientY}px`;
    for (const lit of document.querySelectorAll(".over")) lit.classList.remove("over");
    targetAt(event)?.element.classList.add("over");
  }

  /** @param {PointerEvent | null} event */
  end(event) {
    const { going } = this;
    this.going = null;
    if (!going?.ghost) return;
    going.ghost.remove();
    for (const lit of document.querySelectorAll(".over")) lit.classList.remove("over");
    going.from.addEventListener("click", (click) => click.stopImmediatePropagation(), { capture: true, once: true });
    const target = event && targetAt(event);
    if (target) this.drop(going.from, target.path);
  }
}

/** @param {HTMLElement} from */
function ghostOf(from) {
  const ghost = /** @type {HTMLElement} */ (from.cloneNode(true));
  const { width, height } = from.getBoundingClientRect();
  ghost.classList.add("ghost");
  ghost.removeAttribute("data-path");
  ghost.style.width = `${width}px`;
  ghost.style.margin = `${-height / 2}px 0 0 ${-width / 2}px`;
  document.body.append(ghost);
  return ghost;
}

/**
 * What is under the pointer, and the place before which a card would go: after a card on its right half.
 * @param {PointerEvent} event
 * @returns {{element: Element, path: Path} | null}
 */
function targetAt({ clientX, clientY }) {
  const under = document.elementFromPoint(clientX, clientY)?.closest("[data-path], .repeated, .strip");
  if (!under) return null;
  const stop = under.matches("[data-path]") ? under : [...under.querySelectorAll(":scope > [data-path]")].pop();
  if (!stop) return null;
  const path = String(stop.getAttribute("data-path")).split(",").map(Number);
  const { left, width } = stop.getBoundingClientRect();
  if (stop.matches(".slot") || clientX < left + width / 2) return { element: stop, path };
  const inside = stop.matches(".repeat") ? [...path, 0] : [...path.slice(0, -1), path[path.length - 1] + 1];
  return { element: stop, path: inside };
}

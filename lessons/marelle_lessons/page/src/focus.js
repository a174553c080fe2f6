// The focus is never lost: if what has it goes away, the next that can have it gets it. Else who uses keys begins at the top again.

const CAN = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), summary, [tabindex='0'], [contenteditable='true']";

/** What had the focus last; nothing once a person has pressed somewhere, or left it. @type {HTMLElement | null} */
let last = null;

/** Watch over the focus from now on. */
export function keepFocus() {
  document.addEventListener("focusin", ({ target }) => (last = /** @type {HTMLElement} */ (target)));
  document.addEventListener("pointerdown", () => (last = null));
  document.addEventListener("focusout", () => queueMicrotask(() => isFree() && last && isSeen(last) && (last = null)));
  new MutationObserver(follow).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden", "disabled"] });
}

/** @param {MutationRecord[]} changes */
function follow(changes) {
  const lost = last;
  if (!lost || isSeen(lost) || !(isFree() || document.activeElement === lost)) return;
  const change = changes.find(({ target, removedNodes }) => target.contains(lost) || [...removedNodes].some((node) => node.contains(lost)));
  if (!change) return;
  last = null;
  const behind = [...document.querySelectorAll(CAN)].filter((one) => change.target.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  const next = /** @type {HTMLElement | undefined} */ (behind.find((one) => isSeen(/** @type {HTMLElement} */ (one))));
  (next ?? /** @type {HTMLElement | null} */ (document.querySelector("#work")))?.focus({ preventScroll: true });
}

/** Whether nothing has the focus. */
function isFree() {
  return !document.activeElement || document.activeElement === document.body;
}

/** @param {HTMLElement} element */
function isSeen(element) {
  return element.isConnected && element.getClientRects().length > 0 && !element.matches(":disabled");
}

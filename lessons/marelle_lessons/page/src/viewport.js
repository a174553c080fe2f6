// What of the window is seen: a keyboard on the screen takes half of it, and the page is not told so by its size alone.

const WITH_KEYBOARD = 0.75; // of the height that there was: less is seen where a keyboard stands
const WRITTEN_IN = "input[type=text], input[type=number], textarea, [contenteditable=true]";

/** Keep the page's height that of what is seen; `data-typing` where a keyboard stands before it. */
export function watchViewport() {
  const page = document.documentElement;
  const seen = window.visualViewport;
  if (!seen) return;
  /** The greatest height that was seen at a width. @type {Map<number, number>} */
  const tallest = new Map();
  const look = () => {
    const whole = Math.max(tallest.get(innerWidth) ?? 0, innerHeight, seen.height);
    tallest.set(innerWidth, whole);
    const zoomed = seen.scale > 1.05; // somebody looks closer: nothing moves
    const typing = !zoomed && seen.height < WITH_KEYBOARD * whole && Boolean(document.activeElement?.matches(WRITTEN_IN));
    page.style.setProperty("--seen", zoomed ? "100vh" : `${seen.height}px`);
    page.style.setProperty("--keyboard", zoomed ? "0px" : `${Math.max(innerHeight - seen.height - seen.offsetTop, 0)}px`);
    page.toggleAttribute("data-typing", typing);
  };
  for (const name of ["resize", "scroll"]) seen.addEventListener(name, look);
  window.addEventListener("resize", look);
  document.addEventListener("focusin", look);
  document.addEventListener("focusout", () => setTimeout(look)); // when the next one has the focus
  look();
}

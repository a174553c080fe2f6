// The file that « Enregistrer » gives: its name, and what stands at its end (read again by marelle_lessons/saved.py).

/** @typedef {{lesson: string, label: string, touches?: string[]}} Facts `lesson` "" in free play, `label` of the place, never a name */

const LONGEST = 20;

/**
 * What a person types, as a file name and a line can hold it: "Poste 7" is "poste-7".
 * @param {string} typed
 */
export function labelOf(typed) {
  const plain = typed.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, LONGEST);
  return plain.replace(/^-+|-+$/g, "");
}

/** The day where the person is, as 2026-11-28. @param {Date} [now] */
export function day(now = new Date()) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** @param {Facts} facts @param {string} ending ".py" or ".cards.txt" */
export function fileName({ lesson, label }, ending) {
  return `${[lesson || "marelle", label, day()].filter(Boolean).join("-")}${ending}`;
}

/** What was done to the robot, of the lines of a file; whoever takes it looks at each. @param {string[]} touches @returns {any[]} */
export function touched(touches) {
  return touches.flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return []; // it was changed by hand
    }
  });
}

/** @param {string} program @param {Facts} facts */
export function fileText(program, { lesson, label, touches = [] }) {
  const told = [lesson && ` lesson=${lesson}`, label && ` label=${label}`, ` date=${day()}`].filter(Boolean).join("");
  const lines = touches.map((touch) => `# marelle: touch ${touch.replace(/\s+/g, " ")}\n`).join("");
  return `${program}\n# marelle: saved${told}\n${lines}`;
}

// What a person can do to a robot, by its kit and its world; `settable.py` says it of each.

/** @typedef {import("./inputs.js").Settable} Settable */

/**
 * What a kit and a world let a person do: its parts, then what its sensors find.
 * @param {{inputs: Settable[], senses: Settable[]}} kit
 * @param {{environment: {[name: string]: number}, sources: Array<{name: string, quantity: string, start: number}>}} world
 * @returns {Settable[]}
 */
export function settableOf({ inputs, senses }, { environment, sources }) {
  const around = senses.map((one) => ({ ...one, start: environment[one.name] ?? one.start }));
  const lamps = sources.flatMap(({ name, quantity, start }) => {
    const one = senses.find((other) => other.name === quantity);
    return one ? [{ ...one, name, start, title: { fr: name, en: name } }] : [];
  });
  return [...inputs, ...around, ...lamps];
}

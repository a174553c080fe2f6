// A promise of the browser's that may never end is waited for up to a deadline.

/** For what forgets a person's work or boards: a browser that hangs is not waited for, who has finished wants to go. */
export const FORGETS_MS = 3000;

/** The deadline has passed; what was waited for may still happen. */
export class Late extends Error {}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {number} most_ms
 * @returns {Promise<T>}
 * @throws {Late} it has neither come nor failed by then
 */
export function within(promise, most_ms) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Late()), most_ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Wait for what may fail or hang without harm.
 * @param {Promise<unknown>} promise
 * @param {number} most_ms
 * @returns {Promise<boolean>} whether it has ended by then, well or not
 */
export function ended(promise, most_ms) {
  return within(promise, most_ms).then(() => true, (error) => !(error instanceof Late));
}

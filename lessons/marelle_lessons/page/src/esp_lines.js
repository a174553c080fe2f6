// How the two lines of a port bring an ESP chip into its boot loader, and out of it.
//
// DTR pulls GPIO0 and RTS pulls EN, by two transistors that do nothing while both are set; the USB Serial/JTAG inside newer
// chips plays the same two pins. The sequences are Espressif's (esptool's documentation, "Boot Mode Selection", and its
// `reset.py`): both lines are set at once, as on Unix.

/** @typedef {[dtr: boolean, rts: boolean, wait_ms: number]} Step what the lines are, and for how long at least */

const RESET_MS = 100;
const USB_RESET_MS = 200; // a chip with a USB of its own leaves the bus meanwhile

/** @param {number} held_ms how long GPIO0 is held after the reset @returns {Step[]} */
export function toBootLoader(held_ms) {
  return [
    [false, false, 0],
    [true, true, 0],
    [false, true, RESET_MS],
    [true, false, held_ms],
    [false, false, 0],
  ];
}

/** Through (1, 1) on the way to the reset, and not through (0, 0): that would start the program. @returns {Step[]} */
export function usbToBootLoader() {
  return [
    [false, false, RESET_MS],
    [true, false, RESET_MS],
    [true, true, 0],
    [false, true, RESET_MS],
    [false, false, 0],
  ];
}

/** @param {boolean} usb whether the chip's own USB is the port @returns {Step[]} */
export function restarted(usb) {
  const held_ms = usb ? USB_RESET_MS : RESET_MS;
  return [
    [false, true, held_ms],
    [false, false, usb ? USB_RESET_MS : 0],
  ];
}

/**
 * @param {any} port a SerialPort that is open
 * @param {Step[]} steps
 * @throws {Error} of the browser: the port has gone, or has no lines
 */
export async function pull(port, steps) {
  for (const [dataTerminalReady, requestToSend, wait_ms] of steps) {
    await port.setSignals({ dataTerminalReady, requestToSend });
    if (wait_ms) await wait(wait_ms);
  }
}

/** @param {number} ms @returns {Promise<void>} */
export function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

// Espressif's esptool-js, which speaks with the boot loader of an ESP chip; a piece of the page of its own, for whoever flashes one.
//
// It never ends on a port that has gone, its hard reset sets no line, and it keeps a writer that has failed: `Line` and
// `Loader` do these otherwise. The rest, with the programs that it loads into the chips, is Espressif's.
import { ESPLoader, Transport } from "esptool-js";
import { pull, restarted, toBootLoader, usbToBootLoader, wait } from "./esp_lines.js";

export const SLOW = 115200; // the speed of the ROM
const ESPRESSIF = 0x303a;
const KEEPS = 65536; // bytes that the browser keeps until they are read
const ATTEMPTS = 6;
const TAKES_MS = 10_000; // what a port does not take by then is lost
const UNLOCKS_MS = 1000;
const COMES_BACK_MS = 5000;
const LOOK_MS = 100;

/** @type {any} its types call private what is done otherwise here */
const Overridden = { ESPLoader, Transport };

/** The port has gone, or takes nothing any more. */
export class Gone extends Error {}

/** A port, as esptool-js uses it. */
export class Line extends Overridden.Transport {
  /** @param {any} port a SerialPort that is closed */
  constructor(port) {
    super(port);
    /** @type {any} */
    this.reader = undefined;
    this.leaving = this.gone = false;
    /** @type {(error: Error) => void} */
    this.breakOff = () => {};
    this.begin();
  }

  /** Nothing is lost yet. */
  begin() {
    this.leaving = this.gone = false;
    /** @type {Promise<never>} */
    this.lost = new Promise((_resolve, reject) => {
      this.breakOff = reject;
    });
    this.lost.catch(() => {}); // also while nobody waits for anything
  }

  trace() {} // Espressif's writes to the console

  lose() {
    this.gone = true;
    this.breakOff(new Gone());
  }

  /** @param {any} words */
  async connect(...words) {
    this.begin();
    await super.connect(...words);
  }

  async readLoop() {
    await super.readLoop();
    if (!this.leaving) this.lose();
  }

  /** @param {number} timeout_ms */
  read(timeout_ms) {
    return Promise.race([super.read(timeout_ms), this.lost]);
  }

  /** @param {Uint8Array} data */
  async write(data) {
    const writer = this.device.writable?.getWriter();
    if (!writer) throw new Gone();
    try {
      await Promise.race([writer.write(this.slipWriter(data)), this.lost, late(TAKES_MS)]);
    } catch (error) {
      this.lose();
      throw new Gone(String(error));
    } finally {
      writer.releaseLock();
    }
  }

  async disconnect() {
    this.leaving = true;
    await this.reader?.cancel().catch(() => {});
    await Promise.race([this.waitForUnlock(10), wait(UNLOCKS_MS)]);
    await this.device.close();
    this.reader = undefined;
  }
}

/** The boot loader at a line. */
export class Loader extends Overridden.ESPLoader {
  /** @param {Line} line @param {number} rate bits per second @param {(words: string) => void} log */
  constructor(line, rate, log) {
    super({
      transport: line,
      baudrate: rate,
      romBaudrate: SLOW,
      serialOptions: { bufferSize: KEEPS },
      terminal: { clean: () => {}, write: log, writeLine: log },
      resetConstructors: {
        classicReset: (/** @type {any} */ _line, /** @type {number} */ held_ms) => ({ reset: () => pull(line.device, toBootLoader(held_ms)) }),
        usbJTAGSerialReset: () => ({ reset: () => pull(line.device, usbToBootLoader()) }),
      },
    });
    this.line = line;
    this.native = line.getVid() === ESPRESSIF;
    /** What the last attempt to reach it ended with, in esptool's words. */
    this.heard = "";
    /** Whether it was found waiting in its boot loader: then its lines do not lead out of it. */
    this.waited = false;
    /** @type {any[]} ports that were there before it is restarted: they are other boards' */
    this.others = [];
    /** The MD5 that the chip has told last. */
    this.md5 = "";
  }

  /** Bring the chip into its boot loader and learn which it is. */
  async reach() {
    this.others = await granted();
    if (this.native && (await this.waits())) return;
    await this.detectChip("default_reset", ATTEMPTS);
  }

  /** Whether a chip with a USB of its own waits in its boot loader: no line tells. */
  async waits() {
    try {
      await this.detectChip("no_reset", 1);
      this.waited = true;
    } catch (error) {
      if (!this.line.device.readable) throw error; // it does not open at all
      await this.line.disconnect().catch(() => {});
    }
    return this.waited;
  }

  /** @param {any} mode @param {number} attempts */
  async openAndSync(mode, attempts) {
    try {
      await super.openAndSync(mode, attempts);
    } catch (error) {
      const port = this.line.gone ? await comesBack(this.line.device, this.others) : null;
      if (!port) throw error;
      this.line.updateDevice(port); // a USB of the chip's own goes with its reset
      await super.openAndSync("no_reset", attempts);
    }
  }

  /** @param {any} mode @param {any} reset */
  async _connectAttempt(mode, reset) {
    try {
      this.heard = await super._connectAttempt(mode, reset);
    } catch (error) {
      this.line.lose(); // a line that cannot be set is one that has gone
      throw error;
    }
    if (this.line.gone) throw new Gone();
    return this.heard;
  }

  /** @param {number} at @param {number} size */
  async flashMd5sum(at, size) {
    this.md5 = await super.flashMd5sum(at, size);
    return this.md5;
  }

  /** Load Espressif's program into the chip: it writes faster than the ROM, and can read and erase. */
  async runStub() {
    try {
      return await super.runStub();
    } catch (error) {
      throw this.line.gone ? error : new Error(`The stub does not start: ${error}`);
    }
  }

  /** Start what is in the flash; a chip with a USB of its own takes its port away. */
  async restart() {
    try {
      if (this.waited && WATCHDOGS[this.chip.CHIP_NAME]) await this.bite(WATCHDOGS[this.chip.CHIP_NAME]);
      else await pull(this.line.device, restarted(this.native));
    } catch {
      // the port has gone, as it is to be
    }
  }

  /** Start what is on a board that was not written; one that was found waiting waits on. */
  async letGo() {
    if (this.chip && !this.waited && !this.line.gone) await this.restart();
  }

  /** Have the watchdog restart it, as one that was found waiting is to be. @param {Watchdog} watchdog */
  async bite({ settings, time, lock }) {
    await this.writeReg(lock, UNLOCKED);
    await this.writeReg(time, BITES_AFTER);
    await this.writeReg(settings, BITES);
    await this.writeReg(lock, 0);
  }
}

/**
 * The registers of a chip's watchdog: RTC_CNTL_WDTCONFIG0_REG, RTC_CNTL_WDTCONFIG1_REG and RTC_CNTL_WDTWPROTECT_REG of its technical reference manual.
 * @typedef {{settings: number, time: number, lock: number}} Watchdog
 */
/** @type {{[chip: string]: Watchdog}} chips whose lines leave one in its boot loader whose BOOT was held */
const WATCHDOGS = {
  "ESP32-S2": { settings: 0x3f408094, time: 0x3f408098, lock: 0x3f4080ac },
  "ESP32-S3": { settings: 0x60008098, time: 0x6000809c, lock: 0x600080b0 },
  "ESP32-C3": { settings: 0x60008090, time: 0x60008094, lock: 0x600080a8 },
};
const UNLOCKED = 0x50d83aa1;
const BITES = (1 << 31) | (5 << 28) | (1 << 8) | 2; // enabled; its first stage resets the system
const BITES_AFTER = 2000; // of its slow clock

/**
 * Wait until a port that has gone is there again: another one, to the browser.
 * @param {any} port
 * @param {any[]} others that were there already
 * @returns {Promise<any>} null if it stays away
 */
async function comesBack(port, others) {
  const { usbVendorId } = port.getInfo();
  const until_ms = performance.now() + COMES_BACK_MS;
  while (performance.now() < until_ms) {
    await wait(LOOK_MS);
    const came = (await granted()).filter((one) => !others.includes(one) && one.getInfo().usbVendorId === usbVendorId);
    if (came.length) return came[0];
  }
  return null;
}

/** @returns {Promise<any[]>} the ports that the page may open, and that are there */
function granted() {
  return /** @type {any} */ (navigator).serial.getPorts();
}

/** @param {number} ms @returns {Promise<never>} */
function late(ms) {
  return wait(ms).then(() => {
    throw new Gone("late");
  });
}

// MicroPython for an ESP32, written through the boot loader in its chip. It is done when that has found the MD5 right.
import { imported } from "./payload.js";
import { Refused } from "./refused.js";

/**
 * @typedef {{name: string, chip: string, bytes: Uint8Array}} Image
 * @typedef {import("./esptool.js").Loader} Loader
 * @typedef {(request: object, files?: [string, Uint8Array][]) => Promise<any>} Ask asks the page's Python
 * @typedef {object} Watch
 * @property {Ask} ask
 * @property {(key: string) => void} tell takes the key of what it does now
 * @property {(done: number, all: number) => void} progress
 * @property {(words: string) => void} [log] takes what esptool-js says, for a person who looks for a fault
 */

const RATES = [460_800, 115_200]; // bits per second; what fails at the first may pass at the second
const TABLE = [0x8000, 0xc00]; // where the partitions are in the flash, and how many bytes
const MD5 = /^[0-9a-f]{32}$/;
const AGAIN = ["esp.no_help", "esp.differs", "esp.lost", "esp.noise", "esp.memory", "esp.silent"];
const UNREACHED = ["esp.no_answer", "esp.not_waiting", "esp.deaf"];
const WRITABLE = ["ESP32", "ESP32-S2", "ESP32-S3", "ESP32-C3", "ESP32-C6"];

/**
 * The first that fits counts, in esptool-js's words; the command has the same causes under these codes.
 * @type {[key: string, code: string, words: RegExp][]}
 */
const CAUSES = [
  ["esp.no_help", "E-FLASH-25", /The stub does not start/],
  ["esp.unknown_chip", "E-FLASH-31", /Failed to autodetect chip/],
  ["esp.not_waiting", "E-FLASH-21", /Wrong boot mode detected/],
  ["esp.deaf", "E-FLASH-22", /getting no sync reply/],
  ["esp.no_answer", "E-FLASH-20", /Failed to connect with the device/],
  ["esp.differs", "E-FLASH-26", /MD5 of file does not match/],
  ["esp.memory", "E-FLASH-24", /auto-detect Flash size|flash chip connection|SPI command did not complete/],
  ["esp.silent", "E-FLASH-36", /Serial data stream stopped|No serial data received/],
  ["esp.noise", "E-FLASH-28", /Invalid head of packet|Invalid SLIP|invalid response|Failed to/],
  ["esp.other", "E-FLASH-34", /^/],
];

/**
 * Write an image on the board at a port, and restart it.
 * @param {any} port a SerialPort that is closed; it is closed afterwards
 * @param {Image} image
 * @param {Watch} watch
 * @returns {Promise<{md5: string, chip: string, port: any}>} what the chip itself has found in its flash; a USB of its own may have another port now
 * @throws {Refused} it is not done, and why
 */
export async function writeEsp(port, image, watch) {
  const tool = await imported("esptool");
  const state = { changed: false, port };
  /** @type {Refused | undefined} */
  let refused;
  for (const rate of RATES) {
    const line = new tool.Line(state.port);
    const loader = new tool.Loader(line, rate, watch.log ?? (() => {}));
    try {
      return await written(loader, image, watch, state);
    } catch (error) {
      watch.log?.(String(error));
      refused = reason(error, loader, state.changed);
      if (!state.changed) await loader.letGo();
      if (!AGAIN.includes(refused.key)) break;
    } finally {
      await line.disconnect().catch(() => {}); // a port that has gone is closed
      state.port = line.device;
    }
  }
  throw refused;
}

/** @param {Loader} loader @param {Image} image @param {Watch} watch @param {{changed: boolean}} state */
async function written(loader, image, watch, state) {
  watch.tell("esp.asking");
  await loader.reach();
  const chip = loader.chip.CHIP_NAME;
  if (!WRITABLE.includes(chip)) throw new Refused("esp.unknown_chip", {}, { code: "E-FLASH-31" });
  if (chip !== image.chip) throw new Refused("esp.wrong_chip", { found: chip, chip: image.chip }, { code: "E-FLASH-23" });
  await refuseLocked(loader);
  await loader.chip.postConnect?.(loader);
  await loader.runStub();
  if (loader.baudrate !== loader.romBaudrate) await loader.changeBaud();
  const { offset, data, md5, erase } = await decided(loader, image, watch);
  state.changed = true;
  if (erase) {
    watch.tell("esp.erasing");
    await loader.eraseFlash();
  }
  watch.tell("esp.writing");
  await loader.writeFlash({
    fileArray: [{ data, address: offset }],
    flashMode: "keep",
    flashFreq: "keep",
    flashSize: "keep",
    eraseAll: false,
    compress: true,
    reportProgress: (/** @type {number} */ _file, /** @type {number} */ done, /** @type {number} */ all) => {
      watch.progress(done, all);
      if (done === all) watch.tell("esp.verifying");
    },
    calculateMD5Hash: () => md5,
  });
  if (!MD5.test(md5) || loader.md5 !== md5) throw new Refused("esp.differs", {}, { code: "E-FLASH-26" });
  await loader.restart();
  return { md5, chip, port: loader.line.device };
}

/**
 * A chip that takes only what its maker has signed or encrypted, or that does not let anybody read: known before it is written.
 * @param {Loader} loader
 */
async function refuseLocked(loader) {
  if (loader.secureDownloadMode) throw new Refused("esp.locked", {}, { code: "E-FLASH-29" });
  if (loader.chip.USES_MAGIC_VALUE) return; // an ESP32 or an S2 does not tell
  const { parsedFlags, flashCryptCnt } = await loader.getSecurityInfo();
  const encrypts = [1, 2, 4].filter((bit) => flashCryptCnt & bit).length % 2 === 1;
  if (parsedFlags.SECURE_BOOT_EN || encrypts) throw new Refused("esp.signed", {}, { code: "E-FLASH-30" });
}

/**
 * What is to be done with this chip, by the image and by what is in its flash: Python reads both.
 * @param {Loader} loader @param {Image} image @param {Watch} watch
 * @returns {Promise<{offset: number, data: Uint8Array, md5: string, erase: string}>} `erase`: why all of it is erased before, "" for no
 */
async function decided(loader, image, { ask }) {
  const chip = loader.chip.CHIP_NAME;
  const size = await loader.detectFlashSize();
  if (!size) throw new Refused("esp.memory", {}, { code: "E-FLASH-24" });
  const table = await loader.readFlash(TABLE[0], TABLE[1]);
  const found = await ask({ do: "esp", chip, flash_bytes: loader.flashSizeBytes(size) }, [
    [image.name, image.bytes],
    ["table", table],
  ]);
  if (found.problem) throw Refused.of(found.problem);
  return { ...found, data: padded(image.bytes) };
}

/** A flash is written in words of four bytes. @param {Uint8Array} bytes */
function padded(bytes) {
  const data = new Uint8Array(Math.ceil(bytes.length / 4) * 4).fill(0xff);
  data.set(bytes);
  return data;
}

/**
 * @param {unknown} error @param {Loader} loader @param {boolean} changed whether its flash is not as it was
 * @returns {Refused}
 */
function reason(error, loader, changed) {
  if (error instanceof Refused) return error;
  const words = `${loader.heard.replace("success", "")}\n${error}`;
  const { line } = loader;
  const [key, code] = CAUSES.find(([, , known]) => known.test(words)) ?? CAUSES[CAUSES.length - 1];
  const shut = !line.gone && !line.device.readable;
  if (line.gone || (changed && (shut || UNREACHED.includes(key)))) return new Refused("esp.lost", {}, { code: "E-FLASH-27" });
  return shut ? new Refused("board.taken") : new Refused(key, {}, { code });
}

// Opens the page in Firefox, as a pupil does L03: `node firefox.mjs PAGE CARDS PROGRAM PICTURES PROXY`.
// Firefox is driven by its own protocol, WebDriver BiDi; what it shows is written as JSON.
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [file, cards, program, pictures, proxy] = process.argv.slice(2);
const PATIENCE = 60_000;

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.FIREFOX ?? "/usr/bin/firefox",
  headless: true,
  args: ["--no-remote"],
  extraPrefsFirefox: {
    "intl.accept_languages": "fr",
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": Number(proxy),
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": Number(proxy),
  },
});
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1366, height: 768 });
  const problems = [];
  const requests = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(`${pathToFileURL(file)}#L03`, { timeout: PATIENCE });
  await page.waitForFunction(() => document.documentElement.dataset.python !== "starting", { timeout: PATIENCE });
  const python = await page.evaluate(() => document.documentElement.dataset.python);
  const idle = () => page.waitForFunction(() => !document.documentElement.hasAttribute("data-busy"), { timeout: PATIENCE });
  const texts = (selector) => page.$$eval(selector, (found) => found.map((one) => one.textContent.trim()));
  const seen = { python, version: await browser.version() };

  await page.locator("#cards-text").fill(cards);
  await page.locator("#try").click();
  await idle();
  await page.waitForFunction(() => document.querySelectorAll(".story-words").length > 1, { timeout: PATIENCE });
  seen.story = await texts(".story-words");
  await page.screenshot({ path: `${pictures}/firefox-run.png` });

  await page.locator("#check").click();
  await idle();
  await page.waitForSelector(".verdict", { timeout: PATIENCE });
  seen.verdict = await page.$eval(".verdict", (one) => one.className);
  seen.checks = (await texts(".checks li")).length;
  await page.screenshot({ path: `${pictures}/firefox-passed.png` });

  await page.locator("#tab-text").click();
  await page.locator("#panel-text .cm-content").click();
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  await page.keyboard.type(program);
  await page.locator("#check").click();
  await idle();
  await page.waitForSelector(".verdict.bad", { timeout: PATIENCE });
  seen.refused = (await texts(".results .what"))[0];
  await page.screenshot({ path: `${pictures}/firefox-failed.png` });

  await page.evaluate(() => (window.print = () => {}));
  await page.$eval("#print", (one) => one.click());
  await page.$eval(".print-choices input[name=cards]", (one) => one.click());
  await page.$eval("#print-go", (one) => one.click());
  await page.waitForSelector("html[data-prints]", { timeout: PATIENCE });
  await page.pdf({ path: `${pictures}/firefox-print.pdf`, format: "a4", printBackground: false });
  console.log(JSON.stringify({ ...seen, problems, requests: requests.filter((url) => /^(https?|wss?):/.test(url)) }));
} finally {
  await browser.close();
}

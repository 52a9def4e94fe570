// Opens a page in headless Chromium, runs axe-core over it and tries the
// search; prints what it found as JSON. Usage: node run.mjs file.html query
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (e) => errors.push(String(e)));
  page.on("console", (m) => { if (m.type() === "error") errors.push(m.text()); });
  const requests = [];
  page.on("request", (r) => requests.push(r.url()));
  await page.goto(pathToFileURL(process.argv[2]).href);
  const styled = await page.evaluate(() => getComputedStyle(document.querySelector(".skip")).position);
  const before = errors.length; // the page's own; axe itself may meet the policy
  const own = requests.length;
  await page.fill("#query", process.argv[3]);
  const found = await page.inputValue("#found").catch(() => page.textContent("#found"));
  const marks = await page.$$eval("mark", (all) => all.map((m) => m.textContent));
  await page.check("#only");
  const shown = await page.$$eval("main > p, main > section", (all) => all.filter((b) => b.offsetParent).length);
  await page.fill("#query", "");
  const left = await page.$$eval("mark", (all) => all.length);
  await page.evaluate(require("node:fs").readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
  const result = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const violations = result.violations.map((v) => v.id + ": " + v.help + " " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(" | "));
  console.log(JSON.stringify({ violations, passes: result.passes.length, errors: errors.slice(0, before), requests: own, styled, found, marks, shown, left }));
} finally {
  await browser.close();
}

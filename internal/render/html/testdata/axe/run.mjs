// Opens a page in headless Chromium as on a desk, on a telephone and on paper,
// runs axe-core over each, tries the keyboard, the links of the contents and the
// search, and prints the page to a PDF file; prints what it found as JSON.
// Usage: node run.mjs file.html query file.pdf
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const axe = require("node:fs").readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [file, query, pdf] = process.argv.slice(2);
const requests = [], errors = [], violations = [], passes = [];

// open opens the page anew; what axe-core then does is not the page's own.
const open = async (width, height) => {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on("pageerror", (e) => errors.push(String(e)));
  page.on("console", (m) => { if (m.type() === "error") errors.push(m.text()); });
  page.on("request", (r) => requests.push(r.url()));
  await page.goto(pathToFileURL(file).href);
  return page;
};
const check = async (page, view) => {
  page.removeAllListeners();
  await page.evaluate(axe);
  const result = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  passes.push(result.passes.length);
  violations.push(...result.violations.map((v) => view + ": " + v.id + ": " + v.help + " " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(" | ")));
};
// over is by how much the page is wider than the window.
const over = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
// lost lists the links of the contents whose target then is not in sight under the search.
const lost = async (page) => {
  const out = [];
  for (const link of await page.$$("nav a")) {
    await link.click();
    const seen = await page.evaluate(() => {
      const at = document.querySelector(":target").getBoundingClientRect().top;
      return at >= document.getElementById("search").getBoundingClientRect().bottom - 1 && at < innerHeight - 20;
    });
    if (!seen) out.push(await link.textContent());
  }
  return out;
};
// focus tells what has the keyboard and whether that shows.
const focus = (page) => page.evaluate(() => {
  const e = document.activeElement, box = e.getBoundingClientRect();
  const shows = getComputedStyle(e).outlineStyle !== "none" && box.left >= 0 && box.right <= innerWidth && box.bottom > 0 && box.top < innerHeight;
  return (e.id || e.className || e.tagName.toLowerCase()) + (shows ? "" : " unseen");
});

try {
  const desk = await open(1280, 900);
  const keys = [];
  for (let i = 0; i < 5; i++) {
    await desk.keyboard.press("Tab");
    keys.push(await focus(desk));
  }
  const links = await lost(desk);
  await desk.evaluate(() => scrollTo(0, 0));
  await desk.focus(".skip");
  await desk.keyboard.press("Enter");
  const skipped = await desk.evaluate(() => document.activeElement.id);
  // A table wider than its place is scrolled with the arrow keys.
  const wide = await desk.$$eval(".scroll", (all) => all.filter((e) => e.scrollWidth > e.clientWidth && e.tabIndex !== 0).length);
  await desk.focus("#query");
  await desk.keyboard.type(query);
  const found = await desk.textContent("#found");
  const marks = await desk.$$eval("mark", (all) => all.map((m) => m.textContent));
  await desk.keyboard.press("Enter");
  const here = await desk.$eval("mark.here", (m) => { const b = m.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }).catch(() => false);
  await desk.check("#only");
  const shown = await desk.$$eval("main > p, main > section", (all) => all.filter((b) => b.offsetParent).length);
  await desk.fill("#query", "");
  const left = await desk.$$eval("mark", (all) => all.length);
  const wider = [await over(desk)];
  await check(desk, "desk");

  const phone = await open(390, 844);
  links.push(...await lost(phone));
  wider.push(await over(phone));
  await check(phone, "phone");

  const paper = await open(794, 1123);
  await paper.emulateMedia({ media: "print" });
  await paper.pdf({ path: pdf, preferCSSPageSize: true });
  await check(paper, "paper");
  console.log(JSON.stringify({ violations, passes: Math.min(...passes), errors, requests: requests.length, keys, skipped, links, wide, wider, found, marks, here, shown, left }));
} finally {
  await browser.close();
}

// Opens a PDF in the viewer of headless Chromium and prints as JSON where its
// bookmarks lead, and what stands at the top of the window after each link has
// been clicked: page and points below the page's top edge. The links are given
// as JSON on standard input: page (from 1) and a point on it.
// Usage: node viewer.mjs file.pdf
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
const require = createRequire(new URL("../../render/html/testdata/axe/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const links = JSON.parse(readFileSync(0, "utf8"));
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  headless: false, // the old headless mode, which playwright asks for, has no viewer
  args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  // Pages fill the width; the window is lower than one, so that the last page too can begin at its top.
  const page = await browser.newPage({ viewport: { width: 1000, height: 450 } });
  await page.goto(pathToFileURL(process.argv[2]).href);
  let viewer;
  for (let tries = 0; !viewer && tries < 300; tries++) {
    await page.waitForTimeout(100);
    viewer = page.frames().find((f) => f.url().startsWith("chrome-extension://"));
  }
  await viewer.waitForFunction(() => {
    const v = document.querySelector("pdf-viewer");
    return v?.bookmarks?.length && v.viewport?.getDocumentDimensions;
  });
  // What the window shows: the page under its top edge, and how far below the
  // top of that page the edge is.
  const shown = () => viewer.evaluate(() => {
    const { viewport } = document.querySelector("pdf-viewer");
    const scale = (viewport.getZoom() * 96) / 72;
    for (let i = 0; ; i++) {
      const r = viewport.getPageScreenRect(i);
      if (r.y + r.height > 0) return { page: i + 1, top: -r.y / scale };
    }
  });
  const same = (a, b) => a.page === b.page && a.top === b.top;
  // The document scrolls in a frame of its own; both agree once it has.
  const inner = page.frames().find((f) => f.parentFrame() === viewer);
  const settled = async () => {
    for (let agreed = 0; agreed < 5; ) {
      await page.waitForTimeout(20);
      const y = await viewer.evaluate(() => document.querySelector("pdf-viewer").viewport.position.y);
      agreed = Math.abs(y - (await inner.evaluate(() => window.scrollY))) < 1 ? agreed + 1 : 0;
    }
  };
  const bookmarks = await viewer.evaluate(() => {
    const flat = (all, level) => all.flatMap((b) => [{ title: b.title, level, page: b.page + 1, y: b.y }, ...flat(b.children, level + 1)]);
    return flat(document.querySelector("pdf-viewer").bookmarks, 0);
  });
  const clicked = [];
  for (const link of links) {
    // In the whole, the viewer's toolbar and panel included, the point is here.
    const at = await viewer.evaluate((link) => {
      const { viewport } = document.querySelector("pdf-viewer");
      viewport.goToPageAndXy(link.page - 1, 0, ((link.y - 100) * 96) / 72);
      const scale = (viewport.getZoom() * 96) / 72;
      const r = viewport.getPageScreenRect(link.page - 1);
      return { x: r.x + link.x * scale, y: r.y + link.y * scale };
    }, link);
    const before = await shown();
    const box = await (await viewer.$("#content")).boundingBox();
    let after = before;
    for (let tries = 0; tries < 5 && same(after, before); tries++) {
      await settled(); // the plugin follows the scrolling a little later; a click before that hits nothing
      await page.mouse.click(box.x + at.x, box.y + at.y);
      for (let waits = 0; waits < 100 && same(after, before); waits++) {
        await page.waitForTimeout(20);
        after = await shown();
      }
    }
    await settled();
    after = await shown();
    clicked.push(after);
  }
  console.log(JSON.stringify({ bookmarks, clicked }));
} finally {
  await browser.close();
}

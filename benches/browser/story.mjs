// The browser's part of the bin `story`, which starts it: how soon the Story of a large
// review can be used, and whether panning stays smooth.
//
//   node benches/browser/story.mjs ORIGIN SESSION REVIEW_ID /usr/bin/chromium
//
// Interactive is when the picture is drawn and a frame has passed after it, from the start of
// the navigation, without a cache. A frame is the time between two animation frames while the
// pointer drags the picture for ten seconds. Prints JSON, times in milliseconds.
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../../journeys/package.json", import.meta.url))("playwright-core");
const [origin, session, review, executablePath] = process.argv.slice(2);
const address = `${origin}/reviews/${review}/timeline`;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });

async function open() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addCookies([{ name: "recount_session", value: session, url: origin }]);
  const page = await context.newPage();
  await page.addInitScript(() => {
    const look = () => {
      if (!document.querySelector("story-timeline canvas")) return requestAnimationFrame(look);
      requestAnimationFrame(() => requestAnimationFrame(() => (window.interactiveAt = performance.now())));
    };
    requestAnimationFrame(look);
  });
  const response = await page.goto(address);
  await page.waitForFunction(() => window.interactiveAt !== undefined);
  return { context, page, bytes: (await response.body()).length };
}

const times = [];
let bytes = 0;
for (let i = 0; i < 10; i++) {
  const opened = await open();
  bytes = opened.bytes;
  times.push(await opened.page.evaluate(() => window.interactiveAt));
  await opened.context.close();
}
times.sort((a, b) => a - b);
const { page } = await open();
for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Closer" }).click();
await page.waitForTimeout(800);
await page.evaluate(() => {
  window.frames33 = [];
  let last = performance.now();
  const tick = (now) => {
    window.frames33.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame((now) => {
    last = now;
    requestAnimationFrame(tick);
  });
});
const box = await page.locator("story-timeline canvas").boundingBox();
// Within the picture and in sight: a press below it would select the page's text instead.
const x = box.x + 30;
const [top, end] = [Math.max(box.y, 0) + 100, Math.min(box.y + box.height, 900) - 20];
const until = Date.now() + 10_000;
for (let down = true; Date.now() < until; down = !down) {
  const [from, step] = down ? [end, -8] : [top, 8];
  await page.mouse.move(x, from);
  await page.mouse.down();
  for (let y = from; y >= top && y <= end && Date.now() < until; y += step) await page.mouse.move(x, y);
  await page.mouse.up();
}
const frames = (await page.evaluate(() => window.frames33)).sort((a, b) => a - b);
const at = (share) => frames[Math.min(frames.length - 1, Math.floor(frames.length * share))];
const seen = {
  bytes,
  interactive: (times[4] + times[5]) / 2,
  slowest: times[9],
  frames: frames.length,
  median: at(0.5),
  p99: at(0.99),
  longest: at(1),
  over: frames.filter((f) => f > 33.4).length,
};
console.log(JSON.stringify(seen));
await browser.close();

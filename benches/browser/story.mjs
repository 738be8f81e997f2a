// How soon the Story of a large review can be used, and whether panning stays smooth.
//
//   npm install --no-save playwright-core   (anywhere above this file)
//   node benches/browser/story.mjs SIGN_IN_LINK REVIEW_ID [/usr/bin/chromium]
//
// Interactive is when the picture is drawn and a frame has passed after it, from the start of
// the navigation, without a cache. A frame is the time between two animation frames while the
// pointer drags the picture for ten seconds.
import { chromium } from "playwright-core";

const [link, review, executablePath = "/usr/bin/chromium"] = process.argv.slice(2);
const address = `${new URL(link).origin}/reviews/${review}/timeline`;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const signedIn = await browser.newContext();
await (await signedIn.newPage()).goto(link);
const storageState = await signedIn.storageState();

async function open() {
  const context = await browser.newContext({ storageState, viewport: { width: 1280, height: 900 } });
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
console.log(`page: ${bytes} bytes of HTML`);
console.log(`interactive: median ${Math.round((times[4] + times[5]) / 2)} ms, slowest ${Math.round(times[9])} ms of 10`);

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
const x = box.x + 30;
const until = Date.now() + 10_000;
const high = Math.max(box.y, 0) + 120;
for (let down = true; Date.now() < until; down = !down) {
  await page.mouse.move(x, down ? high + 400 : high);
  await page.mouse.down();
  for (let i = 0; i < 40 && Date.now() < until; i++) await page.mouse.move(x, down ? high + 400 - i * 10 : high + i * 10);
  await page.mouse.up();
}
const frames = (await page.evaluate(() => window.frames33)).sort((a, b) => a - b);
const at = (share) => frames[Math.min(frames.length - 1, Math.floor(frames.length * share))].toFixed(1);
console.log(`pan of ten seconds: ${frames.length} frames, median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms, ${frames.filter((f) => f > 33.4).length} over 33 ms`);
await browser.close();

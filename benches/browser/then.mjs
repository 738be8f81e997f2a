// The browser's part of the bin `then`, which starts it: whether the then view stays smooth
// while a large review is replayed.
//
//   node benches/browser/then.mjs ORIGIN SESSION REVIEW_ID AT /usr/bin/chromium
//
// AT is where the replay begins, in microseconds since 1970. A frame is the time between two
// animation frames while five minutes pass each second, for ten seconds. Prints JSON, times
// in milliseconds.
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../../journeys/package.json", import.meta.url))("playwright-core");
const [origin, session, review, at, executablePath] = process.argv.slice(2);
const address = `${origin}/reviews/${review}/timeline/then?at=${at}`;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
await context.addCookies([{ name: "recount_session", value: session, url: origin }]);
const page = await context.newPage();
let answers = 0;
page.on("response", (response) => {
  if (response.url().includes("/then/step")) answers += 1;
});
await page.goto(address);
await page.getByLabel("How fast to replay").selectOption({ label: "5 min a second" });
await page.evaluate(() => {
  window.frames = [];
  let last;
  const tick = (now) => {
    if (last !== undefined) window.frames.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
});
await page.getByRole("button", { name: "Replay" }).click();
await page.waitForTimeout(10_000);
const frames = (await page.evaluate(() => window.frames)).sort((a, b) => a - b);
const share = (of) => frames[Math.min(frames.length - 1, Math.floor(frames.length * of))];
console.log(JSON.stringify({ steps: answers, frames: frames.length, median: share(0.5), p99: share(0.99), longest: share(1), over: frames.filter((frame) => frame > 33.4).length }));
await browser.close();

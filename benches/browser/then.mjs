// Whether the then view stays smooth while a large review is replayed.
//
//   npm install --no-save playwright-core   (anywhere above this file)
//   node benches/browser/then.mjs SIGN_IN_LINK REVIEW_ID AT [/usr/bin/chromium]
//
// AT is where the replay begins, in microseconds since 1970. A frame is the time between two
// animation frames while five minutes pass each second, for ten seconds.
import { chromium } from "playwright-core";

const [link, review, at, executablePath = "/usr/bin/chromium"] = process.argv.slice(2);
const address = `${new URL(link).origin}/reviews/${review}/timeline/then?at=${at}`;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
await page.goto(link);
let answers = 0;
page.on("response", (response) => {
  if (response.url().includes("/then/step")) answers += 1;
});
await page.goto(address);
await page.getByLabel("How fast to replay").selectOption({ label: "five minutes a second" });
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
const share = (of) => frames[Math.min(frames.length - 1, Math.floor(frames.length * of))].toFixed(1);
console.log(`replay of ten seconds: ${answers} steps, ${frames.length} frames, median ${share(0.5)} ms, p99 ${share(0.99)} ms, longest ${share(1)} ms, ${frames.filter((frame) => frame > 33.4).length} over 33 ms`);
await browser.close();

// Two people and one afternoon, as it was known at the time: by keyboard, in one person's place, with
// a slow answer, without script, on a telephone. What came later is never in the page.
import type { Page } from "@playwright/test";
import { isAccessible, isAccessibleWithoutScript } from "./eyes.ts";
import { alerts, busyMonth, slackExport } from "./incident.ts";
import { focusIsSeen } from "./keyboard.ts";
import { beginDebrief, comeIn, expect, invite, test, welcome } from "./recount.ts";

/** Words of the afternoon, and when each came to be known. */
const SAID = [
  ["13:58:10", "checkout answers slowly"],
  ["14:04:02", "No free connection"],
  ["14:05:12", "40 of 40 taken"],
  ["14:09:02", "one per worker"],
  ["14:12:45", "turning two workers off"],
  ["14:25:00", "all green again"],
] as const;

const micros = (clock: string) => Date.parse(`2026-11-03T${clock}+01:00`) * 1000;

/** Nothing in the whole document that came to be known after the time the page stands at: no words, and no time but that of the next step and the ruler’s end. */
async function holdsNothingLater(page: Page): Promise<void> {
  const now = Number(new URL(page.url()).searchParams.get("at"));
  const html = await page.content();
  for (const [clock, words] of SAID) if (micros(clock) > now) expect(html, `${words} at ${now}`).not.toContain(words);
  // What the server says of this place is the measure, not what the page says of itself.
  const still = await (await page.request.get(page.url())).text();
  const allowed = [still.match(/data-later="(\d+)"/)?.[1], still.match(/type="range"[^>]* max="(\d+)"/)?.[1]];
  expect(later(html, now).filter((time) => !allowed.includes(time)), `times after ${now}`).toEqual([]);
}

/** The rows of the page that was stepped to are those that its address has. */
async function showsWhatItsAddressDoes(page: Page): Promise<void> {
  const address = new URL(page.url());
  // The address follows once the hand rests.
  address.searchParams.set("at", (await page.locator("then-view").getAttribute("data-at")) ?? "");
  address.searchParams.delete("before");
  const still = await (await page.request.get(address.href)).text();
  const [stepped, loaded] = await page.evaluate((still) => {
    const rows = (from: Document) => [...from.querySelectorAll<HTMLElement>(".then-rows > li")].map((row) => [row.id, row.dataset.changed, row.textContent]);
    return [rows(document), rows(new DOMParser().parseFromString(still, "text/html"))];
  }, still);
  expect(stepped.slice(-loaded.length)).toEqual(loaded);
}

/** Lets no step be answered until the function that is given is called. */
async function hold(page: Page): Promise<() => void> {
  let answer = () => {};
  const held = new Promise<void>((done) => (answer = done));
  await page.route("**/then/step?*", async (route) => {
    await held;
    await route.continue();
  });
  return () => answer();
}

/** Times in a document, in microseconds since 1970, that are after one. */
function later(html: string, now: number): string[] {
  return [...html.matchAll(/\b\d{16}\b/g)].map(([time]) => time).filter((time) => Number(time) > now);
}

/** Waits until the hand counts as resting: the address says where the page stands. */
async function rests(page: Page): Promise<void> {
  const at = await page.locator("then-view").getAttribute("data-at");
  await expect(page).toHaveURL(new RegExp(`[?&]at=${at}(&|$)`));
}

async function standsAt(page: Page, clock: RegExp): Promise<void> {
  await expect(page.locator(".then-sentence b")).toHaveText(clock);
  await expect(async () => expect(new URL(page.url()).searchParams.get("at")).not.toBeNull()).toPass();
}

test("what was known then, and what reached one person", async ({ page, browser, recount }) => {
  await comeIn(page, recount);
  const link = await invite(page, recount, "Tomasz");
  const phone = await browser.newContext({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
  const tomasz = await phone.newPage();
  await welcome(tomasz, link, "Tomasz");

  const review = await beginDebrief(page, recount, "Checkout ran out of connections", "Tomasz");
  await page.goto(`${review}/evidence`);
  await page.getByLabel("Add evidence").setInputFiles({ name: "slack.zip", mimeType: "application/zip", buffer: slackExport() });
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("checkbox", { name: /#checkout/ }).check();
  await page.getByRole("button", { name: "Import" }).click();
  await expect(page.getByText(/items were added/)).toBeVisible();
  await page.goto(`${review}/evidence`);
  await page.getByLabel("Add evidence").setInputFiles({ name: "alerts.csv", mimeType: "text/csv", buffer: alerts() });
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByLabel("Kind of rows that do not say").selectOption("alert");
  await page.getByRole("button", { name: "Import" }).click();
  await expect(page.getByText(/items were added/)).toBeVisible();

  await test.step("arrows go from item to item, and moving back lets go", async () => {
    await page.goto(`${review}/timeline/then?at=${micros("13:58:11")}`);
    await standsAt(page, /13:58/);
    await holdsNothingLater(page);
    await isAccessible(page);
    const slider = page.getByLabel("The time to stand at");
    await slider.focus();
    await focusIsSeen(page);
    for (const clock of [/14:04/, /14:05/]) {
      await page.keyboard.press("ArrowRight");
      await standsAt(page, clock);
      await rests(page);
      await holdsNothingLater(page);
    }
    await expect(page.locator(".then-rows").getByText("40 of 40 taken")).toBeVisible();
    // Whoever listens hears when they stand, and what has just come to be known.
    await expect(page.locator("then-view [role='status']")).toContainText(/^14:05:12\. .*40 of 40 taken/);
    await page.keyboard.press("ArrowLeft");
    await expect(page.locator("then-view [role='status']")).not.toContainText("40 of 40 taken");
    await standsAt(page, /14:04/);
    await rests(page);
    await holdsNothingLater(page);
    await isAccessible(page);
  });

  await test.step("focus stays on the way on, and is the slider's where there is none", async () => {
    const slider = page.getByLabel("The time to stand at");
    const goOn = page.getByRole("link", { name: /^Go on to/ });
    await page.goto(`${review}/timeline/then?at=${micros("14:04:03")}`);
    await goOn.focus();
    for (const clock of [/14:05/, /14:06/]) {
      await page.keyboard.press("Enter");
      await standsAt(page, clock);
      await expect(goOn).toBeFocused();
      await focusIsSeen(page);
    }
    await page.goto(`${review}/timeline/then?at=${micros("14:12:46")}`);
    const later = page.getByRole("link", { name: "Later", exact: true });
    await later.focus();
    await page.keyboard.press("Enter");
    await standsAt(page, /14:25/);
    await expect(later).toHaveCount(0);
    await expect(slider).toBeFocused();
    await page.goto(`${review}/timeline/then?at=${micros("14:12:46")}`);
    await goOn.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText("Nothing more came to be known.")).toBeVisible();
    await expect(slider).toBeFocused();
    await page.goto(`${review}/timeline/then?at=${micros("13:58:11")}`);
    const earlier = page.getByRole("link", { name: "Earlier", exact: true });
    await earlier.focus();
    await page.keyboard.press("Enter");
    await expect(earlier).toHaveCount(0);
    await expect(slider).toBeFocused();
    await focusIsSeen(page);
    // The way back comes where the server would have put it.
    await slider.press("ArrowRight");
    await expect(page.locator(".then-steps a")).toHaveText(["Earlier", "Later", /story/i]);
    await page.goto(`${review}/timeline/then?at=${micros("14:04:02")}`);
  });

  await test.step("a slow answer holds the shore and reveals nothing", async () => {
    const answer = await hold(page);
    await page.getByRole("link", { name: "Later", exact: true }).click();
    await expect(page.getByText("Waiting for the server.")).toBeInViewport();
    await standsAt(page, /14:04/);
    await holdsNothingLater(page);
    await isAccessible(page);
    answer();
    await standsAt(page, /14:05/);
    await expect(page.getByText("Waiting for the server.")).toHaveCount(0);
    await page.unroute("**/then/step?*");
    // The way back reveals nothing either, from the moment one sets out.
    await rests(page);
    const back = await hold(page);
    const end = await page.getByLabel("The time to stand at").getAttribute("max");
    await page.getByRole("link", { name: "Earlier", exact: true }).click();
    await expect(page.getByText("Waiting for the server.")).toBeInViewport();
    expect(later(await page.locator("then-view").evaluate((view) => view.outerHTML), micros("14:04:02")).filter((time) => time !== end)).toEqual([]);
    await expect(page.locator("[data-moment]")).toHaveText("…");
    await expect(page.locator("[data-later-line]")).toBeEmpty();
    back();
    await standsAt(page, /14:04/);
    await rests(page);
    await holdsNothingLater(page);
    await page.unroute("**/then/step?*");
  });

  await test.step("words that were put in later come with their time, and go with it", async () => {
    await page.goto(`${review}/timeline/then?at=${micros("14:25:30")}`);
    const last = page.locator(".then-rows > li").last();
    await expect(last).toContainText("The words were changed later");
    const slider = page.getByLabel("The time to stand at");
    await slider.press("PageUp");
    await standsAt(page, /14:35:30/);
    await expect(last).toContainText("all green again");
    await showsWhatItsAddressDoes(page);
    // Stepping back, they are gone before the answer is there.
    const answer = await hold(page);
    await slider.press("PageDown");
    await expect(page.locator("[data-moment]")).toHaveText("…");
    await expect(page.getByText("all green again")).toHaveCount(0);
    answer();
    await standsAt(page, /14:25:30/);
    await expect(last).toContainText("The words were changed later");
    await showsWhatItsAddressDoes(page);
    await page.unroute("**/then/step?*");
  });

  await test.step("without an answer nothing moves, and the page says so until one tries again", async () => {
    await page.goto(`${review}/timeline/then?at=${micros("14:04:40")}`);
    await page.route("**/then/step?*", (route) => route.abort());
    await page.getByRole("link", { name: "Later", exact: true }).click();
    const failed = page.getByText("The server did not answer, so nothing moved. Try again.");
    await expect(failed).toBeInViewport();
    await standsAt(page, /14:04/);
    await holdsNothingLater(page);
    await page.unroute("**/then/step?*");
    await page.getByRole("link", { name: "Later", exact: true }).click();
    await standsAt(page, /14:05/);
    await expect(failed).toHaveCount(0);
  });

  await test.step("a place is one person's: what was said before Tomasz joined reached him then", async () => {
    await page.goto(`${review}/timeline/then?at=${micros("14:00:30")}`);
    await expect(page.locator(".then-rows").getByText("checkout answers slowly")).toBeVisible();
    const people = page.getByLabel("As", { exact: true });
    await people.selectOption("Tomasz");
    await expect(page.locator(".then-sentence")).toContainText("saw it at");
    await expect(page.getByText("checkout answers slowly")).toHaveCount(0);
    await isAccessible(page);
    // With keys one looks through the names; Enter goes, and so does the button that is there meanwhile.
    const goes = page.getByRole("button", { name: "Stand there" });
    const theirs = page.url();
    await expect(goes).toBeHidden();
    await people.focus();
    await page.keyboard.press("Home");
    await expect(people).toHaveValue("");
    await expect(goes).toBeVisible();
    await page.waitForTimeout(500);
    expect(page.url()).toBe(theirs);
    await isAccessible(page);
    await page.keyboard.press("Enter");
    await expect(page.locator(".then-sentence")).toContainText("knew it at");
    await people.focus();
    await page.keyboard.type("Tom");
    await goes.press("Enter");
    await expect(page).toHaveURL(theirs);
    await expect(page.locator(".then-sentence")).toContainText("saw it at");
    await page.getByRole("link", { name: "Later", exact: true }).click();
    await standsAt(page, /14:01/);
    await expect(page.locator(".then-rows").getByText("checkout answers slowly")).toBeVisible();
    await page.getByRole("link", { name: /What reached Tomasz/ }).click();
    await expect(page.getByText(/reached them from 3 Nov 14:01/)).toBeVisible();
    await isAccessible(page);
  });

  await test.step("Tomasz corrects it on a telephone, and Ines sees it so", async () => {
    await tomasz.goto(page.url());
    await isAccessible(tomasz);
    const lane = tomasz.locator("li", { hasText: "#checkout" });
    await lane.getByText("It was otherwise").tap();
    const form = lane.locator("form");
    await form.getByLabel("It reached them").selectOption("From a time on");
    await form.getByLabel("From", { exact: true }).fill("14:10");
    await form.getByLabel("What that rests on").fill("I had it muted");
    await form.getByRole("button", { name: "Say so" }).tap();
    await expect(tomasz.getByText(/says Tomasz: I had it muted/)).toBeVisible();
    await isAccessible(tomasz);
    await tomasz.goto(`${review}/timeline/then?at=${micros("14:06:00")}`);
    await isAccessible(tomasz);
    // A telephone has no room for the picture, so nothing explains it there.
    await expect(tomasz.getByText("Triangle: alert")).toBeHidden();
    await expect(tomasz.getByText("Whoever wrote a passage sees that you opened it")).toBeVisible();
    await page.goto(page.url());
    await page.getByRole("link", { name: "As Tomasz saw it" }).click();
    await page.goto(`${page.url().replace(/[&?]at=\d+/, "")}&at=${micros("14:06:00")}`);
    await expect(page.getByText("checkout answers slowly")).toHaveCount(0);
  });

  await test.step("without script it is a form, and a shared address", async () => {
    const bare = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
    const still = await bare.newPage();
    await still.goto(`${review}/timeline/then?at=${micros("14:05:13")}`);
    await holdsNothingLater(still);
    await expect(still.getByText("40 of 40 taken")).toBeVisible();
    await still.getByLabel("As", { exact: true }).selectOption("Tomasz");
    await still.getByRole("button", { name: "Stand there" }).click();
    await expect(still.locator(".then-sentence")).toContainText("saw it at");
    await isAccessibleWithoutScript(still);
    await still.getByRole("link", { name: /^Go on to/ }).click();
    await holdsNothingLater(still);
    await bare.close();
  });

  await test.step("signed out meanwhile, a step leads to signing in and back", async () => {
    await page.goto(`${review}/timeline/then?at=${micros("14:04:40")}`);
    await page.context().clearCookies();
    await page.getByRole("link", { name: "Later", exact: true }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.getByText("40 of 40 taken")).toHaveCount(0);
  });
  await phone.close();
});

/** When the messages of a busy month begin, one each second. */
const MONTH = Date.parse("2026-10-01T00:00:00+02:00") * 1000 + 100;

/** Pulls the slider to a time, and waits until one stands there. */
async function pullTo(page: Page, at: number): Promise<void> {
  await page.getByLabel("The time to stand at").fill(String(at));
  await expect(page.locator("then-view")).toHaveAttribute("data-at", String(at));
  await expect(page.locator("[data-moment]")).not.toHaveText("…");
}

test("a list that is longer than a page keeps its ways", async ({ page, recount }) => {
  await comeIn(page, recount);
  const review = await beginDebrief(page, recount, "Checkout ran out of connections", "Tomasz");
  await page.goto(`${review}/evidence`);
  await page.getByLabel("Add evidence").setInputFiles({ name: "slack.zip", mimeType: "application/zip", buffer: busyMonth(600) });
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("checkbox", { name: /#checkout/ }).check();
  await page.getByRole("button", { name: "Import" }).click();
  await expect(page.getByText(/items were added/)).toBeVisible();
  const second = (n: number) => MONTH + n * 1_000_000;
  const back = page.getByRole("link", { name: "What came before" });
  const here = page.getByRole("link", { name: "Back to where you stand" });
  const rows = page.locator(".then-rows > li");

  await test.step("what came before is asked for from where one stands", async () => {
    await page.goto(`${review}/timeline/then?at=${second(100)}`);
    await pullTo(page, second(120));
    await expect(back).toHaveAttribute("href", new RegExp(`at=${second(120)}&before=${second(61)}\\.`));
    await back.click();
    await expect(page).toHaveURL(/before=/);
    await expect(rows.last()).toContainText("for the 60th time");
    await expect(here).toHaveAttribute("href", new RegExp(`at=${second(120)}$`));
    // A step from there leads to the list as it is, without a gap in it.
    await pullTo(page, second(122));
    await expect(here).toHaveCount(0);
    await expect(rows.last()).toContainText("for the 122th time");
    await expect(rows.nth(-2)).toContainText("for the 121th time");
    await expect(rows).toHaveCount(40);
    await showsWhatItsAddressDoes(page);
    const answer = await hold(page);
    await page.getByLabel("The time to stand at").fill(String(second(110)));
    await expect(page.locator("[data-back]")).toBeEmpty();
    answer();
    await expect(back).toHaveAttribute("href", new RegExp(`at=${second(110)}&before=${second(71)}\\.`));
    await page.unroute("**/then/step?*");
  });

  await test.step("where the first rows have gone, there is a way to them", async () => {
    await page.goto(`${review}/timeline/then?at=${second(10)}`);
    await expect(rows).toHaveCount(11);
    await expect(back).toHaveCount(0);
    for (let n = 40; n <= 430; n += 30) await pullTo(page, second(n));
    await expect(rows).toHaveCount(400);
    await expect(rows.first()).toContainText("for the 31th time");
    await expect(back).toHaveAttribute("href", new RegExp(`at=${second(430)}&before=${second(31)}\\.`));
    await back.click();
    await expect(rows).toHaveCount(31);
    await expect(rows.last()).toContainText("for the 30th time");
  });
});

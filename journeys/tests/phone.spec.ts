// Every main page in a hand: 390 points wide, and 320.
import type { Page } from "@playwright/test";
import { doesNotScrollSideways, isAccessible } from "./eyes.ts";
import { comeIn, expect, test } from "./recount.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test("the main pages fit a phone, and everything on them is reached", async ({ page, recount }) => {
  await page.goto(`${recount.address}/sign-in`);
  await fits(page);
  await comeIn(page, recount);

  await page.getByLabel("What happened?").fill("payments-reconciliation-worker-eu-central-1 asked for twice the connections it was given");
  await page.getByRole("button", { name: "Begin a note" }).tap();
  await expect(page.getByLabel("What surprised us")).toBeVisible();
  await fits(page);
  await page.getByLabel("What happened", { exact: true }).fill("| time | what |\n|---|---|\n| 14:05 | the pool of `payments-reconciliation-worker-eu-central-1.internal.example.org:5432` was empty |\n\n```\nFATAL: sorry, too many clients already, and a line that is much longer than any phone is wide\n```");
  await page.getByRole("button", { name: "Keep for now" }).tap();
  await expect(page.getByText("Kept.")).toBeVisible();
  const review = page.url().replace(/\/text.*/, "");

  await page.getByText("If it grows").tap();
  await page.getByRole("link", { name: "Say who was there" }).tap();
  await page.getByLabel("How deep to go").selectOption("debrief");
  await page.getByRole("button", { name: "Keep", exact: true }).last().tap();
  await expect(page.getByRole("navigation", { name: "This review" })).toBeVisible();

  await test.step("evidence is pasted, and a moment written by hand", async () => {
    await page.goto(`${review}/evidence`);
    await page.getByText("Or paste text").tap();
    await page.getByRole("textbox", { name: "Text", exact: true }).fill("14:05 payments-reconciliation-worker-eu-central-1.internal.example.org:5432 refuses connections\n14:12 it answers again");
    await page.getByRole("button", { name: "Go on" }).tap();
    await page.getByLabel("When is it of?").fill("2026-11-03");
    await page.getByRole("button", { name: "Show again" }).tap();
    await expect(page.getByRole("cell", { name: /refuses connections/ })).toBeVisible();
    await fits(page);
    await page.getByRole("button", { name: "Import" }).tap();
    await expect(page.getByText("2 items were added")).toBeVisible();
    await page.goto(`${review}/timeline`);
    await page.getByText("Write a moment by hand").tap();
    await page.getByLabel("What happened, in a sentence").first().fill("payments-reconciliation-worker-eu-central-1 lost its database");
    await page.getByLabel("When", { exact: true }).fill("2026-11-03 14:06");
    await page.getByRole("button", { name: "Put it on the timeline" }).tap();
    await expect(page.locator("li.moment")).toBeVisible();
  });

  for (const place of ["", "/text", "/text/versions", "/about", "/sharing", "/timeline", "/evidence"]) {
    expect((await page.goto(review + place))?.status(), place).toBe(200);
    await fits(page);
  }
  await page.getByRole("listitem").filter({ hasText: "refuses connections" }).getByRole("link").first().tap();
  await expect(page.getByRole("link", { name: "The original, as it came" })).toBeVisible();
  await fits(page);
  for (const place of ["/", "/reviews", "/library", "/library?q=reconciliation", "/library?q=nothing+says+this", "/incidents", "/members", "/me"]) {
    expect((await page.goto(recount.address + place))?.status(), place).toBe(200);
    await fits(page);
  }
  expect((await page.goto(`${recount.address}/nowhere`))?.status()).toBe(404);
  await fits(page);

  await test.step("the way about is at hand", async () => {
    await page.goto(recount.address);
    await page.getByRole("navigation", { name: "Recount" }).getByRole("link", { name: "Library" }).tap();
    await expect(page.getByRole("heading", { level: 1, name: "Library" })).toBeVisible();
    await page.getByRole("searchbox", { name: "Search the library" }).fill("reconciliation");
    await page.getByRole("searchbox", { name: "Search the library" }).press("Enter");
    await page.getByRole("link", { name: /payments-reconciliation/ }).tap();
    await expect(page.getByRole("heading", { level: 1, name: /payments-reconciliation/ })).toBeVisible();
  });
});

/** At both widths nothing is wider than the window, and whatever can be pressed is inside it. */
async function fits(page: Page): Promise<void> {
  await isAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await doesNotScrollSideways(page);
  expect.soft(await outOfReach(page), `${page.url()} at 320`).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect.soft(await outOfReach(page), `${page.url()} at 390`).toEqual([]);
}

/** Links and controls that begin outside of the window and that no scrolling of their own brings in. */
async function outOfReach(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const scrolls = (element: Element): boolean => {
      for (let box = element.parentElement; box; box = box.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth) return true;
      }
      return false;
    };
    return [...document.querySelectorAll("a, button, input, select, textarea, summary")]
      .filter((element) => element.checkVisibility() && !element.matches(".skip, .visually-hidden, .visually-hidden *, [tabindex='-1']"))
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && (left < -1 || right > wide + 1) && !scrolls(element);
      })
      .map((element) => element.outerHTML.slice(0, 140));
  });
}

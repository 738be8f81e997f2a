// An account as a screen reader tells it: what each thing is and is called, in which order, and what
// is said by itself. And what was typed outlives the browser it was typed in.
import { chromium, type BrowserContext, type Page } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beginDebrief, comeIn, expect, test } from "./recount.ts";

/** Ines was there herself, and begins: the address of her account. */
async function begun(page: Page, address: string): Promise<string> {
  const review = await beginDebrief(page, { address, setUp: "", folder: "" }, "Checkout ran out of connections", "Ines");
  await page.goto(`${review}/accounts`);
  await page.getByRole("button", { name: "Begin your account" }).click();
  await expect(page.getByText("This is yours, Ines.")).toBeVisible();
  return page.url();
}

test("an account is told in its order, by role and name", async ({ page, recount }) => {
  await comeIn(page, recount);
  const account = await begun(page, recount.address);
  await expect(page.locator("main div.account")).toMatchAriaSnapshot(`SNAP1`);
});

test("what was typed outlives the browser", async ({ recount }, info) => {
  const profile = mkdtempSync(join(tmpdir(), "recount-profile-"));
  const { executablePath, args } = info.project.use.launchOptions ?? {};
  const open = async (): Promise<BrowserContext> => await chromium.launchPersistentContext(profile, { executablePath, args, locale: "en-GB", timezoneId: "Europe/Berlin" });
  let browser = await open();
  let page = await browser.newPage();
  await comeIn(page, recount);
  const account = await begun(page, recount.address);
  await page.getByLabel("What was it like?").fill("Half a sentence that");
  await page.getByLabel("When was that?").fill("about 14:05");
  await page.waitForTimeout(400);
  await browser.close();

  browser = await open();
  page = await browser.newPage();
  await page.goto(account);
  await expect(page.getByLabel("What was it like?")).toHaveValue("Half a sentence that");
  await expect(page.getByLabel("When was that?")).toHaveValue("about 14:05");
  await expect(page.getByRole("status").filter({ hasText: "What you typed at" })).toBeVisible();
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
});

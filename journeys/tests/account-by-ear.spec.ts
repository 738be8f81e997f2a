// An account as a screen reader tells it: what each thing is and is called, in which order, and what
// is said by itself. And what was typed outlives the browser it was typed in.
import { chromium, type BrowserContext, type Page } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beginDebrief, comeIn, expect, isDrafted, test } from "./recount.ts";

/** Ines was there herself, and begins: the address of her account. */
async function begun(page: Page, address: string): Promise<string> {
  const review = await beginDebrief(page, { address, setUp: "", folder: "" }, "Checkout ran out of connections", "Ines");
  await page.goto(`${review}/accounts`);
  await page.getByRole("button", { name: "Begin your account" }).click();
  await expect(page.getByText("This is yours, Ines.")).toBeVisible();
  return page.url();
}

const QUESTION = `
- complementary "A question, if it helps":
  - paragraph: /.+\\?/
  - paragraph:
    - link "Another question"
    - link "No questions"`;

const FORM = `
- text: What was it like?
- textbox "What was it like?"
- text: When was that?
- paragraph: /is fine, and so is nothing/
- textbox "When was that?"
- paragraph:
  - button "Keep it, for me alone"
- paragraph:
  - link "What others recount"
  - link "What goes next"`;

/** What is said without being asked for. */
async function saidByItself(page: Page): Promise<string[]> {
  return await page.locator("main :is([role=status], [role=alert], [aria-live])").allInnerTexts();
}

test("an account is told in its order, by role and name", async ({ page, recount }) => {
  await comeIn(page, recount);
  const account = await begun(page, recount.address);
  const told = page.locator("main div.account");

  await test.step("nothing is written yet: the promise comes before the form", async () => {
    await expect(told).toMatchAriaSnapshot(`
- paragraph: /This is yours, Ines\\./
- paragraph: /No charter is in force here/
- text: Not today, or not at all, is fine too.
- button "Later"
- button "I would rather not"${QUESTION}
- heading "Begin anywhere" [level=2]${FORM}`);
    expect(await saidByItself(page)).toEqual([]);
  });

  await test.step("a time that is not understood is said first, and at its field", async () => {
    await page.getByLabel("What was it like?").fill("It was quiet.");
    await page.getByLabel("When was that?").fill("before lunch");
    await page.getByRole("button", { name: "Keep it, for me alone" }).click();
    await expect(page.locator("main")).toMatchAriaSnapshot(`
- alert "Not saved yet":
  - heading "Not saved yet" [level=2]
  - list:
    - listitem:
      - link /“before lunch” was not understood as a time/
- textbox "What was it like?": It was quiet.
- textbox "When was that?" [invalid]: before lunch`);
    const described = await page.getByLabel("When was that?").getAttribute("aria-describedby");
    const words = await Promise.all((described ?? "").split(" ").map((id) => page.locator(`#${id}`).innerText()));
    expect(words.join(" ")).toContain("was not understood as a time");
    await page.getByLabel("When was that?").fill("about 2026-11-03 14:05");
    await page.getByRole("button", { name: "Keep it, for me alone" }).click();
  });

  await test.step("a passage is called by its time, says who reads it, and then what can be done", async () => {
    await expect(told).toMatchAriaSnapshot(`
- paragraph: /This is yours, Ines\\./
- paragraph: You began this when no charter was in force.
- article "about 3 November 2026, 14:05":
  - paragraph:
    - text: about
    - time: 3 November 2026, 14:05
  - paragraph: It was quiet.
  - text: Only you can read this.
  - link "Change it"
  - link "Let the text quote it"
  - link "Let others read it"
  - link "Withdraw"${QUESTION}
- heading "Another passage" [level=2]${FORM}`);
    expect(await saidByItself(page)).toEqual([]);
  });

  await test.step("who would read it comes before the act", async () => {
    await page.getByRole("link", { name: "Let others read it" }).click();
    await expect(told).toMatchAriaSnapshot(`
- navigation "How far":
  - link "whoever guides this review"
  - link "those involved"
  - link "the circle"
  - link "every member"
- heading "Let whoever guides this review read this passage?" [level=2]
- paragraph: At present there is nobody else among them.
- paragraph: /You see who opens it/
- group "Shown as":
  - radio "Ines" [checked]
  - radio "somebody who was on call"
  - radio "no name"
- paragraph:
  - button "Let them read it"
  - link "Keep it as it is"
- paragraph: /cannot be called back/`);
    await page.getByRole("radio", { name: "somebody who was on call" }).check();
    await page.getByRole("button", { name: "Let them read it" }).click();
    await expect(told.getByRole("article")).toMatchAriaSnapshot(`
- article "about 3 November 2026, 14:05":
  - text: You and whoever guides this review can read this, shown as somebody who was on call.
  - link "Change it"
  - link "Let the text quote it"
  - link "Change who reads it"
  - link "Be shown otherwise"
  - button "Take back"
  - link "Withdraw"`);
  });

  await test.step("what comes back after a reload is said by itself", async () => {
    await page.goto(account);
    await page.getByLabel("What was it like?").fill("Half a sentence that");
    await isDrafted(page, "Half a sentence that");
    await page.reload();
    await expect(page.getByRole("status").filter({ hasText: /What you typed at .* is back\./ })).toBeVisible();
    expect(await saidByItself(page)).toHaveLength(1);
  });
});

test("what was typed outlives the browser", async ({ recount }, info) => {
  const profile = mkdtempSync(join(tmpdir(), "recount-profile-"));
  const open = async (): Promise<BrowserContext> => await chromium.launchPersistentContext(profile, { ...info.project.use.launchOptions, locale: "en-GB", timezoneId: "Europe/Berlin" });
  let browser = await open();
  let page = await browser.newPage();
  await comeIn(page, recount);
  const account = await begun(page, recount.address);
  await page.getByLabel("What was it like?").fill("Half a sentence that");
  await page.getByLabel("When was that?").fill("about 14:05");
  await isDrafted(page, "about 14:05");
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

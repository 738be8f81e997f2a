// From a Slack export and alerts to moments, a text, and a page that another member reads.
import type { Page } from "@playwright/test";
import { isAccessible } from "./eyes.ts";
import { alerts, SECRETS, slackExport } from "./incident.ts";
import { comeIn, expect, invite, isDrafted, test, welcome } from "./recount.ts";

const TITLE = "Checkout ran out of connections";

test("from evidence to a moment, a text, and a reader", async ({ page, browser, recount }) => {
  await comeIn(page, recount);
  const link = await invite(page, recount, "Lena");
  await page.goto(recount.address);
  await page.getByLabel("What happened?").fill(TITLE);
  await page.getByRole("button", { name: "Begin a note" }).click();
  await page.getByText("If it grows").click();
  await page.getByRole("link", { name: "Say who was there" }).click();
  await page.getByLabel("How deep to go").selectOption("huddle");
  await page.getByLabel("How deep to go").locator("xpath=ancestor::form").getByRole("button").click();
  const review = page.url().replace(/\/about.*/, "");
  const editor = page.locator(".cm-content");

  await test.step("an empty story leads to evidence", async () => {
    await page.getByRole("navigation", { name: "This review" }).getByRole("link", { name: "Story" }).click();
    await isAccessible(page);
    await page.getByRole("link", { name: "Add evidence" }).click();
    await isAccessible(page);
  });

  await test.step("channels of a Slack export are chosen, direct messages never", async () => {
    await page.getByLabel("Add evidence").setInputFiles({ name: "slack.zip", mimeType: "application/zip", buffer: slackExport() });
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByText("Direct messages are left out, always")).toBeVisible();
    await expect(page.locator("main")).not.toContainText(SECRETS.direct);
    await isAccessible(page);
    await page.getByRole("button", { name: "Import" }).click();
    await expect(page.getByRole("alert"), "nothing chosen is asked about, not imported").toBeVisible();
    await page.getByRole("checkbox", { name: /#checkout/ }).check();
    await page.getByRole("checkbox", { name: /#security/ }).check();
    await page.getByRole("button", { name: "Import" }).click();
    await expect(page.getByText("8 items were added")).toBeVisible();
    await isAccessible(page);
    await page.getByRole("link", { name: "Look at the evidence" }).click();
    await expect(page.getByText("40 of 40 taken")).toBeVisible();
    await expect(page.locator("main")).not.toContainText(SECRETS.unchosen);
    await isAccessible(page);
  });

  const bringAlerts = async (kind?: string) => {
    await page.goto(`${review}/evidence`);
    await page.getByLabel("Add evidence").setInputFiles({ name: "alerts.csv", mimeType: "text/csv", buffer: alerts() });
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByText("No free connection for 60 s")).toBeVisible();
    await isAccessible(page);
    if (kind) await page.getByLabel("Kind of rows that do not say").selectOption(kind);
    await page.getByRole("button", { name: "Import" }).click();
    await expect(page.getByText("2 items were added")).toBeVisible();
    await page.getByRole("link", { name: /1 thing was not taken/ }).click();
  };

  await test.step("a table of alerts that was read as entries is taken back", async () => {
    await bringAlerts();
    await page.getByText("take this import back").click();
    await page.getByLabel("Why, in a line").fill("They are alerts");
    await isAccessible(page);
    await page.getByLabel("Why, in a line").press("Enter");
    await expect(page.getByText(/^Taken back by Ines on .*: They are alerts$/)).toBeVisible();
    await isAccessible(page);
    await page.goto(`${review}/evidence`);
    await expect(page.getByText("They are alerts")).toBeVisible();
    await expect(page.locator("main")).not.toContainText("No free connection");
    await isAccessible(page);
  });

  await test.step("and comes again, with a row that cannot be read", async () => {
    await bringAlerts("alert");
    await expect(page.getByText(/alerts.csv, line 4/)).toBeVisible();
    await isAccessible(page);
  });

  await test.step("one item has a page of its own", async () => {
    await page.goto(`${review}/evidence`);
    await page.locator("li", { hasText: "40 of 40 taken" }).getByRole("link").first().click();
    await expect(page.getByRole("link", { name: "The original, as it came" })).toBeVisible();
    await isAccessible(page);
  });

  const moment = await test.step("chosen evidence becomes a moment", async () => {
    await page.goto(`${review}/timeline`);
    await isAccessible(page);
    await page.getByRole("checkbox", { name: /40 of 40 taken/ }).check();
    await page.getByRole("checkbox", { name: /No free connection/ }).check();
    await page.getByRole("textbox", { name: "What happened, in a sentence" }).last().fill("The pool of orders-db was empty.");
    await page.getByRole("button", { name: "Make this a moment" }).click();
    const sentence = page.locator("li.moment", { hasText: "The pool of orders-db was empty." });
    await expect(sentence).toBeVisible();
    await isAccessible(page);
    await sentence.getByRole("link", { name: /Change/ }).click();
    await isAccessible(page);
    // The page of a moment says what to write to speak of it.
    const link = await page.locator("code", { hasText: "(moment:" }).innerText();
    expect(link).toMatch(/^\[14:0[45]\]\(moment:[0-9a-f-]{36}\)$/);
    return link;
  });

  await test.step("the lists follow the picture, by keyboard, and keep what is chosen", async () => {
    await page.goto(`${review}/timeline`);
    await page.getByRole("checkbox", { name: /40 of 40 taken/ }).check();
    const closer = page.getByRole("button", { name: "Closer" });
    await closer.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("status").filter({ hasText: /evidence below\.$/ })).toBeVisible();
    await expect(page).toHaveURL(/\/timeline\?from=\d+&until=\d+$/);
    await expect(closer).toBeFocused();
    await expect(page.getByText("1 item chosen.")).toBeVisible();
    await isAccessible(page);
    await page.getByRole("button", { name: "Whole story" }).click();
    await expect(page.getByRole("status").filter({ hasText: /^The whole story: 1 moment and / })).toBeVisible();
    await expect(page.getByText("1 item chosen.")).toBeVisible();
  });

  await test.step("the text speaks of it, and keeps itself", async () => {
    await page.goto(`${review}/text`);
    await editor.click();
    await page.keyboard.insertText(`## The story\n\nAt ${moment} the pool was empty, and nobody knew why half of it was taken.\n\n${moment}\n`);
    await expect(page.locator(".rendered").getByText("nobody knew why")).toBeVisible();
    await expect(page.locator(".kept")).toContainText("Kept");
    await isAccessible(page);
    await page.reload();
    await expect(editor).toContainText("nobody knew why");
  });

  await test.step("what is typed without a connection outlives the tab, and what others wrote meanwhile", async () => {
    const write = async (tab: Page, words: string) => {
      await tab.locator(".cm-content").press("Control+End");
      await tab.keyboard.insertText(words);
    };
    const lost = await page.context().newPage();
    await lost.goto(`${review}/text`);
    await lost.context().setOffline(true);
    await write(lost, "\nWritten on a train.\n");
    await expect(lost.locator(".kept")).toContainText("Not saved yet: no connection");
    await isDrafted(lost, "Written on a train.");
    await lost.close();
    await page.context().setOffline(false);
    await page.goto(`${review}/text`);
    await expect(editor).toContainText("Written on a train.");
    await expect(page.locator(".kept")).toContainText("Kept");

    const late = await page.context().newPage();
    await late.goto(`${review}/text`);
    await late.context().setOffline(true);
    await write(late, "\nWritten in a tunnel.\n");
    await isDrafted(late, "Written in a tunnel.");
    await late.close();
    await page.context().setOffline(false);
    await write(page, "\nWritten at a desk.\n");
    await expect(page.locator(".kept")).toContainText("Kept");
    const again = await page.context().newPage();
    await again.goto(`${review}/text`);
    await expect(again.locator(".kept")).toContainText("somebody else wrote here too");
    const both = again.locator(".desk-bar + *");
    await expect(both).toContainText("Written in a tunnel.");
    await expect(both).toContainText("Written at a desk.");
    await isAccessible(again);
    await again.getByRole("button", { name: "Take theirs" }).click();
    await expect(again.locator(".kept")).toContainText("Kept");
    await again.close();
    await page.reload();
    await expect(editor).toContainText("Written at a desk.");
    await expect(editor).not.toContainText("Written in a tunnel.");
  });

  await test.step("it is shared by an act that names the readers", async () => {
    await page.getByRole("navigation", { name: "This review" }).getByRole("link", { name: "Sharing" }).click();
    await page.getByText("Somewhere else").click();
    await isAccessible(page);
    await page.getByRole("button", { name: "Let every member read it" }).click();
    await expect(page.getByRole("heading", { level: 1, name: TITLE })).toBeVisible();
    await isAccessible(page);
  });

  await test.step("Lena reads the text and its cards, and no private word", async () => {
    const lena = await (await browser.newContext()).newPage();
    await welcome(lena, link, "Lena");
    await lena.getByRole("link", { name: TITLE }).click();
    await expect(lena.getByText("nobody knew why half of it was taken")).toBeVisible();
    await expect(lena.locator(".prose")).toContainText("The pool of orders-db was empty.");
    await isAccessible(lena);
    for (const path of ["", "/timeline", "/evidence"]) {
      await lena.goto(review + path);
      for (const secret of Object.values(SECRETS)) expect(await lena.content(), `${path} as Lena reads it`).not.toContain(secret);
      await isAccessible(lena);
    }
    await lena.goto(`${recount.address}/library?q=numbat-in-a-private-channel`);
    await expect(lena.getByText("Nothing that you can see answers this.")).toBeVisible();
    await lena.goto(`${recount.address}/library?q=pool+orders-db`);
    await expect(lena.getByRole("link", { name: TITLE })).toBeVisible();
    await isAccessible(lena);
  });
});

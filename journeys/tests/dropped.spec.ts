// Files dropped on a page, and an import that somebody thinks better of.
import type { Page } from "@playwright/test";
import { isAccessible } from "./eyes.ts";
import { alerts, busyMonth } from "./incident.ts";
import { comeIn, expect, test } from "./recount.ts";

const TITLE = "Checkout answered slowly for a month";
const MESSAGES = 40_000;

/** Drops a file in the middle of the page, as somebody drags it in from their desktop. */
async function drop(page: Page, name: string, type: string, bytes: Buffer): Promise<void> {
  const held = await page.evaluateHandle(
    ({ name, type, base64 }) => {
      const letters = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const held = new DataTransfer();
      held.items.add(new File([letters], name, { type }));
      return held;
    },
    { name, type, base64: bytes.toString("base64") },
  );
  await page.dispatchEvent("body", "dragenter", { dataTransfer: held });
  await expect(page.locator(".drop-over")).toBeVisible();
  await page.dispatchEvent("body", "dragover", { dataTransfer: held });
  await page.dispatchEvent("body", "drop", { dataTransfer: held });
  // The next page comes once the file has arrived and was counted, which a busy machine takes longer for.
  await expect(page.locator(".drop-over")).toHaveCount(0, { timeout: 60_000 });
}

/** Holds what is sent back until it is released. */
async function heldBack(page: Page): Promise<{ release: () => Promise<void> }> {
  await page.route("**/uploads", () => {});
  return { release: () => page.unroute("**/uploads") };
}

test("files dropped on the first page begin a review; an import is stopped and leaves nothing", async ({ page, recount }) => {
  await comeIn(page, recount);
  await page.goto(recount.address);

  await test.step("the first page keeps the file until it knows what happened", async () => {
    await drop(page, "alerts.csv", "text/csv", alerts());
    await expect(page.getByText("alerts.csv will come along")).toBeVisible();
    await expect(page.getByLabel("What happened?")).toBeFocused();
    await isAccessible(page);
    await page.keyboard.type(TITLE);
    await page.keyboard.press("Enter");
    await expect(page.getByText("No free connection for 60 s")).toBeVisible();
    await page.getByLabel("Kind of rows that do not say").selectOption("alert");
    await page.getByRole("button", { name: "Import" }).click();
    await expect(page.getByText("2 items were added")).toBeVisible();
  });
  const review = page.url().replace(/\/imports.*|\/evidence.*/, "");

  await test.step("a large file tells how far it has come, can be stopped, and arrives", async () => {
    await page.goto(`${review}/evidence`);
    const rows = Array.from({ length: 60_000 }, (_, n) => `${1_793_700_000 + n},the checkout answers slowly, said for the ${n}th time and once more\n`);
    const large = { name: "large.csv", mimeType: "text/csv", buffer: Buffer.from(`time,message,more\n${rows.join("")}`) };
    const { release } = await heldBack(page);
    await page.getByLabel("Add evidence").setInputFiles(large);
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByRole("progressbar", { name: "How much has been sent" })).toBeVisible();
    await isAccessible(page);
    await page.getByRole("button", { name: "Stop sending" }).click();
    await expect(page.getByText("Nothing was sent.").first()).toBeVisible();
    await release();
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByText("The first rows would be read like this")).toBeVisible({ timeout: 60_000 });
    await page.getByRole("button", { name: "Leave it" }).click();
  });

  await test.step("another page of the review takes a file as evidence", async () => {
    await page.goto(`${review}/text`);
    await drop(page, "slack.zip", "application/zip", busyMonth(MESSAGES));
    await expect(page.getByRole("checkbox", { name: /#checkout/ })).toBeVisible();
    await isAccessible(page);
    // A single channel is chosen already.
    await expect(page.getByRole("checkbox", { name: /#checkout/ })).toBeChecked();
    await page.getByRole("button", { name: "Import" }).click();
  });

  await test.step("it is stopped while it runs", async () => {
    await page.getByRole("button", { name: "Stop, and keep nothing of it" }).click();
    await expect(page.getByText("It was stopped. Nothing of it was kept.")).toBeVisible({ timeout: 60_000 });
    await isAccessible(page);
    await page.goto(`${review}/evidence`);
    await expect(page.locator("main")).toContainText("No free connection for 60 s");
    await expect(page.locator("main")).not.toContainText("slack.zip");
    await expect(page.locator("main")).not.toContainText("checkout answers slowly");
  });
});

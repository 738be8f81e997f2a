// The language coach asks while one writes: seen by the writer, dismissed with one click, gone
// when the words change, and seen by nobody who reads.
import { isAccessible, isAccessibleWithoutScript } from "./eyes.ts";
import { comeIn, expect, invite, test, welcome } from "./recount.ts";

test("questions come at a pause, are fine as they are, and stay with the writer", async ({ page, browser, recount }) => {
  await comeIn(page, recount);
  const link = await invite(page, recount, "Lena");
  await page.goto(`${recount.address}/reviews/new`);
  await page.getByLabel("What happened?").fill("Checkout was slow");
  await page.getByRole("button", { name: "Begin a note" }).click();
  const text = page.url().replace(/\?.*/, "");
  await page.goto(`${text}?whole=yes`);

  const editor = page.getByRole("textbox", { name: "Text, as Markdown" });
  await editor.click();
  await page.keyboard.insertText("## Summary 👩‍🚒\n\nInes failed to check the dashboard.\n\nRequests were retried.\n");
  const underlined = page.locator(".cm-asked");
  await expect(underlined).toHaveText(["failed to"]);
  await underlined.hover();
  const tooltip = page.locator(".cm-tooltip");
  await expect(tooltip).toContainText("?");
  await expect(tooltip.getByRole("link", { name: "Why?" })).toHaveAttribute("href", "/rules/blame/failed-to");
  await isAccessible(page);

  await test.step("the same question stands in a list, for keys and touch", async () => {
    await page.getByText("One question about the wording").click();
    const list = page.getByRole("region", { name: "Questions about this text" });
    await expect(list).toContainText("“failed to”");
    await isAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await isAccessible(page);
    await page.setViewportSize({ width: 1280, height: 720 });
    await list.getByRole("button", { name: "Show it" }).click();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe("failed to");
  });

  await test.step("fine as it is holds after a reload, until the sentence changes", async () => {
    await page.getByRole("button", { name: "Fine as it is" }).first().click();
    await expect(underlined).toHaveCount(0);
    await expect(page.getByText("Kept a moment ago")).toBeVisible();
    const asked = page.waitForResponse((response) => response.url().endsWith("/text/hints"));
    await page.reload();
    expect((await (await asked).json()).hints, "the server keeps nothing of it").toHaveLength(1);
    await expect(page.getByRole("region", { name: "Questions about this text" })).toBeHidden();
    await expect(underlined).toHaveCount(0);
    await editor.click();
    await page.keyboard.press("Control+End");
    await page.keyboard.insertText("\nInes failed to look at the logs either.\n");
    await expect(underlined).toHaveCount(1);
    await expect(page.getByText("Kept a moment ago")).toBeVisible();
  });

  await test.step("without script a button asks, and what was typed stays", async () => {
    const plain = await (await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() })).newPage();
    await plain.goto(`${text}?whole=yes`);
    const area = plain.getByLabel("Text, as Markdown");
    await area.fill("Ines forgot the timer.\n");
    await plain.getByRole("button", { name: "Look for questions" }).click();
    await expect(plain.getByText("The text is not kept yet.")).toBeVisible();
    await expect(area).toHaveValue("Ines forgot the timer.\n");
    await isAccessibleWithoutScript(plain);
    await plain.getByRole("button", { name: "Fine as it is" }).first().click();
    await expect(plain.getByText("Nothing to ask about this text.")).toBeVisible();
  });

  await test.step("who reads sees no question; the rules are open to every member", async () => {
    const lena = await (await browser.newContext()).newPage();
    await welcome(lena, link, "Lena");
    expect((await lena.goto(text))?.status()).toBe(404);
    await lena.goto(`${recount.address}/rules`);
    await isAccessible(lena);
    await lena.getByRole("link", { name: "Failed to", exact: true }).click();
    await expect(lena.getByRole("heading", { name: "Why it matters" })).toBeVisible();
    await isAccessible(lena);
  });
});

// Two people and one decision: Ines writes down what she understood, Tomasz, who was there, reads it
// on a telephone and tells it in his own words, both write at once, and a text speaks of it.
import { isAccessible } from "./eyes.ts";
import { beginDebrief, comeIn, expect, invite, isDrafted, test, welcome } from "./recount.ts";

test("a decision is told, stood by, and spoken of", async ({ page, browser, recount }) => {
  await comeIn(page, recount);
  const link = await invite(page, recount, "Tomasz");
  const phone = await browser.newContext({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
  const tomasz = await phone.newPage();
  await welcome(tomasz, link, "Tomasz");

  const review = await beginDebrief(page, recount, "Checkout ran out of connections", "Tomasz");

  await test.step("what and when are all it takes", async () => {
    await page.goto(`${review}/timeline`);
    await page.getByLabel("What happened, in a sentence").fill("Tomasz keeps the release.");
    await page.getByLabel("When", { exact: true }).fill("2026-11-03 14:05");
    await page.getByRole("button", { name: "Somebody chose here" }).click();
    await expect(page.getByText("That made sense then: help us understand how.")).toBeVisible();
    await expect(page.getByText("You are not named among those who were there")).toBeVisible();
    await isAccessible(page);
    await page.getByLabel("Which ways forward were in sight?").fill("* Keep it\nRoll back");
    await page.getByLabel("No other way was in sight").check();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("Which was it?");
    await isAccessible(page);
    await page.getByLabel("No other way was in sight").uncheck();
    await page.getByLabel("What was there for them to see and hear?").fill("A slope after a clean canary.");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("As others understood it")).toBeVisible();
    await isAccessible(page);
  });
  const decision = page.url().replace(/[?#].*/, "");

  await test.step("somebody who was there stands by it, on a telephone", async () => {
    await tomasz.goto(decision);
    await expect(tomasz.getByText("You were there: is that how it was?")).toBeVisible();
    await isAccessible(tomasz);
    await tomasz.getByRole("button", { name: "That is how it was" }).tap();
    await expect(tomasz.getByText("Tomasz, who was there, stands by these words")).toBeVisible();
    await isAccessible(tomasz);
  });

  await test.step("a closed tab loses nothing, and two at once lose nothing", async () => {
    await page.goto(`${decision}/tell`);
    await tomasz.goto(`${decision}/tell`);
    await tomasz.getByLabel("What mattered to you just then?").fill("Customers able to pay.");
    await isDrafted(tomasz, "Customers able to pay.");
    await tomasz.reload();
    await expect(tomasz.getByLabel("What mattered to you just then?")).toHaveValue("Customers able to pay.");
    await page.getByLabel("What mattered to them just then?").fill("The tax fix had to stay.");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("As others understood it")).toBeVisible();
    await tomasz.getByRole("button", { name: "Save", exact: true }).tap();
    await expect(tomasz.getByRole("heading", { name: "Somebody told it too" })).toBeVisible();
    await expect(tomasz.getByLabel("What mattered to you just then?")).toHaveValue("Customers able to pay.\nThe tax fix had to stay.");
    await isAccessible(tomasz);
    await tomasz.getByRole("button", { name: "Save", exact: true }).tap();
    await expect(tomasz.getByText("Tomasz, who was there, stands by these words")).toBeVisible();
    await expect(tomasz.getByText("The tax fix had to stay.")).toBeVisible();
  });

  await test.step("what came of it is read last and folded", async () => {
    await page.goto(decision);
    await page.getByRole("link", { name: "Write what came of it" }).click();
    await isAccessible(page);
    await page.getByLabel("What came of it?").fill("The curve stayed.");
    await page.getByLabel("When did that come to be known?").fill("14:12");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("The curve stayed.")).toBeHidden();
    await page.getByText(/What came of it: known from 3 Nov 14:12/).click();
    await expect(page.getByText("The curve stayed.")).toBeVisible();
    await isAccessible(page);
  });

  await test.step("the story opens it by keyboard, and the text speaks of it", async () => {
    await page.goto(`${review}/timeline`);
    const card = page.locator("details.decision > summary");
    await card.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText("A slope after a clean canary.")).toBeVisible();
    await isAccessible(page);
    await page.goto(`${review}/decisions`);
    await isAccessible(page);
    const id = decision.split("/").at(-1);
    const kept = await page.request.put(`${review}/text`, { data: { body: `We chose.\n\n[14:05](decision:${id})\n`, base_version: 0 } });
    expect(kept.status(), await kept.text()).toBeLessThan(300);
    await page.goto(review);
    await page.locator("a.card-link", { hasText: "Tomasz keeps the release." }).click();
    await expect(page).toHaveURL(decision);
  });
});

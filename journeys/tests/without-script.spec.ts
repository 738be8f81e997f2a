// Everything that matters works where no script runs.
import { isAccessibleWithoutScript as isAccessible } from "./eyes.ts";
import { comeIn, expect, invite, PASSWORD, test, welcome } from "./recount.ts";

test.use({ javaScriptEnabled: false });

test("sign in, write, meet in the middle, search and read without JavaScript", async ({ page, browser, recount }) => {
  await comeIn(page, recount);
  const link = await invite(page, recount, "Tomasz");
  const tomasz = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await welcome(tomasz, link, "Tomasz");

  await test.step("signing out and in again leads to where one was going", async () => {
    await page.goto(`${recount.address}/me`);
    await page.getByRole("button", { name: "Sign out here" }).click();
    await page.goto(`${recount.address}/reviews/new`);
    await isAccessible(page);
    await page.getByLabel("Mail address").fill("ines@example.org");
    await page.getByLabel("Password").fill("not this one at all");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page.getByLabel("Mail address")).toHaveValue("ines@example.org");
    await isAccessible(page);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/reviews\/new$/);
  });

  await test.step("a note is begun and kept", async () => {
    await page.getByLabel("What happened?").fill("The certificate was renewed by hand");
    await page.getByRole("button", { name: "Begin a note" }).click();
    await page.getByLabel("What happened", { exact: true }).fill("At 10:20 the certbot-renewal timer was found stopped.");
    await page.getByLabel("Title").fill(" ");
    await page.getByRole("button", { name: "Keep for now" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page.getByLabel("What happened", { exact: true }), "what was typed is still there").toHaveValue(/certbot-renewal/);
    await isAccessible(page);
    await page.getByLabel("Title").fill("The certificate was renewed by hand");
    await page.getByRole("button", { name: "Keep for now" }).click();
    await expect(page.getByText("Kept.")).toBeVisible();
    await isAccessible(page);
  });
  const review = page.url().replace(/\/text.*/, "");

  await test.step("Tomasz is asked to guide it with her", async () => {
    await page.goto(`${review}/about`);
    await page.getByText("Ask somebody").click();
    await page.getByLabel("Member or team", { exact: true }).fill("Tomasz");
    await page.getByLabel("Takes part as").selectOption("facilitator");
    await page.getByLabel("Member or team", { exact: true }).press("Enter");
    await expect(page.locator("main").getByText("Tomasz").first()).toBeVisible();
    await isAccessible(page);
  });

  await test.step("both write at once, and no word is lost", async () => {
    await tomasz.goto(`${review}/text`);
    await page.goto(`${review}/text`);
    await page.getByLabel("What surprised us").fill("The timer had been stopped since spring.");
    await page.getByRole("button", { name: "Keep for now" }).click();
    await tomasz.getByLabel("What surprised us").fill("Nobody gets the mail about it any more.");
    await tomasz.getByRole("button", { name: "Keep for now" }).click();
    await expect(tomasz.getByRole("heading", { name: "Ines wrote here too" })).toBeVisible();
    await expect(tomasz.locator("pre").filter({ hasText: "Nobody gets the mail" })).toBeVisible();
    await expect(tomasz.locator("pre").filter({ hasText: "stopped since spring" })).toBeVisible();
    await isAccessible(tomasz);
    const merged = tomasz.getByLabel("Or put them together by hand");
    await expect(merged).toHaveValue(/stopped since spring[^]*Nobody gets the mail|Nobody gets the mail[^]*stopped since spring/);
    await tomasz.getByRole("button", { name: "Keep this text" }).click();
    await expect(tomasz.getByText("Kept").first()).toBeVisible();
    await isAccessible(tomasz);
  });

  await test.step("the earlier text is still to be read", async () => {
    await tomasz.goto(`${review}/text/versions`);
    await isAccessible(tomasz);
  });

  await test.step("it is shared, found and read", async () => {
    await page.goto(`${review}/sharing`);
    await isAccessible(page);
    await page.getByRole("button", { name: "Let every member read it" }).first().click();
    await page.goto(recount.address);
    await page.getByRole("searchbox").fill("certbot-renewl");
    await page.getByRole("searchbox").press("Enter");
    await isAccessible(page);
    await page.getByRole("link", { name: "The certificate was renewed by hand" }).first().click();
    await expect(page.getByText("stopped since spring")).toBeVisible();
    await expect(page.getByText("Nobody gets the mail")).toBeVisible();
    await isAccessible(page);
    const markdown = await page.request.get(`${review}/markdown`);
    expect(await markdown.text()).toContain("Nobody gets the mail about it any more.");
  });
});

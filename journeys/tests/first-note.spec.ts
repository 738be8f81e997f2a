// From the link printed at first start to a note that somebody else has read.
import { isAccessible } from "./eyes.ts";
import { comeIn, expect, invite, test, welcome } from "./recount.ts";

test("from first start to a shared note that another member reads", async ({ page, browser, recount }) => {
  await page.goto(recount.setUp);
  await isAccessible(page);
  await comeIn(page, recount);
  await isAccessible(page);

  await page.getByLabel("What happened?").fill("The export ran twice and nobody minded");
  await page.getByRole("button", { name: "Begin a note" }).click();
  await isAccessible(page);
  const happened = page.getByLabel("What happened", { exact: true });
  await happened.fill("About nine the nightly export started a second time.\n\nIt wrote the same files again, so nobody noticed.");
  await page.getByLabel("What surprised us").fill("That it is safe to run twice. I would have bet against it.");
  await page.getByRole("button", { name: "Share with every member" }).click();

  await expect(page.getByRole("heading", { name: "The export ran twice and nobody minded", level: 1 })).toBeVisible();
  await expect(page.getByText("so nobody noticed")).toBeVisible();
  await isAccessible(page);
  const address = page.url().replace(/\?.*/, "");

  const link = await invite(page, recount, "Lena");
  await isAccessible(page);

  const lena = await (await browser.newContext()).newPage();
  await welcome(lena, link, "Lena");
  const shared = lena.getByRole("link", { name: "The export ran twice and nobody minded" });
  await shared.click();
  expect(lena.url()).toBe(address);
  await expect(lena.getByText("I would have bet against it.")).toBeVisible();
  await expect(lena.getByRole("link", { name: /Change the text|Go on writing/ })).toHaveCount(0);
  await isAccessible(lena);
  expect((await lena.goto(`${address}/text`))?.status(), "Lena reads it and does not write in it").toBe(403);
  await isAccessible(lena);

  // The link has done its work, and a guest gets no further than the sign-in page.
  const guest = await (await browser.newContext()).newPage();
  await guest.goto(link);
  await expect(guest.getByLabel("Choose a password")).toHaveCount(0);
  await isAccessible(guest);
  await guest.goto(address);
  await expect(guest.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await isAccessible(guest);
});

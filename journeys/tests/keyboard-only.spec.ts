// A note is written, shared and found again without a pointer.
import { isAccessible } from "./eyes.ts";
import { tabTo } from "./keyboard.ts";
import { expect, PASSWORD, test } from "./recount.ts";

test("write, share and find a note with the keyboard alone", async ({ page, recount }) => {
  const keys = page.keyboard;
  await page.goto(recount.setUp);
  await tabTo(page, page.getByLabel("Your name"));
  await keys.type("Ines");
  await keys.press("Tab");
  await keys.type("ines@example.org");
  await keys.press("Tab");
  await keys.type(PASSWORD);
  await keys.press("Enter");
  await expect(page.getByRole("heading", { name: "What happened?" })).toBeVisible();

  await test.step("the way past what is on every page comes first", async () => {
    await keys.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
    await keys.press("Enter");
  });

  await test.step("n begins a note", async () => {
    await keys.press("n");
    await expect(page).toHaveURL(/\/reviews\/new$/);
    await expect(page.getByLabel("What happened?")).toBeFocused();
    await isAccessible(page);
    await keys.type("Nobody noticed the second night run");
    await keys.press("Enter");
  });

  await test.step("the note is written and shared", async () => {
    await tabTo(page, page.getByLabel("What happened", { exact: true }));
    await keys.type("Around nine the nightly-exporter ran again.\nIt wrote the same files.");
    await tabTo(page, page.getByLabel("What surprised us"));
    await keys.type("That n and / are just letters here.");
    await tabTo(page, page.getByText("If it grows"));
    await keys.press("Space");
    await expect(page.getByRole("link", { name: "Earlier texts" })).toBeVisible();
    await keys.press("Shift+Tab");
    await keys.press("Shift+Tab");
    await expect(page.getByRole("button", { name: "Share with every member" })).toBeFocused();
    await keys.press("Space");
    await expect(page.getByText("It wrote the same files.")).toBeVisible();
    await expect(page.getByText("That n and / are just letters here.")).toBeVisible();
  });

  await test.step("/ finds it again, wrong letter included", async () => {
    await keys.press("/");
    await expect(page.getByRole("searchbox", { name: "Search reviews and what stands in them" })).toBeFocused();
    await keys.type("nightly-exporter");
    await keys.press("Enter");
    const found = page.getByRole("link", { name: "Nobody noticed the second night run" });
    await expect(found).toBeVisible();
    await isAccessible(page);
    await tabTo(page, page.getByLabel("Depth"));
    await keys.type("Note");
    await tabTo(page, page.getByRole("button", { name: "Show" }));
    await keys.press("Enter");
    await expect(page).toHaveURL(/depth=note/);
    await tabTo(page, found);
    await keys.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Nobody noticed the second night run" })).toBeVisible();
  });

  await test.step("every stop of the ordinary pages is seen", async () => {
    for (const path of ["/", "/reviews", "/library", "/me"]) {
      await page.goto(`${recount.address}${path}`);
      await tabTo(page, page.locator("main :is(a, button, input, select, textarea, summary)").last());
    }
  });

  await test.step("leaving", async () => {
    await page.goto(`${recount.address}/me`);
    await tabTo(page, page.getByRole("button", { name: "Sign out here" }));
    await keys.press("Enter");
    await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  });
});

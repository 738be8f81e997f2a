// Two people and their words: Ines invites, Tomasz reads the charter on a telephone, writes, widens;
// Ines reads; Tomasz sees who opened it, and withdraws while Ines has the page open.
import type { Page } from "@playwright/test";
import { isAccessible } from "./eyes.ts";
import { comeIn, expect, invite, isDrafted, type Recount, test, welcome } from "./recount.ts";

const WORDS = "It looked like the connection storm of September to me.";

/** Ines’s debrief with Tomasz on call, being prepared; gives its address. */
async function gathered(page: Page, recount: Recount): Promise<string> {
  await page.goto(recount.address);
  await page.getByLabel("What happened?").fill("Checkout ran out of connections");
  await page.getByRole("button", { name: "Begin a note" }).click();
  await page.getByText("If it grows").click();
  await page.getByRole("link", { name: "Say who was there" }).click();
  await page.getByLabel("How deep to go").selectOption("debrief");
  await page.getByLabel("How deep to go").locator("xpath=ancestor::form").getByRole("button").click();
  const review = page.url().replace(/\/about.*/, "");
  await page.getByLabel("Name or handle").fill("Tomasz");
  await page.getByLabel("Name or handle").press("Enter");
  await expect(page.locator("main").getByText("Tomasz").first()).toBeVisible();
  await page.goto(`${review}/accounts`);
  await expect(page.getByText("Those who were there do not see this review yet")).toBeVisible();
  await isAccessible(page);
  await page.goto(`${review}/sharing`);
  await page.getByRole("button", { name: /[Pp]repar/ }).first().click();
  return review;
}

/** Somebody else comes in, on a telephone. */
async function phone(page: Page, recount: Recount, name: string): Promise<Page> {
  const link = await invite(page, recount, name);
  const context = await page.context().browser()?.newContext({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
  const other = await context?.newPage();
  if (!other) throw new Error("no browser");
  await welcome(other, link, name);
  return other;
}

test("an account is asked for, promised about, written, opened and withdrawn", async ({ page, recount }) => {
  // Two people, each page looked at in both themes: longer than other journeys.
  test.setTimeout(480_000);
  await comeIn(page, recount);
  let tomasz = await phone(page, recount, "Tomasz");
  const lena = await phone(page, recount, "Lena");
  const review = await gathered(page, recount);

  await test.step("a steward signs the charter", async () => {
    await page.goto(`${recount.address}/charter`);
    await expect(page.getByRole("heading", { name: "No charter is in force" })).toBeVisible();
    await isAccessible(page);
    await page.goto(`${recount.address}/members`);
    const row = page.getByRole("listitem").filter({ hasText: "Lena" });
    await row.getByText("Change what Lena does here").click();
    await row.getByRole("combobox").selectOption("steward");
    await row.getByRole("button", { name: "Change" }).click();
    await lena.goto(`${recount.address}/charter`);
    await lena.getByRole("link", { name: "Write one" }).tap();
    await isAccessible(lena);
    await lena.getByRole("button", { name: "Sign it" }).tap();
    await expect(lena.getByRole("alert")).toContainText("A promise has somebody who makes it");
    await isAccessible(lena);
    await lena.getByLabel("Who is here").fill("head of engineering");
    await lena.getByRole("button", { name: "Sign it" }).tap();
    await expect(lena.getByText("Signed by Lena, head of engineering")).toBeVisible();
    await isAccessible(lena);
  });

  await test.step("Ines invites, and Tomasz is asked in plain words", async () => {
    await page.goto(`${review}/accounts`);
    await isAccessible(page);
    await page.getByRole("button", { name: "Invite Tomasz" }).click();
    await expect(page.getByText(/Invited on .* by Ines/)).toBeVisible();
    await isAccessible(page);
    await tomasz.goto(recount.address);
    await expect(tomasz.getByText("Ines asks you to recount what you saw")).toBeVisible();
    await isAccessible(tomasz);
    await tomasz.getByRole("link", { name: "Checkout ran out of connections" }).first().tap();
    await expect(tomasz.getByRole("heading", { name: "Ines asks you to recount this" })).toBeVisible();
    await tomasz.getByText("The charter: what is promised about accounts").tap();
    await isAccessible(tomasz);
    await tomasz.getByRole("button", { name: "Begin your account" }).tap();
    await expect(tomasz.getByText("Signed by Lena, head of engineering")).toBeVisible();
    await isAccessible(tomasz);
  });

  await test.step("what Tomasz told Ines becomes his when he says so", async () => {
    await page.goto(`${review}/interviews`);
    await isAccessible(page);
    await page.getByLabel("What they said").fill("He says that the page came at 13:58, and he was in the kitchen.");
    await page.getByRole("button", { name: "Let them read it" }).click();
    await expect(page.getByText("Only Tomasz and you can read it.")).toBeVisible();
    await isAccessible(page);
    await page.goto(`${review}/interviews`);
    await isAccessible(page);
    await tomasz.goto(recount.address);
    await tomasz.getByRole("link", { name: /how you would say it/ }).tap();
    await expect(tomasz.getByText("As written down by Ines.")).toBeVisible();
    await isAccessible(tomasz);
    await tomasz.getByLabel("Is that how you would say it?").press("End");
    await tomasz.waitForTimeout(400);
    await tomasz.getByRole("button", { name: "Make it mine" }).tap();
    await expect(tomasz.getByText("As written down by Ines, and confirmed by you")).toBeVisible();
    expect(await drafts(tomasz)).toEqual([]);
    await page.reload();
    await expect(page.getByText("Tomasz confirmed it. It is theirs now")).toBeVisible();
    await isAccessible(page);
  });
  const account = tomasz.url().replace(/[?#].*/, "");

  await test.step("a lost connection and a closed tab lose nothing, and nothing stays behind", async () => {
    await expect(tomasz.getByText("Another question")).toBeVisible();
    await tomasz.getByRole("link", { name: "No questions" }).tap();
    await expect(tomasz.getByText("Another question")).toHaveCount(0);
    await tomasz.getByLabel("What was it like?").fill(WORDS);
    await tomasz.getByLabel("When was that?").fill("2026-11-03 14:05");
    await isDrafted(tomasz, "2026-11-03 14:05");
    await tomasz.context().setOffline(true);
    await tomasz.getByRole("button", { name: "Keep it, for me alone" }).tap();
    await tomasz.waitForTimeout(400);
    await tomasz.context().setOffline(false);
    // The tab is closed, with what it had in its memory; another one opens later.
    const context = tomasz.context();
    await tomasz.close();
    tomasz = await context.newPage();
    await tomasz.goto(account);
    await expect(tomasz.getByLabel("What was it like?")).toHaveValue(WORDS);
    await isAccessible(tomasz);
    await tomasz.getByRole("button", { name: "Keep it, for me alone" }).tap();
    await expect(tomasz.locator("article", { hasText: WORDS })).toBeVisible();
    await expect(tomasz.getByLabel("What was it like?")).toHaveValue("");
    expect(await drafts(tomasz)).toEqual([]);
    await isAccessible(tomasz);
  });

  await test.step("what is typed after one was kept survives a reload, and a double of the tab writes for itself", async () => {
    const typed = tomasz.getByLabel("What was it like?");
    await typed.fill("The second of them.");
    await isDrafted(tomasz, "The second of them.");
    await tomasz.reload();
    await expect(typed).toHaveValue("The second of them.");
    // Opened from the page, a tab begins with a copy of its memory, as a duplicated one does.
    const opened = tomasz.context().waitForEvent("page");
    await tomasz.evaluate(() => void window.open(location.href));
    const double = await opened;
    await expect(double.getByLabel("What was it like?")).toHaveValue("The second of them.");
    await double.getByLabel("What was it like?").fill("Otherwise.");
    await isDrafted(double, "Otherwise.");
    await tomasz.reload();
    await expect(typed).toHaveValue("The second of them.");
    for (const tab of [double, tomasz]) await tab.getByRole("button", { name: "Start again from what was saved" }).tap();
    await double.close();
    expect(await drafts(tomasz)).toEqual([]);
  });

  await test.step("no questions stays so until he asks for them, and then he stays at the one he turned to", async () => {
    await expect(tomasz.getByText("Another question")).toHaveCount(0);
    await tomasz.goto(`${recount.address}/accounts`);
    await tomasz.goto(account);
    await expect(tomasz.getByText("Another question")).toHaveCount(0);
    await tomasz.getByRole("link", { name: "Questions, if they help" }).tap();
    await tomasz.getByRole("link", { name: "Another question" }).tap();
    await expect(tomasz).toHaveURL(/prompt=1/);
    const second = await tomasz.locator("aside.prompt p").first().innerText();
    await tomasz.goto(account);
    await expect(tomasz.locator("aside.prompt p").first()).toHaveText(second);
  });

  await test.step("Ines reads when he lets her, and he sees that she did", async () => {
    await page.goto(`${review}/accounts`);
    await expect(page.getByText("Nothing is open to you yet")).toBeVisible();
    await tomasz.locator("article", { hasText: WORDS }).getByRole("link", { name: "Let others read it" }).tap();
    await expect(tomasz.locator(".names")).toContainText("Ines");
    await isAccessible(tomasz);
    await tomasz.getByRole("button", { name: "Let them read it" }).tap();
    await expect(tomasz.locator("article", { hasText: WORDS })).toBeVisible();
    await page.reload();
    await expect(page.getByText("sees that you opened it")).toBeVisible();
    await page.getByRole("link", { name: "See first what there is" }).click();
    await expect(page.getByText("not opened yet")).toBeVisible();
    await expect(page.getByText(WORDS)).toBeHidden();
    await isAccessible(page);
    await page.goBack();
    await page.getByRole("button", { name: "Read it" }).click();
    await expect(page.getByText(WORDS)).toBeVisible();
    await isAccessible(page);
    await tomasz.goto(account);
    await expect(tomasz.getByText("Opened by Ines. Only you see this.")).toBeVisible();
    await isAccessible(tomasz);
  });

  await test.step("she asks to quote it, and he finds that on his first page", async () => {
    await page.locator("article", { hasText: WORDS }).getByLabel("Ask to quote it for").selectOption("every member");
    await page.locator("article", { hasText: WORDS }).getByRole("button", { name: "Ask" }).click();
    await tomasz.goto(recount.address);
    await expect(tomasz.getByText("Ines asks whether the text may quote what you recount of Checkout ran out of connections, for every member.")).toBeVisible();
    await isAccessible(tomasz);
    await tomasz.goto(`${recount.address}/accounts`);
    await isAccessible(tomasz);
    await tomasz.getByRole("link", { name: "Look at it" }).tap();
    await isAccessible(tomasz);
    await tomasz.getByLabel("As the text may quote it").fill("It looked like September.");
    await isDrafted(tomasz, "It looked like September.");
    await tomasz.reload();
    await expect(tomasz.getByLabel("As the text may quote it")).toHaveValue("It looked like September.");
    await isAccessible(tomasz);
    await tomasz.getByRole("button", { name: "Rather not" }).tap();
    await expect(tomasz.locator("article", { hasText: WORDS })).toBeVisible();
    expect(await drafts(tomasz)).toEqual([]);
  });

  await test.step("he withdraws it while she has the page open", async () => {
    await tomasz.locator("article", { hasText: WORDS }).getByRole("link", { name: "Withdraw" }).tap();
    await isAccessible(tomasz);
    await tomasz.getByRole("button", { name: "Withdraw it" }).tap();
    await expect(tomasz.getByText(WORDS)).toHaveCount(0);
    await page.reload();
    await expect(page.getByText("A passage was withdrawn.")).toBeVisible();
    await expect(page.getByText(WORDS)).toHaveCount(0);
    await isAccessible(page);
  });

  await test.step("what goes with time is said, and a hold stands in sight of both", async () => {
    await page.goto(`${review}/notes`);
    await page.getByLabel("Notes", { exact: true }).fill("Ask what the page looked like.");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByLabel("Notes", { exact: true })).toHaveValue("Ask what the page looked like.");
    await isAccessible(page);
    await page.goto(`${review}/hold`);
    await page.getByLabel("Why it is needed").fill("The insurer asked for it.");
    await page.getByRole("button", { name: "Place a hold" }).click();
    await expect(page.getByText("Ines placed a hold on")).toBeVisible();
    await isAccessible(page);
    await tomasz.goto(account);
    await expect(tomasz.getByText("Ines placed a legal hold on this review")).toBeVisible();
    await isAccessible(tomasz);
    await page.getByLabel("Why it can be lifted").fill("It is settled.");
    await page.getByRole("button", { name: "Lift the hold" }).click();
    await expect(page.getByText("No hold stands on this review")).toBeVisible();
    await page.goto(`${review}/sharing`);
    await page.getByText("Somewhere else").click();
    await page.getByRole("button", { name: "Let every member read it" }).click();
    await tomasz.goto(`${recount.address}/retention`);
    await expect(tomasz.getByText("in the kitchen")).toBeVisible();
    await isAccessible(tomasz);
    await tomasz.getByRole("button", { name: "Keep it" }).tap();
    await expect(tomasz.getByText("You keep it.")).toBeVisible();
    await page.goto(`${recount.address}/retention`);
    await expect(page.getByText("Nothing of yours goes.")).toBeVisible();
    await expect(page.getByText("in the kitchen")).toHaveCount(0);
    await isAccessible(page);
  });

  await test.step("in two tabs at once, each keeps its own", async () => {
    const other = await tomasz.context().newPage();
    await other.goto(account);
    await other.getByLabel("What was it like?").fill("Told in the second tab.");
    await isDrafted(other, "Told in the second tab.");
    await tomasz.goto(account);
    await tomasz.getByLabel("What was it like?").fill("Told in the first tab.");
    await isDrafted(tomasz, "Told in the first tab.");
    await other.reload();
    await expect(other.getByLabel("What was it like?")).toHaveValue("Told in the second tab.");
    await other.getByRole("button", { name: "Keep it, for me alone" }).tap();
    await expect(other.locator("article", { hasText: "Told in the second tab." })).toBeVisible();
    await tomasz.reload();
    await expect(tomasz.getByLabel("What was it like?")).toHaveValue("Told in the first tab.");
    await other.close();
  });

  await test.step("what was typed and not kept goes when he signs out", async () => {
    await tomasz.goto(account);
    await tomasz.getByLabel("What was it like?").fill("Half a sentence that");
    await isDrafted(tomasz, "Half a sentence that");
    await tomasz.goto(`${recount.address}/me`);
    await tomasz.getByRole("button", { name: "Sign out here" }).tap();
    await expect(tomasz.getByText("You are signed out")).toBeVisible();
    expect(await drafts(tomasz)).toEqual([]);
    await isAccessible(tomasz);
  });
});

/** What the browser keeps of what was typed. */
async function drafts(page: Page): Promise<string[]> {
  return await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("recount.draft.")));
}

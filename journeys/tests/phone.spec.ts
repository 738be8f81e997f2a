// Every main page in a hand: 390 points wide, and 320.
import type { Page } from "@playwright/test";
import { doesNotScrollSideways, isAccessible } from "./eyes.ts";
import { beginDebrief, comeIn, expect, invite, test, welcome } from "./recount.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test("the main pages fit a phone, and everything on them is reached", async ({ page, recount }) => {
  await page.goto(`${recount.address}/sign-in`);
  await fits(page);
  await comeIn(page, recount);

  await page.getByLabel("What happened?").fill("payments-reconciliation-worker-eu-central-1 asked for twice the connections it was given");
  await page.getByRole("button", { name: "Begin a note" }).tap();
  await expect(page.getByLabel("What surprised us")).toBeVisible();
  await fits(page);
  await page.getByLabel("What happened", { exact: true }).fill("| time | what |\n|---|---|\n| 14:05 | the pool of `payments-reconciliation-worker-eu-central-1.internal.example.org:5432` was empty |\n\n```\nFATAL: sorry, too many clients already, and a line that is much longer than any phone is wide\n```");
  await page.getByRole("button", { name: "Keep for now" }).tap();
  await expect(page.getByText("Kept.")).toBeVisible();
  const review = page.url().replace(/\/text.*/, "");

  await page.getByText("If it grows").tap();
  await page.getByRole("link", { name: "Say who was there" }).tap();
  await page.getByLabel("How deep to go").selectOption("debrief");
  await page.getByRole("button", { name: "Keep", exact: true }).last().tap();
  await expect(page.getByRole("navigation", { name: "This review" })).toBeVisible();

  await test.step("evidence is pasted, and a moment written by hand", async () => {
    await page.goto(`${review}/evidence`);
    await page.getByText("Or paste text").tap();
    await page.getByRole("textbox", { name: "Text", exact: true }).fill("14:05 payments-reconciliation-worker-eu-central-1.internal.example.org:5432 refuses connections\n14:12 it answers again");
    await page.getByRole("button", { name: "Go on" }).tap();
    await page.getByLabel("When is it of?").fill("2026-11-03");
    await page.getByRole("button", { name: "Show again" }).tap();
    await expect(page.getByRole("cell", { name: /refuses connections/ })).toBeVisible();
    await fits(page);
    await page.getByRole("button", { name: "Import" }).tap();
    await expect(page.getByText("2 items were added")).toBeVisible();
    await page.goto(`${review}/timeline`);
    await page.getByText("Write a moment by hand").tap();
    await page.getByLabel("What happened, in a sentence").first().fill("payments-reconciliation-worker-eu-central-1 lost its database");
    await page.getByLabel("When", { exact: true }).fill("2026-11-03 14:06");
    await page.getByRole("button", { name: "Put it on the timeline" }).tap();
    await expect(page.locator("li.moment")).toBeVisible();
  });

  for (const place of ["", "/text", "/text/versions", "/about", "/sharing", "/timeline", "/evidence"]) {
    expect((await page.goto(review + place))?.status(), place).toBe(200);
    await fits(page);
  }
  await page.getByRole("listitem").filter({ hasText: "refuses connections" }).getByRole("link").first().tap();
  await expect(page.getByRole("link", { name: "The original, as it came" })).toBeVisible();
  await fits(page);
  for (const place of ["/", "/reviews", "/library", "/library?q=reconciliation", "/library?q=nothing+says+this", "/incidents", "/members", "/me"]) {
    expect((await page.goto(recount.address + place))?.status(), place).toBe(200);
    await fits(page);
  }
  expect((await page.goto(`${recount.address}/nowhere`))?.status()).toBe(404);
  await fits(page);

  await test.step("the way about is at hand", async () => {
    await page.goto(recount.address);
    await page.getByRole("navigation", { name: "Recount" }).getByRole("link", { name: "Library" }).tap();
    await expect(page.getByRole("heading", { level: 1, name: "Library" })).toBeVisible();
    await page.getByRole("searchbox", { name: "Search the library" }).fill("reconciliation");
    await page.getByRole("searchbox", { name: "Search the library" }).press("Enter");
    await page.getByRole("link", { name: /payments-reconciliation/ }).tap();
    await expect(page.getByRole("heading", { level: 1, name: /payments-reconciliation/ })).toBeVisible();
  });
});

/** As somebody copies it out of a dashboard: 150 characters in which no line may end. */
const ADDRESS = `https://grafana.example.org/d/pool?var=${"k7Qx2mZp".repeat(14)}`.slice(0, 150);

test("an address longer than the phone is wide makes no page wider", async ({ page, browser, recount }) => {
  await comeIn(page, recount);
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const tomasz = await phone.newPage();
  await welcome(tomasz, await invite(page, recount, "Tomasz"), "Tomasz");
  const review = await beginDebrief(page, recount, `Seen at ${ADDRESS}`, "Tomasz");

  await test.step("in an account: while it is typed, once it is kept, changed, quoted, widened", async () => {
    await tomasz.goto(`${review}/accounts`);
    await tomasz.getByRole("button", { name: "Begin your account" }).tap();
    await tomasz.getByLabel("What was it like?").fill(`I looked at ${ADDRESS} first.`);
    await tomasz.getByLabel("When was that?").fill("2026-11-03 14:05");
    await stands(tomasz);
    await tomasz.getByRole("button", { name: "Keep it, for me alone" }).tap();
    const passage = tomasz.locator("article", { hasText: "I looked at" });
    await expect(passage).toBeVisible();
    await stands(tomasz);
    await passage.getByRole("link", { name: "Change it" }).tap();
    await expect(tomasz.getByRole("link", { name: "Leave it as it was" })).toBeVisible();
    await stands(tomasz);
    await tomasz.goBack();
    await passage.getByRole("link", { name: "Let the text quote it" }).tap();
    await tomasz.getByLabel("As the text may quote it").fill(`Then at ${ADDRESS} too.`);
    await stands(tomasz);
    await tomasz.getByRole("button", { name: "It may be quoted" }).tap();
    await passage.getByRole("link", { name: "Let others read it" }).tap();
    await expect(tomasz.getByRole("button", { name: "Let them read it" })).toBeVisible();
    await stands(tomasz);
    await tomasz.getByRole("button", { name: "Let them read it" }).tap();
    await expect(passage).toBeVisible();
    await stands(tomasz);
  });

  await test.step("where others read it", async () => {
    await page.goto(`${review}/accounts`);
    await page.getByRole("button", { name: "Read it" }).tap();
    await expect(page.getByText("I looked at")).toBeVisible();
    await stands(page);
    const passage = (await page.locator("article.passage").first().getAttribute("id"))?.replace("passage-", "");
    await page.goto(`${review}/text`);
    await page.locator(".cm-content").fill(`See ${ADDRESS}\n\n[…](passage:${passage})\n\n\`${ADDRESS}\``);
    await expect(page.getByText("Kept a moment ago")).toBeVisible();
    await stands(page);
    await page.goto(review);
    await page.getByRole("button", { name: "Read them too" }).tap();
    await expect(page.getByText("Then at")).toBeVisible();
    await stands(page);
  });

  await test.step("in an interview, on both sides, and in notes", async () => {
    await page.goto(`${review}/interviews`);
    await page.getByLabel("What they said").fill(`They had ${ADDRESS} open.`);
    await stands(page);
    await page.getByRole("button", { name: "Let them read it" }).tap();
    await expect(page.getByText("Only Tomasz and you can read it.")).toBeVisible();
    await stands(page);
    const interview = page.url();
    await page.goto(`${review}/interviews`);
    await stands(page);
    await tomasz.goto(interview);
    await expect(tomasz.getByText("As written down by Ines.")).toBeVisible();
    await stands(tomasz);
    await page.goto(`${review}/notes`);
    await page.getByLabel("Notes", { exact: true }).fill(`Ask about ${ADDRESS}`);
    await stands(page);
    await page.getByRole("button", { name: "Save" }).tap();
    await expect(page.getByLabel("Notes", { exact: true })).toHaveValue(`Ask about ${ADDRESS}`);
    await stands(page);
    await page.goto(`${review}/hold`);
    await page.getByLabel("Why it is needed").fill(ADDRESS);
    await page.getByRole("button", { name: "Place a hold" }).tap();
    await expect(page.getByText("Ines placed a hold on")).toBeVisible();
    await stands(page);
    await tomasz.goto(`${recount.address}/`);
    await stands(tomasz);
  });

  await test.step("in moments, decisions and evidence", async () => {
    await page.goto(`${review}/evidence`);
    await page.getByText("Or paste text").tap();
    await page.getByRole("textbox", { name: "Text", exact: true }).fill(`14:05 ${ADDRESS}`);
    await stands(page);
    await page.getByRole("button", { name: "Go on" }).tap();
    await page.getByLabel("When is it of?").fill("2026-11-03");
    await page.getByRole("button", { name: "Show again" }).tap();
    await expect(page.getByRole("cell", { name: /grafana/ })).toBeVisible();
    await stands(page);
    await page.getByRole("button", { name: "Import" }).tap();
    await expect(page.getByText("1 item was added")).toBeVisible();
    await page.goto(`${review}/timeline`);
    await page.getByText("Write a moment by hand").tap();
    await page.getByLabel("What happened, in a sentence").first().fill(`Somebody opened ${ADDRESS}`);
    await page.getByLabel("When", { exact: true }).fill("2026-11-03 14:06");
    await page.getByRole("button", { name: "Somebody chose here" }).tap();
    await page.getByLabel("What was there for them to see and hear?").fill(ADDRESS);
    await page.getByLabel("Which ways forward were in sight?").fill(`* ${ADDRESS}\nWait`);
    await stands(page);
    await page.getByRole("button", { name: "Save", exact: true }).tap();
    await expect(page.getByText("As others understood it")).toBeVisible();
    await stands(page);
    await page.getByRole("link", { name: "Write what came of it" }).tap();
    await page.getByLabel("What came of it?").fill(ADDRESS);
    await stands(page);
    await page.getByRole("button", { name: "Save", exact: true }).tap();
    await page.getByText("What came of it", { exact: true }).tap();
    await stands(page);
    const moment = page.url().replace("/decisions/", "/moments/").replace(/[?#].*/, "");
    for (const place of [moment, `${review}/decisions`, `${review}/timeline`, `${review}/timeline/then?at=${Date.parse("2026-11-03T14:06:30+01:00") * 1000}`, `${review}/evidence`]) {
      await page.goto(place);
      await stands(page);
    }
  });

  for (const place of [review, `${review}/about`, `${review}/sharing`, `${review}/text/versions`, `${review}/divergences`, `${review}/accounts/passages`, "/", "/reviews", "/library", "/library?q=grafana", "/accounts", "/retention", "/incidents"]) {
    expect((await page.goto(place.startsWith("/") ? recount.address + place : place))?.status(), place).toBe(200);
    await stands(page);
  }
  await tomasz.goto(`${recount.address}/accounts`);
  await stands(tomasz);
  await phone.close();
});

/** At both widths nothing is wider than the window, and whatever can be pressed is inside it. */
async function fits(page: Page): Promise<void> {
  await isAccessible(page);
  await stands(page);
}

/** The same without axe. */
async function stands(page: Page): Promise<void> {
  await page.waitForLoadState("load");
  for (const [width, height] of [[320, 640], [390, 844]] as const) {
    await page.setViewportSize({ width, height });
    await doesNotScrollSideways(page);
    expect.soft(await outOfReach(page), `${page.url()} at ${width}`).toEqual([]);
    expect.soft(await broken(page), `${page.url()} at ${width}`).toEqual([]);
  }
}

/** Words of ordinary length that stand on two lines: only what is longer than its line may break. */
async function broken(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const around = node.parentElement;
      if (!around?.checkVisibility() || around.closest("svg, select, textarea, script, .visually-hidden, .skip")) continue;
      for (const word of (node.textContent ?? "").matchAll(/[\p{L}\p{N}]{2,14}/gu)) {
        const before = node.textContent?.[word.index - 1];
        const after = node.textContent?.[word.index + word[0].length];
        // A part of something longer.
        if ([before, after].some((beside) => beside && /[^\s,;!?“”’"'()]/.test(beside))) continue;
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const tops = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top)));
        if (tops.size > 1) found.push(`${word[0]} in ${around.outerHTML.slice(0, 100)}`);
      }
    }
    return found;
  });
}

/** Links and controls that begin outside of the window and that no scrolling of their own brings in. */
async function outOfReach(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const scrolls = (element: Element): boolean => {
      for (let box = element.parentElement; box; box = box.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth) return true;
      }
      return false;
    };
    return [...document.querySelectorAll("a, button, input, select, textarea, summary")]
      .filter((element) => element.checkVisibility() && !element.matches(".skip, .visually-hidden, .visually-hidden *, [tabindex='-1']"))
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && (left < -1 || right > wide + 1) && !scrolls(element);
      })
      .map((element) => element.outerHTML.slice(0, 140));
  });
}

// What a page owes to everybody: found by axe, and by looking.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** Set to a folder, every page that is passed leaves its pictures there. */
const pictures = process.env.RECOUNT_PICTURES;
let passed = 0;

/** What a theme can change: axe's rules of the category colour. All else is the same document in both; so each page is looked at with every rule in the dark once, and after that with these. */
const colours = ["color-contrast", "link-in-text-block"];
const lookedAt = new Set<string>();

/** Which page it is, whatever it is about. */
const place = (page: Page) => new URL(page.url()).pathname.replace(/[0-9a-f-]{32,36}/g, "ID").replace(/\/welcome\/.*/, "/welcome").replaceAll("/", "_");

/** No violation in either theme, and nothing wider than the window. */
export async function isAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Legacy: no page has a frame, and without it axe opens another page to put together what it found.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    const width = page.viewportSize()?.width ?? 0;
    const knows = colorScheme === "dark" && lookedAt.has(`${place(page)} ${width}`);
    if (colorScheme === "dark") lookedAt.add(`${place(page)} ${width}`);
    const found = await (knows ? axe.withRules(colours) : axe.options({ rules: { "target-size": { enabled: true } } })).analyze();
    const told = found.violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => `${n.html} ${n.failureSummary}`).join("\n  ")}`);
    expect.soft(told, `${page.url()} (${colorScheme})`).toEqual([]);
    await keepPicture(page, colorScheme);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await doesNotScrollSideways(page);
}

export async function doesNotScrollSideways(page: Page): Promise<void> {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wider, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
}

async function keepPicture(page: Page, theme: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  passed += 1;
  const width = page.viewportSize()?.width ?? 0;
  await page.screenshot({ path: join(pictures, `${String(passed).padStart(3, "0")}-${width}-${theme}${place(page)}.png`), fullPage: true });
}

/** The same for a page in which no script runs: axe is one, so it looks at a twin that holds the very same document and gets no script of ours. */
export async function isAccessibleWithoutScript(page: Page): Promise<void> {
  const [browser, html] = [page.context().browser(), await page.content()];
  const context = await browser?.newContext({ javaScriptEnabled: true, storageState: await page.context().storageState() });
  const twin = await context?.newPage();
  if (!twin) throw new Error("no browser to look with");
  await twin.route("**/*.js", (route) => route.abort());
  await twin.route(page.url().replace(/#.*/, ""), (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  await twin.goto(page.url().replace(/#.*/, ""));
  await isAccessible(twin);
  await context?.close();
}

// Moving about as people do who have no pointer.
import { expect, type Locator, type Page } from "@playwright/test";

/** Enough stops for the longest page passed here. */
const STOPS = 80;

/** Tabs until a place has focus; every stop on the way must be seen. */
export async function tabTo(page: Page, place: Locator): Promise<void> {
  await expect(place).toBeVisible();
  for (let stop = 0; stop < STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    await focusIsSeen(page);
    if (await place.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${STOPS} times Tab do not lead to ${place} on ${page.url()}`);
}

/** What has focus is marked, on the screen, and not covered. */
export async function focusIsSeen(page: Page): Promise<void> {
  const unseen = await page.evaluate(() => {
    const here = document.activeElement;
    if (!here || here === document.body) return "";
    const said = here.outerHTML.slice(0, 160);
    const marks = [here, here.closest(".field"), here.closest("form")].filter((e) => e !== null);
    const isMarked = marks.some((element) => {
      const style = getComputedStyle(element);
      const isOutlined = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1 && !/, 0\)|\/ 0\)|transparent/.test(style.outlineColor);
      return isOutlined || style.boxShadow !== "none";
    });
    // Of a date and of a slider the part is marked, where no page can look.
    if (!isMarked && !here.matches("[type=date], [type=range]")) return `no mark: ${said}`;
    const box = here.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || box.bottom <= 0 || box.top >= innerHeight) return `not on the screen: ${said}`;
    const top = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), Math.max(1, box.top) + Math.min(box.height / 2, 10));
    if (top && !here.contains(top) && !top.contains(here)) return `covered by ${top.outerHTML.slice(0, 80)}: ${said}`;
    return "";
  });
  expect.soft(unseen, `focus on ${page.url()}`).toBe("");
}


// A server of its own for each journey, started from the program as somebody would start it.
import { test as base, expect, type Page } from "@playwright/test";
import { AxeBuilder } from "@axe-core/playwright";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const target = process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, "..", "..", "target");
const program = join(target, "debug", "recount");

export interface Recount {
  address: string;
  /** The link printed at first start. */
  setUp: string;
  folder: string;
}

async function freePort(): Promise<number> {
  return await new Promise((done, broken) => {
    const server = createServer();
    server.once("error", broken);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? done(address.port) : broken(new Error("no port"))));
    });
  });
}

async function start(folder: string): Promise<{ process: ChildProcess; recount: Recount }> {
  const port = await freePort();
  const flags = ["serve", "--listen", `127.0.0.1:${port}`, "--database", `sqlite:${join(folder, "recount.db")}`, "--data", join(folder, "data"), "--key-file", join(folder, "keys.toml"), "--zone", "Europe/Berlin", "--log", "warn"];
  const server = spawn(program, flags, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  await new Promise<void>((ready, broken) => {
    server.once("exit", (code) => broken(new Error(`recount ended with ${code} before it answered:\n${said}`)));
    server.stdout?.on("data", (chunk) => {
      said += chunk;
      if (said.includes("Recount answers at")) ready();
    });
  });
  const setUp = said.match(/http:\S+\/welcome\/\S+/)?.[0] ?? "";
  return { process: server, recount: { address: `http://127.0.0.1:${port}`, setUp, folder } };
}

export const test = base.extend<{ recount: Recount }>({
  recount: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "recount-journey-"));
    const { process: server, recount } = await start(folder);
    await use(recount);
    server.removeAllListeners("exit");
    const ended = new Promise((done) => server.once("exit", done));
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  },
});

export const PASSWORD = "three calm green boats";

/** Becomes the first administrator, as the link asks. */
export async function comeIn(page: Page, recount: Recount, name = "Ines"): Promise<void> {
  await page.goto(recount.setUp);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Mail address").fill(`${name.toLowerCase()}@example.org`);
  await page.getByLabel("Choose a password").fill(PASSWORD);
  await page.getByRole("button", { name: "Come in" }).click();
  await expect(page.getByRole("heading", { name: "What happened?" })).toBeVisible();
}

/** No violation in either theme, and nothing wider than the window. */
export async function isAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found = await new AxeBuilder({ page }).analyze();
    const told = found.violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html).join("\n  ")}`);
    expect(told, `${page.url()} (${colorScheme})`).toEqual([]);
  }
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
}

export { expect };

// A server of its own for each journey, started from the program as somebody would start it.
import { test as base, expect, type Page } from "@playwright/test";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postgres } from "./database.ts";

const target = process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, "..", "..", "target");
const program = join(target, "debug", "recount");

/** Where a journey's words are kept. */
export interface Kept {
  kept: "sqlite" | "postgres";
}

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

async function start(folder: string, database: string): Promise<{ process: ChildProcess; recount: Recount }> {
  const port = await freePort();
  const flags = ["serve", "--listen", `127.0.0.1:${port}`, "--database", database, "--data", join(folder, "data"), "--key-file", join(folder, "keys.toml"), "--zone", "Europe/Berlin", "--log", "warn"];
  // Nobody's own settings reach it.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("RECOUNT_")));
  const server = spawn(program, flags, { env, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  await new Promise<void>((ready, broken) => {
    server.once("error", (why) => broken(new Error(`${program} could not be started; build it with cargo build --package recount: ${why}`)));
    server.once("exit", (code) => broken(new Error(`recount ended with ${code} before it answered:\n${said}`)));
    server.stdout?.on("data", (chunk) => {
      said += chunk;
      if (said.includes("Recount answers at")) ready();
    });
  });
  const setUp = said.match(/http:\S+\/welcome\/\S+/)?.[0] ?? "";
  return { process: server, recount: { address: `http://127.0.0.1:${port}`, setUp, folder } };
}

export const test = base.extend<Kept & { recount: Recount }>({
  kept: ["sqlite", { option: true }],
  recount: async ({ kept }, use) => {
    const folder = mkdtempSync(join(tmpdir(), "recount-journey-"));
    const database = kept === "postgres" ? postgres(process.env.RECOUNT_TEST_POSTGRES ?? "") : undefined;
    const { process: server, recount } = await start(folder, database?.url ?? `sqlite:${join(folder, "recount.db")}`);
    await use(recount);
    server.removeAllListeners("exit");
    const ended = new Promise((done) => server.once("exit", done));
    server.kill("SIGTERM");
    await ended;
    database?.remove();
    rmSync(folder, { recursive: true, force: true });
  },
});

export const PASSWORD = "three calm green boats";

/** Becomes the first administrator, as the link asks. */
export async function comeIn(page: Page, recount: Recount, name = "Ines"): Promise<void> {
  await welcome(page, recount.setUp, name);
}

/** Follows a link that lets somebody in, once. */
export async function welcome(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Mail address").fill(`${name.toLowerCase()}@example.org`);
  await page.getByLabel("Choose a password").fill(PASSWORD);
  await page.getByRole("button", { name: "Come in" }).click();
  await expect(page.getByRole("heading", { name: "What happened?" })).toBeVisible();
}

/** A link for one more member, asked for by an administrator. */
export async function invite(page: Page, recount: Recount, name: string): Promise<string> {
  await page.goto(`${recount.address}/members`);
  await page.getByLabel("Name or mail address").fill(name);
  await page.getByRole("button", { name: "Make a link" }).click();
  return await page.getByRole("status").locator("code").innerText();
}

/** Begins a review with a meeting, in which somebody was there, and lets those involved in: its address. */
export async function beginDebrief(page: Page, recount: Recount, title: string, who: string): Promise<string> {
  await page.goto(recount.address);
  await page.getByLabel("What happened?").fill(title);
  await page.getByRole("button", { name: "Begin a note" }).click();
  await page.getByText("If it grows").click();
  await page.getByRole("link", { name: "Say who was there" }).click();
  await page.getByLabel("How deep to go").selectOption("debrief");
  await page.getByLabel("How deep to go").locator("xpath=ancestor::form").getByRole("button").click();
  const review = page.url().replace(/\/about.*/, "");
  await page.getByLabel("Name or handle").fill(who);
  await page.getByLabel("Name or handle").press("Enter");
  await expect(page.locator("main").getByText(who).first()).toBeVisible();
  await page.goto(`${review}/sharing`);
  await page.getByRole("button", { name: /[Pp]repar/ }).first().click();
  return review;
}

/** Waits until the browser has kept what was typed, as it does once the hand rests. */
export async function isDrafted(page: Page, words: string): Promise<void> {
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("recount.draft.")).map((key) => localStorage.getItem(key) ?? ""));
  await expect.poll(async () => (await kept()).some((draft) => draft.includes(words)), `kept: ${words}`).toBe(true);
}

export { expect };

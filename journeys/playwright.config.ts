// Debian’s Chromium. Two at once: much of a journey is waiting for a pause in typing to end or a page to settle, and each has a server of its own.
// Every journey is walked on SQLite, and on PostgreSQL where RECOUNT_TEST_POSTGRES says where one is: all but those
// that look only at how pages are laid out and told by ear, which is the same whatever keeps the words.
import { defineConfig } from "@playwright/test";
import type { Kept } from "./tests/recount.ts";

const sqlite = { name: "sqlite", use: { kept: "sqlite" as const } };
const postgres = { name: "postgres", testIgnore: ["phone.spec.ts", "account-by-ear.spec.ts"], use: { kept: "postgres" as const } };

export default defineConfig<Kept>({
  testDir: "tests",
  workers: 2,
  timeout: 300_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["list"]],
  projects: process.env.RECOUNT_TEST_POSTGRES ? [sqlite, postgres] : [sqlite],
  use: {
    headless: true,
    actionTimeout: 15_000,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});

// Debian's Chromium, one worker: the machine that runs this has two cores and a server to run as well.
// Every journey is walked on SQLite, and on PostgreSQL where RECOUNT_TEST_POSTGRES says where one is.
import { defineConfig } from "@playwright/test";
import type { Kept } from "./tests/recount.ts";

const sqlite = { name: "sqlite", use: { kept: "sqlite" as const } };
const postgres = { name: "postgres", use: { kept: "postgres" as const } };

export default defineConfig<Kept>({
  testDir: "tests",
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [["list"]],
  projects: process.env.RECOUNT_TEST_POSTGRES ? [sqlite, postgres] : [sqlite],
  use: {
    headless: true,
    actionTimeout: 10_000,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});

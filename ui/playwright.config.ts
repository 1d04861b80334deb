import { defineConfig } from "@playwright/test";
import { browser } from "./e2e/browser.mjs";

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  outputDir: ".e2e/results",
  globalSetup: "./e2e/setup.ts",
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  // Once more for what failed on a machine that does much else; what needed it is listed as flaky, and the service's log stands beside it.
  retries: 1,
  // Slow machines are no fault: these bound a hang, they measure nothing.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["line"]],
  use: {
    viewport: { width: 1280, height: 860 },
    locale: "en-GB",
    colorScheme: "light",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: browser,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--enable-unsafe-swiftshader",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});

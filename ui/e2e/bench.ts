import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import { serve, type Served } from "./serve";

interface Tests {
  /** Ends the test where the browser complained or asked another host; on for every test. */
  clean: void;
  /** A page of the workbench that is let in. */
  bench: Page;
}

export const test = base.extend<Tests, { served: Served }>({
  // One service for each worker process, which runs one file of tests after the other: a file that writes makes a service of its own.
  served: [
    async ({}, use) => {
      const served = await serve();
      await use(served);
      await served.end();
    },
    { scope: "worker" },
  ],
  clean: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
      page.on("console", (message) => {
        // An answer of 4xx is the service's word, which the page shows; the browser notes it as an error of its own.
        // A captured page's script that was kept from running is noted likewise: that is the sandbox at work.
        const expected = /status of 4\d\d|^Blocked script execution in '[^']*\/original'/;
        if (message.type() === "error" && !expected.test(message.text())) complaints.push(`console: ${message.text()}`);
      });
      page.on("request", (request) => {
        const host = new URL(request.url()).hostname;
        if (!/^(127\.0\.0\.1|\[::1\]|localhost|)$/.test(host)) complaints.push(`asked ${request.url()}`);
      });
      await use();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  bench: async ({ page, served }, use) => {
    await enter(page, served);
    await use(page);
  },
});

export { expect };

/** Opens the address that the service printed: the token becomes a cookie. */
export async function enter(page: Page, served: Served): Promise<void> {
  await page.goto(`${served.origin}/?token=${served.token}`);
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
}

/** No finding of axe that is serious or critical, in light and in dark. */
export async function accessible(page: Page): Promise<void> {
  for (const theme of ["light", "dark"]) {
    await page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme);
    const found = await new AxeBuilder({ page }).analyze();
    const serious = found.violations.filter((row) => row.impact === "serious" || row.impact === "critical");
    expect(serious.map((row) => [theme, row.id, row.help, row.nodes.map((node) => node.target.join(" ")).slice(0, 5)])).toEqual([]);
  }
  await page.evaluate(() => (document.documentElement.dataset.theme = "light"));
}

// What every walk does in the portal: signing in, finding a request, looking at a page.
import AxeBuilder from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";
import { readDemo } from "./demo";

export const demo = readDemo();
/** The first company works in French, the second in Dutch. */
export const [company, dutchCompany] = demo.tenants;

/** The owner of a company comes in. */
export async function signIn(page: Page, to = company): Promise<void> {
  const [owner] = to.users;
  await page.goto(`${demo.url}/login`);
  await page.fill("[name=email]", owner.email);
  await page.fill("[name=password]", owner.password);
  await page.press("[name=password]", "Enter");
  await page.waitForURL((url) => url.pathname !== "/login");
}

/** Opens the request with this subject, as soon as its mail was understood. */
export async function openRequest(page: Page, subject: string): Promise<void> {
  const link = page.getByRole("link", { name: subject, exact: true });
  await expect(async () => {
    await page.goto(`${demo.url}/requests?q=${encodeURIComponent(subject)}`);
    await expect(link).toBeVisible({ timeout: 1_000 });
  }, `${subject} is in the list`).toPass({ timeout: 20_000 });
  await link.click();
  await expect(page.getByRole("heading", { name: subject, level: 1 })).toBeVisible();
}

export async function expectNoSeriousFault(page: Page): Promise<void> {
  // What still slides is where nobody meets it; what is half below the bar can be scrolled out from there.
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).exclude("iframe").analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
}

/** Pictures to look at, at both widths; nothing may stick out at the narrow one. */
export async function picture(page: Page, name: string, widths = [1360, 360]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(300); // The side menu slides.
    await page.screenshot({ path: `results/${name}-${width}.png`, fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await expectNoSeriousFault(page);
  }
  await page.setViewportSize({ width: 1360, height: 900 });
}

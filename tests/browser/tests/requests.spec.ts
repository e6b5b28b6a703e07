// A salesperson's day: a mail arrives while the list is open, is opened, noted, assigned and answered.
import AxeBuilder from "@axe-core/playwright";
import { type Page, expect, test } from "@playwright/test";
import { readDemo } from "../demo";
import { sendMail } from "../smtp";

const demo = readDemo();
const [company] = demo.tenants;

async function signIn(page: Page): Promise<void> {
  const [owner] = company.users;
  await page.goto(`${demo.url}/login`);
  await page.fill("[name=email]", owner.email);
  await page.fill("[name=password]", owner.password);
  await page.press("[name=password]", "Enter");
  await page.waitForURL((url) => url.pathname !== "/login");
}

async function expectNoSeriousFault(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).exclude("iframe").analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
}

/** Pictures to look at, at both widths; nothing may stick out at the narrow one. */
async function picture(page: Page, name: string): Promise<void> {
  for (const width of [1360, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(300); // The side menu slides.
    await page.screenshot({ path: `results/${name}-${width}.png`, fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await expectNoSeriousFault(page);
  }
  await page.setViewportSize({ width: 1360, height: 900 });
}

test("from the customer's mail to the answer", async ({ page }) => {
  const subject = `Trois portes ${Date.now()}`;
  await signIn(page);
  const listening = page.waitForRequest((request) => request.url().endsWith("/events"));
  await page.goto(`${demo.url}/requests`);
  await listening;
  await page.waitForTimeout(500);

  await sendMail(
    demo.smtp,
    "elodie@atelier-dhondt.example",
    company.address,
    `From: "Élodie D'Hondt" <elodie@atelier-dhondt.example>
To: ${company.address}
Subject: ${subject}
Date: ${new Date().toUTCString().replace("GMT", "+0000")}
Message-ID: <${Date.now()}@atelier-dhondt.example>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p>Bonjour,</p><p>Un prix pour <b>trois portes</b> ?</p><img src="https://tracker.example/seen.png">`,
  );
  const row = page.getByRole("row").filter({ hasText: subject });
  await expect(row, "it appears without a reload").toBeVisible({ timeout: 5_000 });
  await expect(row).toHaveClass(/unread/);
  await picture(page, "list");

  await page.getByRole("link", { name: subject }).click();
  await expect(page.getByRole("heading", { name: subject })).toBeVisible();
  await page.getByText("Afficher le message d'origine").click();
  await expect(page.frameLocator(".mail-frame").getByText("trois portes")).toBeVisible();

  await page.locator("#note summary").click();
  await page.fill("#note-text", "Visite possible jeudi.");
  await page.locator("#note").getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.locator(".request-message.note")).toContainText("Visite possible jeudi.");

  await page.selectOption("#assignee", { index: 2 });
  await expect(page.locator(".request-timeline")).toContainText("Attribuée à");

  await page.locator("#reply summary").click();
  await page.locator("trix-editor").click();
  await page.keyboard.type("Bonjour, voici notre prix.");
  await page.setInputFiles("#reply-files", { name: "prix.txt", mimeType: "text/plain", buffer: Buffer.from("100,00 EUR") });
  await expect(page.locator("#reply [data-draft-state]")).toHaveText("Brouillon conservé");
  await page.locator("#reply").getByRole("button", { name: "Envoyer" }).click();
  const answer = page.locator(".request-message.outgoing");
  await expect(answer).toContainText("Bonjour, voici notre prix.");
  await expect(answer).toContainText("prix.txt");
  await expect(page.locator(".request-steps [aria-current]")).toHaveText("Répondue");
  if (demo.relay_ui) await expect(answer, "the relay took it").toContainText("envoyé", { timeout: 15_000 });
  await picture(page, "detail");
});

test("what can't be taken comes back as it was typed", async ({ page }) => {
  await signIn(page);
  await page.goto(`${demo.url}/requests/new`);
  await page.fill("#new-requester_email", "elodie@atelier.example");
  await page.fill("#new-subject", "Comptoir");
  await page.fill("#new-body", "Elle a téléphoné.");
  await page.evaluate(() => document.querySelector("#new-requester_email")?.setAttribute("type", "text"));
  await page.fill("#new-requester_email", "personne");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Créer" }).click();
  expect((await answer).status()).toBe(422);
  await expect(page.locator("#new-requester_email-problem")).toBeVisible();
  await expect(page.locator("#new-subject")).toHaveValue("Comptoir");
  await expect(page.locator("#new-body")).toHaveValue("Elle a téléphoné.");
  await picture(page, "new");
});

test("reading, noting and calling off work without scripts", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page);
  await page.goto(`${demo.url}/requests/new`);
  await page.fill("#new-requester_name", "Marc Dubois");
  await page.fill("#new-subject", "Sans script");
  await page.getByRole("button", { name: "Créer" }).click();
  await expect(page.getByRole("heading", { name: "Sans script" })).toBeVisible();
  await page.locator("#note summary").click();
  await page.fill("#note-text", "Rappeler demain.");
  await page.locator("#note").getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.locator(".request-message.note")).toContainText("Rappeler demain.");
  await page.locator("summary", { hasText: "Actions" }).click();
  await page.locator(".menu-step summary").first().click();
  await page.locator(".menu-step button.confirm").first().click();
  await expect(page.locator(".request-page .chip").filter({ hasText: "Annulée" }).first()).toBeVisible();
  await context.close();
});

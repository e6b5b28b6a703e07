// A salesperson's day: a mail arrives while the list is open, is opened, noted, assigned and answered.
import { expect } from "@playwright/test";
import { newWord, newWriter, write } from "../mail";
import { demo, picture, signIn } from "../portal";
import { test } from "../walk";

test("from the customer's mail to the answer", async ({ page }) => {
  const subject = `Trois portes ${newWord()}`;
  await signIn(page);
  const listening = page.waitForRequest((request) => request.url().endsWith("/events"));
  await page.goto(`${demo.url}/requests`);
  await listening;
  await page.waitForTimeout(500);

  await write({
    from: newWriter("Élodie D'Hondt"),
    subject,
    type: "html",
    text: `<p>Bonjour,</p><p>Un prix pour <b>trois portes</b> ?</p><img src="https://tracker.example/seen.png">`,
  });
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

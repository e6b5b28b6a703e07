// What becomes of a mail, and how people put it right: who asks, what belongs together, what was held back, and why.
import { type Locator, type Page, expect } from "@playwright/test";
import { type Writer, forward, newWord, newWriter, write } from "../mail";
import { demo, expectNoSeriousFault, openRequest, picture, signIn } from "../portal";
import { test } from "../walk";

const QUESTION = "Qui est le demandeur ?";

/** Somebody the company does not know forwards a customer's mail. */
async function forwardedRequest(page: Page, forwarder: Writer, customer: Writer): Promise<string> {
  const subject = `Pergola ${newWord()}`;
  await forward(forwarder, customer, subject, "Bonjour, quel est le prix d'une pergola de 4 m ?");
  await openRequest(page, subject);
  return subject;
}

async function expectRequester(page: Page, { name, email }: Writer): Promise<void> {
  const asker = page.locator(".request-asker");
  await expect(asker).toContainText(name);
  await expect(asker).toContainText(email);
  await expect(page.getByText(QUESTION)).toBeHidden();
}

/** A mail on the page of held mail, as soon as it was understood. */
async function heldMail(page: Page, subject: string): Promise<Locator> {
  const mail = page.getByRole("article", { name: subject });
  await expect(async () => {
    await page.goto(`${demo.url}/held`);
    await expect(mail).toBeVisible({ timeout: 1_000 });
  }, `${subject} is held`).toPass({ timeout: 20_000 });
  return mail;
}

async function newsletter(from: Writer): Promise<string> {
  const subject = `Nos promotions ${newWord()}`;
  await write({ from, subject, text: "Tout à -20 %.", headers: ["Precedence: bulk", `List-Unsubscribe: <mailto:${from.email}>`] });
  return subject;
}

test.beforeEach(async ({ page }) => signIn(page));

test("who asks is chosen with one click, and the next forward needs no question", async ({ page }) => {
  const forwarder = newWriter("Kim Wouters");
  const customer = newWriter("Inès Lambot");
  await forwardedRequest(page, forwarder, customer);
  await expect(page.getByRole("heading", { name: QUESTION })).toBeVisible();
  await expect(page.locator(".request-asker"), "until then it is the sender").toContainText(forwarder.email);
  await expect(page.getByRole("button", { name: `C'est ${forwarder.name}` })).toBeVisible();
  const choice = page.getByRole("button", { name: `C'est ${customer.name}` });
  await expect(choice).toContainText(customer.email);
  await expect(page.getByText("quel est le prix"), "the words that tell who asks need no click").toBeVisible();
  await picture(page, "who-asks");
  await choice.click();
  await expectRequester(page, customer);
  await expect(page.locator(".request-timeline")).toContainText("Demandeur");

  const next = newWriter("Marc Dethier");
  await forwardedRequest(page, forwarder, next);
  await expectRequester(page, next);
  await expect(page.locator(".request-asker")).toContainText(`transférée par ${forwarder.email}`);
  await expect(page.locator(".request-message.incoming .text").first(), "the customer's words, not the forwarder's").not.toContainText("Peux-tu");
  await expect(page.locator(".request-message.note")).toContainText("Peux-tu leur répondre ?");
});

test("a requester corrected by hand is remembered for the next forward", async ({ page }) => {
  const architect = newWriter("Anna Petit");
  const owner = newWriter("Luc Renard");
  await forwardedRequest(page, architect, owner);
  await page.getByRole("link", { name: "Corriger le demandeur" }).click();
  const dialog = page.getByRole("dialog", { name: "Corriger le demandeur" });
  await dialog.getByLabel("Nom").fill(architect.name);
  await dialog.getByLabel("Adresse e-mail").fill(architect.email);
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expectRequester(page, architect);

  await forwardedRequest(page, architect, newWriter("Eva Collin"));
  await expectRequester(page, architect);
});

test("two requests are merged, and the timeline takes it back", async ({ page }) => {
  const [first, second] = [`Chassis ${newWord()}`, `Volets ${newWord()}`];
  await write({ from: newWriter("Lea Simon"), subject: first, text: "Le prix de six chassis ?" });
  await write({ from: newWriter("Lea Simon"), subject: second, text: "Et des volets assortis ?" });
  await openRequest(page, first);
  await openRequest(page, second);

  await page.locator("summary", { hasText: "Actions" }).click();
  await page.getByRole("link", { name: "Fusionner…" }).click();
  await expect(page.getByRole("radio").first(), "there is something to choose at once").toBeVisible();
  await page.getByRole("searchbox", { name: "Chercher une demande" }).fill(first);
  await page.getByRole("radio", { name: first }).check();
  await picture(page, "merge");
  await page.getByRole("button", { name: "Fusionner" }).click();
  await expect(page.getByRole("heading", { name: first, level: 1 })).toBeVisible();
  const messages = page.locator(".request-message");
  await expect(messages.filter({ hasText: "six chassis" })).toHaveCount(1);
  await expect(messages.filter({ hasText: "volets assortis" })).toHaveCount(1);

  await page.locator(".request-timeline").getByRole("button", { name: "Défaire" }).click();
  await openRequest(page, first);
  await expect(messages).toHaveCount(1);
  await openRequest(page, second);
  await expect(messages).toHaveCount(1);
  await expect(messages).toContainText("volets assortis");
});

test("a message is moved away from a narrow screen", async ({ page }) => {
  const customer = newWriter("Sam Bodart");
  const subject = `Escalier ${newWord()}`;
  await write({ from: customer, subject, text: "Le prix d'un escalier ?" });
  await openRequest(page, subject);
  await write({ from: customer, subject: `Re: ${subject}`, text: "Et une rampe, pour un autre chantier ?" });
  const [first, second] = [page.locator(".request-message").first(), page.locator(".request-message").nth(1)];
  await expect(second, "it appears without a reload").toContainText("une rampe", { timeout: 15_000 });
  await second.getByRole("link", { name: "Déplacer" }).click();
  await expect(page.getByRole("checkbox", { name: "Et une rampe" })).toBeChecked();
  await picture(page, "move", [360]);
  await page.setViewportSize({ width: 360, height: 900 });
  const [one, other] = await Promise.all(["Une nouvelle demande", "Une autre demande"].map((name) => page.getByRole("region", { name }).boundingBox()));
  expect(other!.y - (one!.y + one!.height), "the two ways stand apart").toBeGreaterThanOrEqual(16);
  await page.getByLabel("Objet").fill(`Rampe ${subject}`);
  await page.getByRole("button", { name: "Scinder" }).click();
  await expect(page.getByRole("heading", { name: `Rampe ${subject}`, level: 1 })).toBeVisible();
  await expect(first).toContainText("une rampe");
});

test("a newsletter is held, and is a request after one click", async ({ page }) => {
  const subject = await newsletter(newWriter("Publi Meubles"));
  const mail = await heldMail(page, subject);
  await expect(mail, "it says why").toContainText("envoyé à beaucoup de personnes");
  await picture(page, "held");
  await mail.getByRole("button", { name: "Faire une demande" }).click();
  await expect(page.getByRole("heading", { name: subject, level: 1 })).toBeVisible();
  await expect(page.locator(".request-message")).toContainText("Tout à -20 %.");
});

test("a sender is blocked, and let in again", async ({ page }) => {
  const sender = newWriter("Publi Jardins");
  const mail = await heldMail(page, await newsletter(sender));
  await mail.getByRole("button", { name: "Bloquer cet expéditeur" }).click();
  const [blocked, free] = [`Un devis ${newWord()}`, `Un autre devis ${newWord()}`];
  await write({ from: sender, subject: blocked, text: "Bonjour, un prix ?" });
  const held = await heldMail(page, blocked);
  await expect(held).toContainText(`Vous avez bloqué ${sender.email}`);
  await held.getByRole("button", { name: "Débloquer" }).click();
  await expect(held.getByRole("button", { name: "Bloquer cet expéditeur" })).toBeVisible();
  await write({ from: sender, subject: free, text: "Bonjour, un prix ?" });
  await openRequest(page, free);
});

test("a message says why it was understood so", async ({ page }) => {
  const customer = newWriter("Noah Lejeune");
  const subject = `Bardage ${newWord()}`;
  await write({ from: customer, subject, text: "Bonjour, un prix pour 40 m² de bardage ?" });
  await openRequest(page, subject);
  const message = page.locator(".request-message.incoming");
  const reason = message.getByText(`${customer.email} vous a écrit directement`);
  await expect(reason).toBeHidden();
  await message.locator("summary", { hasText: "Pourquoi ?" }).click();
  await expect(reason).toBeVisible();
  await expectNoSeriousFault(page);
});

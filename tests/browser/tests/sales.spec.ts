// From a request to an accepted offer, as a salesperson does it: in French at a desk, in Dutch on a phone.
import { type Page, expect, test } from "@playwright/test";
import { newWord, newWriter, write } from "../mail";
import { company, demo, dutchCompany, expectNoSeriousFault, openRequest, picture, signIn } from "../portal";

/** The words of a walk. */
interface Words {
  makeOffer: string;
  makeBoth: string;
  create: string;
  send: string;
  accept: string;
  sent: string;
  accepted: string;
  total: RegExp;
}

const FRENCH: Words = {
  makeOffer: "Créer une offre",
  makeBoth: "Créer et faire une offre",
  create: "Créer l'offre",
  send: "Envoyer via la demande d'offre",
  accept: "Marquer comme acceptée",
  sent: "Envoyée",
  accepted: "Acceptée",
  total: /302,50\s€/,
};

const DUTCH: Words = {
  makeOffer: "Offerte maken",
  makeBoth: "Aanmaken en offerte maken",
  create: "Offerte aanmaken",
  send: "Versturen via de offerteaanvraag",
  accept: "Als aanvaard noteren",
  sent: "Verzonden",
  accepted: "Aanvaard",
  total: /302,50/,
};

async function sell(page: Page, words: Words, subject: string): Promise<void> {
  await openRequest(page, subject);
  await page.getByRole("link", { name: words.makeOffer }).click();
  await page.getByRole("button", { name: words.makeBoth }).click();

  await expect(page.locator("[name=requester_name]")).not.toHaveValue("");
  const line = page.locator("[data-line]");
  await line.nth(0).locator("[name=line_description]").fill("Onderhoud / entretien");
  await line.nth(0).locator("[name=line_quantity]").fill("2,5");
  await line.nth(0).locator("[name=line_price]").fill("100");
  await line.nth(1).locator("[name=line_kind]").selectOption("option");
  await line.nth(1).locator("[name=line_description]").fill("Option");
  await line.nth(1).locator("[name=line_price]").fill("50");
  await expect(page.locator("[data-offer-totals]"), "options count only once they are chosen").toContainText(words.total);
  await expectNoSeriousFault(page);
  await page.getByRole("button", { name: words.create }).click();

  await expect(page.getByRole("heading", { name: /^OF-\d{4}-\d+/, level: 1 })).toBeVisible();
  const pdf = await page.request.get(`${page.url()}/pdf`);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
  await page.getByRole("button", { name: words.send }).click();
  await expect(page.locator("h1 .chip")).toHaveText(words.sent);
  await expectNoSeriousFault(page);

  await page.locator("form[action$='/accept'] [name=name]").fill("Élodie D'Hondt");
  await page.locator("form[action$='/accept'] [name=options]").check();
  await page.getByRole("button", { name: words.accept }).click();
  await expect(page.locator("h1 .chip")).toHaveText(words.accepted);
  await expect(page.locator(".offer-totals")).toContainText(/363,00/);
}

test("a request becomes an accepted offer, in French at a desk", async ({ page }) => {
  const subject = `Entretien annuel ${newWord()}`;
  await write({ from: newWriter("Élodie D'Hondt"), subject, text: "Bonjour,\n\nVotre prix pour un entretien ?\n" });
  await signIn(page);
  await sell(page, FRENCH, subject);
  await picture(page, "offer");
  await openRequest(page, subject);
  await expect(page.locator(".request-message.outgoing")).toContainText(/OF-\d{4}-\d+\.pdf/);
  await expect(page.locator(".request-timeline")).toContainText("acceptée");
});

test("a request becomes an accepted offer, in Dutch on a phone", async ({ page }) => {
  const subject = `Jaarlijks onderhoud ${newWord()}`;
  await write({ from: newWriter("Elodie Dhondt"), to: dutchCompany.address, subject, text: "Dag,\n\nUw prijs voor een onderhoud?\n" });
  await page.setViewportSize({ width: 360, height: 800 });
  await signIn(page, dutchCompany);
  await sell(page, DUTCH, subject);
  expect(company.address).not.toBe(dutchCompany.address);
});

test("a product becomes a line, and lines move by keyboard", async ({ page }) => {
  const product = `Caisson ${newWord()}`;
  await signIn(page);
  await page.goto(`${demo.url}/products/new`);
  await page.fill("[name=name]", product);
  await page.fill("[name=unit_price]", "12,50");
  await page.getByRole("button", { name: "Créer le produit" }).click();
  await page.goto(`${demo.url}/offers/new`);
  await page.fill("[data-product-search]", product);
  const known = page.locator(`#known-products option[value="${product}"]`);
  await expect(known).toHaveCount(1);
  await page.fill("[data-product-search]", product);
  const first = page.locator("[name=line_description]").first();
  await expect(first).toHaveValue(product);
  await page.locator("[name=line_description]").nth(1).fill("Pose");
  await page.locator("[name=line_description]").nth(1).press("Alt+ArrowUp");
  await expect(first).toHaveValue("Pose");
});

// From a request to an invoice, as a salesperson and a customer do it: in French at a desk, in Dutch on a phone.
import { type Browser, type Page, expect } from "@playwright/test";
import { type Writer, newWord, newWriter, write } from "../mail";
import { linkSentTo } from "../outbox";
import { demo, dutchCompany, expectNoSeriousFault, openRequest, picture, signIn } from "../portal";
import { test } from "../walk";

/** The words of a walk. */
interface Words {
  makeOffer: string;
  makeBoth: string;
  create: string;
  send: string;
  sent: string;
  refusing: string;
  accept: string;
  accepted: string;
  thanks: string;
  invoice: string;
  customer: string;
  ask: string;
}

const FRENCH: Words = {
  makeOffer: "Créer une offre",
  makeBoth: "Créer et faire une offre",
  create: "Créer l'offre",
  send: "Envoyer via la demande d'offre",
  sent: "Envoyée",
  refusing: "Je ne souhaite pas accepter cette offre",
  accept: "Accepter l'offre",
  accepted: "Acceptée",
  thanks: "Vous avez accepté cette offre",
  invoice: "Facturer l'offre",
  customer: "client",
  ask: "Envoyer le message",
};

const DUTCH: Words = {
  makeOffer: "Offerte maken",
  makeBoth: "Aanmaken en offerte maken",
  create: "Offerte aanmaken",
  send: "Versturen via de offerteaanvraag",
  sent: "Verzonden",
  refusing: "Ik wil deze offerte niet aanvaarden",
  accept: "De offerte aanvaarden",
  accepted: "Aanvaard",
  thanks: "U hebt deze offerte aanvaard",
  invoice: "Offerte factureren",
  customer: "klant",
  ask: "Bericht verzenden",
};

/** A walk's people and what it is about. */
interface Deal {
  words: Words;
  subject: string;
  customer: Writer;
}

/** From the request to the offer that is with the customer; answers where the offer is. */
async function offerFor(page: Page, { words, subject }: Deal): Promise<string> {
  await openRequest(page, subject);
  await page.getByRole("link", { name: words.makeOffer }).click();
  await expect(page.getByRole("dialog").locator("[name=city]"), "from the signature").toHaveValue("Bruxelles");
  await page.getByRole("button", { name: words.makeBoth }).click();

  await expect(page.locator("[name=requester_name]")).not.toHaveValue("");
  const line = page.locator("[data-line]");
  await line.nth(0).locator("[name=line_description]").fill("Onderhoud / entretien");
  await line.nth(0).locator("[name=line_quantity]").fill("2,5");
  await line.nth(0).locator("[name=line_price]").fill("100");
  await line.nth(1).locator("[name=line_kind]").selectOption("option");
  await line.nth(1).locator("[name=line_description]").fill("Option");
  await line.nth(1).locator("[name=line_price]").fill("50");
  await expect(page.locator("[data-offer-totals]"), "options count only once they are chosen").toContainText(/302,50/);
  await expectNoSeriousFault(page);
  await page.getByRole("button", { name: words.create }).click();

  await expect(page.getByRole("heading", { name: /^OF-\d{4}-\d+/, level: 1 })).toBeVisible();
  const pdf = await page.request.get(`${page.url()}/pdf`);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
  await page.getByRole("button", { name: words.send }).click();
  await expect(page.locator("h1 .chip")).toHaveText(words.sent);
  await expectNoSeriousFault(page);
  return page.url();
}

/** The customer's phone: nobody is signed in there. */
async function onAPhone(browser: Browser, { customer }: Deal): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true });
  const phone = await context.newPage();
  await phone.goto(await linkSentTo(customer.email, "/c/"));
  return phone;
}

/** The customer asks something, ticks the option, signs and accepts. */
async function acceptOn(phone: Page, { words, customer }: Deal, name: string): Promise<void> {
  await expect(phone.getByRole("heading", { level: 1 })).toContainText(/OF-\d{4}-\d+/);
  await expect(phone.getByText(words.refusing)).toBeVisible();
  await picture(phone, `customer-${name}`, [360]);
  await phone.locator("[name=text]").fill("Wanneer / quand ?");
  await phone.getByRole("button", { name: words.ask }).click();
  await expect(phone.locator(".said").last()).toContainText("Wanneer / quand ?");

  await phone.locator("[name=options]").check();
  await expect(phone.locator("#totals")).toContainText(/363,00/);
  await phone.locator("[name=terms]").check();
  await phone.locator("[name=name]").fill(customer.name);
  const canvas = phone.locator("canvas");
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (!box) throw new Error("nowhere to sign");
  await phone.mouse.move(box.x + 30, box.y + 60);
  await phone.mouse.down();
  for (const step of [1, 2, 3, 4, 5]) await phone.mouse.move(box.x + 30 + step * 30, box.y + 60 + (step % 2) * 25);
  await phone.mouse.up();
  await phone.getByRole("button", { name: words.accept, exact: true }).click();
  await expect(phone.getByRole("heading", { name: words.thanks })).toBeVisible();
  await picture(phone, `customer-accepted-${name}`, [360]);
}

/** One click makes the invoice, and the prospect becomes a customer. */
async function invoice(page: Page, { words, customer }: Deal, offer: string, name: string): Promise<void> {
  await page.goto(offer);
  await expect(page.locator("h1 .chip")).toHaveText(words.accepted);
  await expect(page.locator(".offer-totals")).toContainText(/363,00/);
  await page.getByRole("button", { name: words.invoice }).click();
  await expect(page.getByRole("heading", { name: /^FA-\d{4}-\d+/, level: 1 })).toBeVisible();
  await expectNoSeriousFault(page);
  const pdf = await page.request.get(`${page.url()}/pdf`);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
  const ubl = await page.request.get(`${page.url()}/ubl`);
  expect(await ubl.text()).toMatch(/<cbc:PayableAmount currencyID="EUR">363.00</);
  await picture(page, `invoice-${name}`, [page.viewportSize()?.width ?? 1360]);
  await page.locator(".page-head").getByRole("link", { name: customer.name }).click();
  await expect(page.locator("h1 .chip, .page-head .chip").first()).toHaveText(new RegExp(words.customer, "i"));
}

const SIGNATURE = "Rue Neuve 12\n1000 Bruxelles\n+32 2 555 01 23\n";

test("a request becomes an offer, an acceptance on a phone and an invoice, in French at a desk", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const deal = { words: FRENCH, subject: `Entretien annuel ${newWord()}`, customer: newWriter("Élodie D'Hondt") };
  await write({ from: deal.customer, subject: deal.subject, text: `Bonjour,\n\nVotre prix pour un entretien ?\n\nBien à vous,\n\n${deal.customer.name}\n${SIGNATURE}` });
  await signIn(page);
  const offer = await offerFor(page, deal);
  await picture(page, "offer");
  const phone = await onAPhone(browser, deal);
  await openRequest(page, deal.subject);
  await expect(page.locator(".request-message.outgoing")).toContainText(/OF-\d{4}-\d+\.pdf/);
  await acceptOn(phone, deal, "fr");
  await expect(page.locator(".request-timeline"), "without reloading").toContainText("acceptée", { timeout: 15_000 });
  await expect(page.locator(".request-message.incoming").filter({ hasText: "Wanneer / quand ?" })).toHaveCount(1);
  await invoice(page, deal, offer, "fr");
  await phone.context().close();
});

test("a request becomes an offer, an acceptance and an invoice, in Dutch on a phone", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const deal = { words: DUTCH, subject: `Jaarlijks onderhoud ${newWord()}`, customer: newWriter("Elodie Dhondt") };
  await write({ from: deal.customer, to: dutchCompany.address, subject: deal.subject, text: `Dag,\n\nUw prijs voor een onderhoud?\n\nMet vriendelijke groeten,\n\n${deal.customer.name}\n${SIGNATURE}` });
  await page.setViewportSize({ width: 360, height: 800 });
  await signIn(page, dutchCompany);
  const offer = await offerFor(page, deal);
  const phone = await onAPhone(browser, deal);
  await acceptOn(phone, deal, "nl");
  await openRequest(page, deal.subject);
  await expect(page.locator(".request-timeline")).toContainText("aanvaard");
  await invoice(page, deal, offer, "nl");
  await phone.context().close();
});

test("what the customer said by telephone is noted", async ({ page }) => {
  const deal = { words: FRENCH, subject: `Contrat ${newWord()}`, customer: newWriter("Élodie Lenoir") };
  await write({ from: deal.customer, subject: deal.subject, text: `Bonjour,\n\nVotre prix ?\n\nBien à vous,\n\n${deal.customer.name}\n${SIGNATURE}` });
  await signIn(page);
  await offerFor(page, deal);
  await page.locator("form[action$='/accept'] [name=name]").fill(deal.customer.name);
  await page.locator("form[action$='/accept'] [name=options]").check();
  await page.getByRole("button", { name: "Marquer comme acceptée" }).click();
  await expect(page.locator("h1 .chip")).toHaveText(FRENCH.accepted);
  await expect(page.locator(".offer-totals")).toContainText(/363,00/);
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

// Single sign-on with identity providers of two other makes: pysaml2 signs assertions and answers who signs out, samlp signs responses too.
import { type Browser, type Page, expect } from "@playwright/test";
import { company, demo, picture, signIn } from "../portal";
import { test } from "../walk";

const [pysaml2, samlp] = (process.env.TEST_IDPS ?? "").split(" ");
const [, colleague] = company.users;
const NAME = "Camille du SSO";

/** The identity provider asks who it is. */
async function vouch(page: Page, idp: string, email: string): Promise<void> {
  await page.waitForURL(`${idp}/sso?**`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Name").fill(NAME);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** The owner brings the metadata, lets known members in, and tries it. Gives the link for colleagues. */
async function connect(page: Page, idp: string): Promise<string> {
  await signIn(page);
  await page.goto(`${demo.url}/settings/sso`);
  await page.getByRole("button", { name: "Préparer la connexion" }).click();
  await expect(page.getByText("La clé de votre entreprise est créée")).toBeVisible();
  const metadata = await (await fetch(`${idp}/metadata`)).text();
  await page.getByLabel("Fichier de métadonnées").setInputFiles({ name: "idp.xml", mimeType: "text/xml", buffer: Buffer.from(metadata) });
  await page.getByRole("button", { name: "Reprendre ces métadonnées" }).click();
  await expect(page.getByText(`${idp}/metadata`, { exact: true })).toBeVisible();
  await page.getByLabel("Admettre aussi les membres").check();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await picture(page, `sso-${new URL(idp).port === new URL(pysaml2).port ? "pysaml2" : "samlp"}`);

  await page.getByRole("button", { name: "Tester la connexion" }).click();
  await vouch(page, idp, colleague.email);
  await expect(page.getByText("Cette personne entrerait.")).toBeVisible();
  await expect(page.getByText(NAME).first()).toBeVisible();
  await picture(page, "sso-trial");
  await page.getByRole("link", { name: "Retour aux réglages" }).click();
  await expect(page.getByText("Testée avec succès")).toBeVisible();
  return (await page.locator("dt", { hasText: "Lien de connexion" }).locator("+ dd code").textContent()) ?? "";
}

async function remove(page: Page): Promise<void> {
  await page.goto(`${demo.url}/settings/sso`);
  await page.getByText("Supprimer la connexion unique").last().click();
  await page.getByRole("button", { name: "Oui, supprimer" }).click();
  await expect(page.getByRole("button", { name: "Préparer la connexion" })).toBeVisible();
}

/** A colleague's own browser. */
async function comeIn(browser: Browser, link: string, idp: string, email: string): Promise<Page> {
  const context = await browser.newContext({ locale: "fr-BE" });
  const page = await context.newPage();
  await page.goto(link);
  await vouch(page, idp, email);
  return page;
}

for (const idp of [pysaml2, samlp]) {
  const make = idp === pysaml2 ? "pysaml2" : "samlp";
  test(`a colleague comes in through ${make}, and a stranger does not`, async ({ page, browser }) => {
    expect(idp, "tests/browser/run starts the identity providers").toBeTruthy();
    const link = await connect(page, idp);
    try {
      const inside = await comeIn(browser, link, idp, colleague.email);
      await expect(inside.getByRole("heading", { level: 1 })).toBeVisible();
      await inside.goto(`${demo.url}/settings`);
      expect(new URL(inside.url()).pathname).toBe("/settings");

      const outside = await comeIn(browser, link, idp, "stranger@elsewhere.example");
      await expect(outside.getByRole("heading", { name: "La connexion n'a pas abouti" })).toBeVisible();
      await picture(outside, "sso-refused");

      await inside.locator("details:has(form[action='/logout']) > summary").click();
      await inside.getByRole("button", { name: "Se déconnecter" }).click();
      if (make === "pysaml2") {
        // There and back: pysaml2 answers at our address, which leads to the sign-in page.
        await inside.waitForURL(`${demo.url}/login`);
      } else {
        await inside.waitForURL(`${idp}/logout?**`);
      }
      await inside.goto(`${demo.url}/settings`);
      expect(new URL(inside.url()).pathname).toBe("/login");
    } finally {
      await remove(page);
    }
  });
}

test("an address of no company leads nowhere, and says so", async ({ page }) => {
  await page.goto(`${demo.url}/login`);
  await page.fill("[name=email]", "personne@nulle-part.example");
  await page.getByRole("button", { name: "Se connecter avec l'entreprise" }).click();
  await expect(page.getByText("Aucune entreprise n'a de page de connexion")).toBeVisible();
  await picture(page, "sso-find");
});

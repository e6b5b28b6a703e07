// How long things are kept, and support looking in: as the owner meets them.
import { expect } from "@playwright/test";
import { demo, picture, signIn } from "../portal";
import { test } from "../walk";

test("an owner sees what a rule would remove before it is saved, and takes it back", async ({ page }) => {
  await signIn(page);
  await page.goto(`${demo.url}/settings/privacy`);
  await page.getByRole("link", { name: "Durées de conservation" }).click();
  await page.getByLabel("Demandes closes").fill("2");
  await page.getByRole("button", { name: "Voir ce qui partirait" }).click();
  await expect(page.getByText("Un nombre entier dans ces limites, ou rien.")).toBeVisible();
  await page.getByLabel("Demandes closes").fill("3");
  await page.getByRole("button", { name: "Voir ce qui partirait" }).click();
  await expect(page.getByRole("heading", { name: "Ce qui partirait" })).toBeVisible();
  await picture(page, "retention-preview");
  await page.getByRole("button", { name: "Enregistrer ces durées" }).click();
  await expect(page.getByText("Prend effet le")).toBeVisible();
  await expect(page.getByLabel("Demandes closes")).toHaveValue("3");
  await picture(page, "retention");

  await page.getByLabel("Demandes closes").fill("");
  await page.getByRole("button", { name: "Voir ce qui partirait" }).click();
  await page.getByRole("button", { name: "Enregistrer ces durées" }).click();
  await expect(page.getByText("Prend effet le")).toBeHidden();
});

test("an owner lets support look in, everybody sees it, and closes", async ({ page }) => {
  await signIn(page);
  await page.goto(`${demo.url}/settings/privacy`);
  await page.getByRole("link", { name: "Accès du support" }).click();
  await page.getByLabel("Pendant").selectOption("1 jour");
  await page.getByLabel("Motif").fill("Les e-mails n'arrivent pas");
  await page.getByRole("button", { name: "Autoriser l'accès" }).click();
  await expect(page.getByText("Les e-mails n'arrivent pas")).toBeVisible();
  await picture(page, "support");
  await page.goto(`${demo.url}/requests`);
  await expect(page.getByText("a autorisé le support de Proffer à regarder")).toBeVisible();
  await picture(page, "support-notice");
  await page.getByRole("button", { name: "Fermer l'accès" }).click();
  await expect(page.getByText("L'accès est fermé.")).toBeVisible();
  await page.goto(`${demo.url}/requests`);
  await expect(page.getByText("a autorisé le support de Proffer à regarder")).toBeHidden();
});

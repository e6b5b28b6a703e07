// A second factor, with an authenticator app that this file is and a passkey that Chromium makes.
import { createHmac } from "node:crypto";
import { type Page, expect } from "@playwright/test";
import { company, demo, picture } from "../portal";
import { test } from "../walk";

const [, colleague] = company.users;

/** RFC 6238, by the secret in base32. */
function code(secret: string, later = 0): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function typePassword(page: Page): Promise<void> {
  await page.goto(`${demo.url}/login`);
  await page.fill("[name=email]", colleague.email);
  await page.fill("[name=password]", colleague.password);
  await page.press("[name=password]", "Enter");
  await page.waitForURL((url) => url.pathname !== "/login");
}

async function expectInside(page: Page): Promise<void> {
  await page.waitForURL((url) => !url.pathname.startsWith("/login"));
  await page.goto(`${demo.url}/settings/security`);
  expect(new URL(page.url()).pathname).toBe("/settings/security");
}

async function signOut(page: Page): Promise<void> {
  await page.locator("details:has(form[action='/logout']) > summary").click();
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.waitForURL((url) => url.pathname === "/login");
}

test("an app, a passkey and a recovery code let in after the password, and the passkey alone too", async ({ page }) => {
  test.skip(!["localhost", "https:"].some((part) => demo.url.includes(part)), "passkeys need a domain");
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) refused.push(message.text());
  });
  await typePassword(page);
  await page.goto(`${demo.url}/settings/security`);
  await page.getByRole("link", { name: "Ajouter une application d'authentification" }).click();
  await picture(page, "second-factor-totp");
  const secret = (await page.locator("code.address").textContent()) ?? "";
  await page.getByLabel("Code à six chiffres").fill(code(secret));
  await page.getByLabel("Mot de passe actuel").fill(colleague.password);
  await page.getByRole("button", { name: "Confirmer" }).click();
  await expect(page.getByRole("heading", { name: "Codes de secours" })).toBeVisible();
  const codes = await page.locator(".recovery-codes code").allTextContents();
  expect(codes).toHaveLength(10);
  await picture(page, "second-factor-codes");
  await page.getByRole("button", { name: "J'ai gardé ces codes" }).click();
  await expect(page.getByText("Votre compte est mieux protégé")).toBeVisible();

  await signOut(page);
  await typePassword(page);
  expect(new URL(page.url()).pathname).toBe("/login/second-factor");
  await picture(page, "second-factor-challenge");
  await page.getByLabel("Code à six chiffres").fill("000000");
  await page.getByRole("button", { name: "Continuer" }).first().click();
  await expect(page.getByText("Ce code n'est pas bon")).toBeVisible();
  // The one of the setting-up was used: the next is good already.
  await page.getByLabel("Code à six chiffres").fill(code(secret, 1));
  await page.getByRole("button", { name: "Continuer" }).first().click();
  await expectInside(page);

  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await page.getByRole("link", { name: "Ajouter une clé d'accès" }).click();
  await picture(page, "second-factor-passkey");
  await page.getByLabel("Nom de la clé").fill("Portable du bureau");
  await page.getByLabel("Mot de passe actuel").fill("pas le bon");
  await page.getByRole("button", { name: "Créer la clé" }).click();
  // The key is not made twice.
  await expect(page.getByText("La clé est prête")).toBeVisible();
  await page.getByLabel("Mot de passe actuel").fill(colleague.password);
  await page.getByRole("button", { name: "Créer la clé" }).click();
  await expect(page.getByText("Portable du bureau")).toBeVisible();
  await picture(page, "second-factor-security");

  await signOut(page);
  await typePassword(page);
  await picture(page, "second-factor-challenge-passkey");
  await page.getByRole("button", { name: "Utiliser une clé d'accès" }).click();
  await expectInside(page);

  await signOut(page);
  await page.getByRole("button", { name: "Se connecter avec une clé d'accès" }).click();
  await expectInside(page);
  await expect(page.getByText("par clé d'accès")).toBeVisible();

  await signOut(page);
  await typePassword(page);
  await page.getByText("Utiliser un code de secours").click();
  await page.getByLabel("Code de secours").fill(codes[0].toLowerCase());
  await page.getByRole("button", { name: "Continuer" }).last().click();
  await expectInside(page);
  await expect(page.getByText("9 codes encore valables")).toBeVisible();

  for (const name of ["Portable du bureau", "Application d'authentification"]) {
    await page.getByRole("link", { name: `Retirer : ${name}` }).click();
    await picture(page, "second-factor-remove");
    await page.getByLabel("Mot de passe actuel").fill(colleague.password);
    await page.getByRole("button", { name: "Oui, retirer" }).click();
    await expect(page.getByText("C'est retiré.")).toBeVisible();
  }
  await expect(page.getByText("Pour le moment, votre mot de passe suffit.")).toBeVisible();
  expect(refused).toEqual([]);
});

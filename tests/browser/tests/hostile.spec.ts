// A company of somebody who writes markup wherever a text is taken, and gets mails from somebody who does the same: none of it comes alive on any page,
// and no page does anything that its own policy forbids.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { type Page, expect } from "@playwright/test";
import { MARK, walk } from "../hostile";
import { newWord } from "../mail";
import { linkSentTo } from "../outbox";
import { demo } from "../portal";
import { sendMail } from "../smtp";
import { test } from "../walk";

const MARKUP = `"'><${MARK}></${MARK}><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;

/** What no link leads to on this walk: it is looked at on others, whose pages keep to their policy too. */
const ELSEWHERE = [
  // Files, and parts of pages that scripts ask for.
  /\.(csv|vcf)$/,
  /\/(pdf|ubl|logo|metadata)$/,
  /^\/events$/,
  /\/(progress|suggest|targets|text|rows|list|test|live|typing|bell|state|totals|count)$/,
  // Links in mails of others, and what wants a second factor, an identity provider, a second company, an acceptance or somebody to erase.
  /^\/(reset-password|change-email|support)\//,
  /^\/(login\/second-factor|second-factor\/|settings\/sso\/test|sso\/\{)/,
  /^\/(companies|settings\/confirm-email|offers\/\{id\}\/evidence|settings\/privacy\/erasures\/\{id\})$/,
];

function encoded(text: string): string {
  return `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;
}

/** Markup in every part of a mail that people get to see. */
function hostileMail(to: string, from: string, bulk = false): string {
  const name = encoded(MARKUP);
  const boundary = randomUUID();
  return `From: ${name} <${from}>
To: ${name} <${to}>
Cc: ${name} <cc-${newWord()}@hostile.example>
Reply-To: ${name} <${from}>
Subject: ${encoded(`Prix ${MARKUP}`)}
Date: ${new Date().toUTCString().replace("GMT", "+0000")}
Message-ID: <${MARK}-${randomUUID()}@hostile.example>
${bulk ? `List-Id: ${name} <news.hostile.example>\nList-Unsubscribe: <https://hostile.example/>\nPrecedence: bulk\n` : ""}MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="${boundary}"

--${boundary}
Content-Type: multipart/alternative; boundary="${boundary}-2"

--${boundary}-2
Content-Type: text/plain; charset=utf-8

Bonjour ${MARKUP}
https://hostile.example/"><${MARK}>

--${"\u0020"}
${MARKUP}
Tel. +32 2 555 12 34 ${MARKUP}
--${boundary}-2
Content-Type: text/html; charset=utf-8

<html><head><base href="https://hostile.example/"><meta http-equiv="refresh" content="0;url=https://hostile.example/"><style>@import "https://hostile.example/x.css"; body { background: url(https://hostile.example/x.png) }</style></head>
<body onload="window.hacked=1" background="https://hostile.example/b.png"><${MARK}></${MARK}><script>window.hacked=1</script><img src="https://hostile.example/pixel.png" onerror="window.hacked=1">
<svg><script>window.hacked=1</script><a href="javascript:window.hacked=1">x</a></svg><math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hacked=1&gt;">
<a href="javascript:window.hacked=1">lien</a> <a href="data:text/html,<script>window.hacked=1</script>">lien</a><form action="https://hostile.example/"><input name="password"></form>
<iframe src="https://hostile.example/"></iframe><object data="https://hostile.example/"></object><div style="background:url(https://hostile.example/s.png);position:fixed;inset:0">couverture</div></body></html>
--${boundary}-2--
--${boundary}
Content-Type: image/svg+xml; name*=utf-8''${encodeURIComponent(`${MARKUP}.svg`)}
Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(`../../${MARKUP}.svg`)}

<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked=1"><script>window.hacked=1</script></svg>
--${boundary}
Content-Type: text/html; name="page.html"
Content-Disposition: inline; filename="page.html"

<script>window.hacked=1</script><${MARK}></${MARK}>
--${boundary}--`;
}

/** Founds a company by the form, whose names are markup too. */
async function found(page: Page): Promise<void> {
  const email = `owner@hostile-${newWord()}.example`;
  await page.goto(`${demo.url}/sign-up`);
  await page.fill("[name=company]", `Ets ${MARKUP}`);
  await page.fill("[name=name]", `Max ${MARKUP}`);
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", "correct horse battery staple");
  await page.press("[name=password]", "Enter");
  await page.waitForURL((url) => url.pathname !== "/sign-up");
  await page.goto(await linkSentTo(email, "/confirm-email/"));
  await page.locator("form[action^='/confirm-email'] button").click();
}

/** Every extension of the company is active; answers its address for mails. */
async function activateEverything(page: Page): Promise<string> {
  for (;;) {
    await page.goto(`${demo.url}/extensions`);
    const button = page.locator("form[action$='/activate'] button").first();
    if (!(await button.isVisible())) break;
    await button.click();
    await page.waitForLoadState();
  }
  await page.goto(`${demo.url}/requests`);
  return (await page.locator("[data-copy]").first().getAttribute("data-copy")) ?? "";
}

/** Contacts come from a file; answers where they are shown before they are taken. */
async function importContacts(page: Page): Promise<string> {
  await page.goto(`${demo.url}/contacts/import`);
  const cell = `"${MARKUP.replaceAll('"', '""')}"`;
  const file = { name: `${MARKUP}.csv`, mimeType: "text/csv", buffer: Buffer.from(`name,email,city\n${cell},${newWord()}@hostile.example,${cell}\n`) };
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByRole("main").locator("form[enctype] button").last().click();
  await page.waitForURL(/\/contact-imports\//);
  return page.url();
}

/** An offer goes to its customer; answers the way to their page. */
async function sendOffer(page: Page): Promise<string> {
  await page.goto(`${demo.url}/offers?status=draft`);
  const offer = await page.getByRole("main").locator("a[href^='/offers/']").filter({ hasText: /^OF-/ }).first().getAttribute("href");
  await page.goto(`${demo.url}${offer}?via=email`);
  const form = page.locator("form[action$='/send']");
  const to = `customer-${newWord()}@hostile.example`;
  await form.locator("[name=to]").fill(to);
  await form.locator("[name=subject]").fill(MARKUP);
  await form.locator("[name=text]").fill(`${MARKUP}\n{link}`);
  await form.getByRole("button").click();
  await expect(form).toBeHidden();
  return linkSentTo(to, "/c/");
}

test("nothing that somebody writes comes alive, and no page breaks its own policy", async ({ page, watch, browser }) => {
  test.setTimeout(600_000);
  page.setDefaultTimeout(20_000);
  await found(page);
  const address = await activateEverything(page);
  const writer = `mallory-${newWord()}@hostile.example`;
  for (let count = 0; count < 2; count++) await sendMail(demo.smtp, writer, address, hostileMail(address, writer));
  await sendMail(demo.smtp, writer, address, hostileMail(address, writer, true));
  await expect(async () => {
    await page.goto(`${demo.url}/requests`);
    await expect(page.getByRole("main").getByText("Prix").first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });

  const taken = new Set<string>();
  const makers = ["/contacts/new", "/contacts/new?kind=customer", "/products/new", "/requests/new", "/settings/texts/new", "/offers/new", "/invoices/new"];
  await walk(page, watch, [...makers, "/", "/requests", "/offers", "/settings", "/extensions"], 2, taken);
  expect(taken.size, "fields that took markup").toBeGreaterThan(80);
  watch.expectNothing();

  const customer = await sendOffer(page);
  const preview = await importContacts(page);
  await walk(page, watch, [preview, "/held", "/", ...makers, "/settings", "/extensions", "/requests?q=xss", "/customers?q=%3Cxss-mark%3E"], 2);
  watch.expectNothing();
  expect(watch.shown.size, "pages that show what was written").toBeGreaterThan(30);

  const outside = await browser.newContext({ locale: "fr-BE" });
  await watch.over(outside);
  const stranger = await outside.newPage();
  await walk(stranger, watch, [customer, await linkSentTo("mallory@hostile.example", "/invitation/")], 2, taken);
  await walk(stranger, watch, ["/login", "/login?next=%22%3E%3Cxss-mark%3E", "/sign-up", "/forgot-password", "/sso"], 2, taken);
  watch.expectNothing();

  const routes = execFileSync(process.env.PROFFER_ROUTES ?? "", { encoding: "utf8" }).trim().split("\n");
  const missed = watch.missed(routes).filter((route) => !ELSEWHERE.some((known) => known.test(route)));
  expect(missed, "pages that nobody looked at").toEqual([]);
});

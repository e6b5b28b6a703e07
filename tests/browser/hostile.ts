// Somebody who writes markup and scripts wherever a text is taken, and who looks everywhere for what became of it.
import { type BrowserContext, type Page, expect } from "@playwright/test";
import { demo } from "./portal";

/** An element that no page of ours has: where one stands, somebody's text became markup. */
export const MARK = "xss-mark";

/** The most and the least that a field may take. */
const TEXTS = [
  `"'><${MARK}></${MARK}><img src=x onerror="window.hacked=1"><script>window.hacked=1</script><a href="javascript:window.hacked=1">{{7*7}}</a>`,
  `"><${MARK}>`,
];

/** What a field is given that wants something of its own kind. */
const PLAUSIBLE: [RegExp, string][] = [
  [/price|amount/, "100"],
  [/quantity/, "2"],
  [/discount/, "5"],
  [/vat_number/, "BE0428759497"],
  [/iban/, "BE68539007547034"],
];

/** Beginnings and ends of paths that end the walk or what it built. Forms with a red button are left alone too. */
const LEFT_ALONE = [/^\/logout/, /\/(delete|spam)$/, /^\/language/, /\/unpaid$/, /\/sessions\//, /\/archive$/, /\/revoke$/];

/** On how many pages a form is tried until it takes what it is given. */
const TRIES = 3;

/** How often a page is given a form: some say what is wrong one thing after the other. */
const ATTEMPTS = 5;

/** What pages did that they must not do. */
export class Watch {
  readonly faults: string[] = [];
  /** Paths of this site that were asked for. */
  readonly seen = new Set<string>();
  /** Pages whose source holds the mark, as text. */
  readonly shown = new Set<string>();

  async over(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
        console.error(`CSP violation of ${violatedDirective}: ${blockedURI} by ${sourceFile}:${lineNumber}`));
    });
    context.on("console", (message) => {
      const address = message.page()?.url() ?? "";
      if (address.startsWith(demo.url) && /CSP violation|Content Security Policy/i.test(message.text())) this.faults.push(`${address}: ${message.text()}`);
    });
    context.on("dialog", (dialog) => {
      this.faults.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin === demo.url && request.method() === "GET") this.seen.add(url.pathname);
      if (url.hostname.endsWith("hostile.example")) this.faults.push(`a request to ${url.href}`);
    });
  }

  /** The page that is shown, and the mails within it: no script runs in their frames, but the page may read them. */
  async look(page: Page): Promise<void> {
    await page.waitForLoadState();
    const found = await page.evaluate((mark) => {
      const documents = [document, ...[...document.querySelectorAll("iframe")].flatMap(({ contentDocument }) => contentDocument ?? [])];
      const count = (what: (one: Document) => number) => documents.map(what).reduce((sum, one) => sum + one, 0);
      return {
        elements: count((one) => one.getElementsByTagName(mark).length),
        hacked: "hacked" in window,
        handlers: count((one) => [...one.querySelectorAll("*")].filter((element) => element.getAttributeNames().some((name) => name.startsWith("on"))).length),
        javascript: count((one) => one.querySelectorAll("[href^='javascript:' i], [src^='javascript:' i], [action^='javascript:' i]").length),
        text: documents.some((one) => one.documentElement.textContent.includes(mark)) || [...document.querySelectorAll("input")].some(({ value }) => value.includes(mark)),
      };
    }, MARK);
    const { text, ...wrong } = found;
    if (text) this.shown.add(pattern(page.url()));
    if (wrong.elements || wrong.hacked || wrong.handlers || wrong.javascript) this.faults.push(`${page.url()}: ${JSON.stringify(wrong)}`);
  }

  /** Paths with names for what varies that nobody asked for. */
  missed(routes: string[]): string[] {
    const asked = [...this.seen];
    return routes.filter((route) => {
      const shape = new RegExp(`^${route.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\\?\*?[^}]*\}/g, "[^/]+")}$`);
      return !asked.some((path) => shape.test(path));
    });
  }

  expectNothing(): void {
    expect(this.faults).toEqual([]);
  }
}

/** An address without what varies, so that the same page is not looked at for each of a hundred things. */
export function pattern(address: string): string {
  const { pathname, searchParams } = new URL(address);
  const path = pathname.replace(/^\/(c|content)\/[^/]+/, "/$1/{secret}").replace(/\/[0-9a-f]{8}-[0-9a-f-]{27}/g, "/{id}").replace(/\/[A-Za-z0-9_-]{30,}/g, "/{secret}").replace(/\/(fr|nl|en|de)$/, "/{language}");
  return `${path}?${[...new Set(searchParams.keys())].sort().join("&")}`;
}

/** What the forms of the page are for, those left out that would end the walk or what it built. */
async function actionsOf(page: Page): Promise<string[]> {
  const forms = await page.evaluate(() => [...document.forms].map((form) => ({
    method: form.method,
    action: form.getAttribute("action") ?? "",
    destroys: form.querySelector(".btn-red") !== null,
  })));
  return forms.filter(({ method, action, destroys }) => method === "post" && action && !destroys && !LEFT_ALONE.some((path) => path.test(action))).map(({ action }) => action);
}

/** Fills each text field of a form with markup and sends it; a field that refuses gets less, and at last what it had. Says whether it was taken. */
async function send(page: Page, watch: Watch, address: string, action: string, taken: Set<string>): Promise<boolean> {
  const kind = pattern(new URL(action, demo.url).href);
  const tries: Record<string, number> = {};
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const names = await page.evaluate(fill, { action, texts: TEXTS, tries, plausible: PLAUSIBLE.map(([name, value]) => [name.source, value]) });
    if (!names) return false;
    const answered = page.waitForNavigation({ timeout: 10_000 }).catch(() => null);
    await page.evaluate((action) => {
      const form = [...document.forms].find((form) => form.getAttribute("action") === action);
      HTMLFormElement.prototype.submit.call(form);
    }, action);
    const answer = await answered;
    if (!answer) return true; // For scripts: it leads nowhere.
    expect(answer.status(), `${action} on ${address}`).toBeLessThan(500);
    await watch.look(page);
    if (answer.status() < 400) {
      for (const name of names) taken.add(`${kind} ${name}`);
      return true;
    }
    const invalid = await page.evaluate(() => [...document.querySelectorAll<HTMLInputElement>("[aria-invalid=true], .is-invalid")].map(({ name }) => name));
    for (const name of invalid.length > 0 ? invalid : names) tries[name] = attempt + 1;
    await page.goto(address);
  }
  return false;
}

/** Runs in the page: answers the names of the fields that got markup, none if there is no such form any more. */
function fill({ action, texts, tries, plausible }: { action: string; texts: string[]; tries: Record<string, number>; plausible: string[][] }): string[] | null {
  const form = [...document.forms].find((form) => form.getAttribute("action") === action);
  if (!form) return null;
  const hostile: string[] = [];
  for (const field of form.elements) {
    if (field instanceof HTMLSelectElement) {
      if (field.value === "" && field.required) field.selectedIndex = field.options.length - 1;
      continue;
    }
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || !field.name || field.name === "csrf_token") continue;
    const rich = field.type === "hidden" && /(^|_)html$/.test(field.name);
    const kept = plausible.find(([name]) => new RegExp(name).test(field.name))?.[1] ?? "x";
    if (["text", "search", "textarea", "tel"].includes(field.type) || rich) {
      const text = texts.slice(tries[field.name] ?? 0).find(({ length }) => field instanceof HTMLTextAreaElement || field.maxLength < 0 || length <= field.maxLength);
      if (text) hostile.push(field.name);
      field.value = text ?? (field.value || (field.required || plausible.some(([name]) => new RegExp(name).test(field.name)) ? kept : ""));
    } else if (field.type === "email" && !field.value) {
      field.value = `mallory@hostile.example`;
    } else if (field.type === "url" && (tries[field.name] ?? 0) < 2) {
      field.value = tries[field.name] ? `https://hostile.example/${texts[1]}` : `javascript:window.hacked=1`;
      hostile.push(field.name);
    } else if (field.type === "password") {
      field.value = texts[1];
    } else if (field.type === "number" && !field.value) {
      field.value = field.min || "1";
    } else if (field.type === "date" && !field.value) {
      field.value = "2030-01-31";
    }
  }
  const buttons = [...form.querySelectorAll<HTMLButtonElement>("button:not([type=button])")];
  const button = buttons.find(({ classList }) => classList.contains("btn-green")) ?? buttons[0];
  if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  return hostile;
}

/** From page to page by its links, a few of each kind. With `taken`, each form on the way is filled and sent, and the fields that took markup are added. */
export async function walk(page: Page, watch: Watch, beginnings: string[], each: number, taken?: Set<string>): Promise<void> {
  const waiting = beginnings.map((path) => new URL(path, demo.url).href);
  const counted = new Map<string, number>();
  const sent = new Map<string, number>();
  const known = new Set<string>();
  while (waiting.length > 0) {
    const address = waiting.shift() ?? "";
    const kind = pattern(address);
    const before = counted.get(kind) ?? 0;
    if (known.has(address) || before >= each) continue;
    known.add(address);
    counted.set(kind, before + 1);
    const answer = await page.goto(address).catch((error: Error) => {
      if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error;
      return null;
    });
    if (!answer) continue; // A file.
    expect(answer.status(), address).toBeLessThan(500);
    if (!answer.headers()["content-type"]?.startsWith("text/html")) continue;
    await watch.look(page);
    const links = await page.evaluate(() => [...document.querySelectorAll<HTMLAnchorElement>("a[href]")].map(({ href }) => href.split("#")[0] ?? ""));
    waiting.push(...links.filter((link) => link.startsWith(`${demo.url}/`) && !/\/(pdf|ubl)$|\.(csv|vcf)\b/.test(link)));
    if (!taken) continue;
    for (const action of await actionsOf(page)) {
      const what = pattern(new URL(action, demo.url).href);
      const tries = sent.get(what) ?? 0;
      if (tries >= TRIES) continue;
      sent.set(what, (await send(page, watch, address, action, taken)) ? TRIES : tries + 1);
      waiting.push(page.url());
      await page.goto(address);
    }
  }
}

// Mails that left, as the relay's catcher kept them.
import { expect } from "@playwright/test";
import { demo } from "./portal";

interface Sent {
  to: { address: string }[];
  text: string;
}

/** The first address below the portal that mails to this person lead to, with this in its path. */
export async function linkSentTo(email: string, path: string): Promise<string> {
  expect(demo.relay_ui, "the walks read the mails that leave: no other relay").not.toBeNull();
  let link: string | undefined;
  await expect(async () => {
    const answer = await fetch(`${demo.relay_ui}/api/email`);
    const mails = (await answer.json()) as Sent[];
    const texts = mails.filter(({ to }) => to.some(({ address }) => address === email)).map(({ text }) => text);
    link = texts.flatMap((text) => text.match(/https?:\/\/\S+/g) ?? []).find((found) => found.startsWith(`${demo.url}${path}`));
    expect(link, `a mail to ${email} with a link to ${path}`).toBeDefined();
  }).toPass({ timeout: 20_000 });
  return link ?? "";
}

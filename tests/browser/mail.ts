// Mails to the company, as their writers' servers hand them over.
import { randomUUID } from "node:crypto";
import { company, demo } from "./portal";
import { sendMail } from "./smtp";

export interface Writer {
  name: string;
  email: string;
}

export interface Mail {
  from: Writer;
  subject: string;
  text: string;
  type?: "plain" | "html";
  /** The company it goes to; the first one unless it says so. */
  to?: string;
  /** More header fields, one a line. */
  headers?: string[];
}

/** A word that no other mail has: walks on a system that ran before meet only their own. */
export const newWord = (): string => randomUUID().slice(0, 8);

/** Somebody nobody has heard of. */
export function newWriter(name: string): Writer {
  const [first, last] = name.toLowerCase().normalize("NFD").replace(/[^a-z ]/g, "").split(" ");
  return { name, email: `${first}@${last}-${newWord()}.example` };
}

export async function write({ from, subject, text, type = "plain", to = company.address, headers = [] }: Mail): Promise<void> {
  const mail = `From: "${from.name}" <${from.email}>
To: ${to}
Subject: ${subject}
Date: ${new Date().toUTCString().replace("GMT", "+0000")}
Message-ID: <${randomUUID()}@${from.email.split("@")[1]}>
MIME-Version: 1.0
Content-Type: text/${type}; charset=utf-8
Content-Transfer-Encoding: 8bit
${headers.map((header) => `${header}\n`).join("")}
${text}`;
  await sendMail(demo.smtp, from.email, to, mail);
}

/** Somebody forwards a customer's mail, as Gmail does in French, with a word above it. */
export async function forward(forwarder: Writer, customer: Writer, subject: string, text: string): Promise<void> {
  await write({
    from: forwarder,
    subject: `Fwd: ${subject}`,
    text: `Peux-tu leur répondre ?

---------- Forwarded message ---------
De : ${customer.name} <${customer.email}>
Date: lun. 2 mars 2026 à 09:14
Subject: ${subject}
To: ${forwarder.name} <${forwarder.email}>

${text}
`,
  });
}

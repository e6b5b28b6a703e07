// Quote requests: what their pages do more than forms and links can.
import htmx from "./htmx";

export function helpWithRequests(): void {
  // What somebody unfolded stays so when its part of the page looks again.
  htmx.config.morphIgnore = [...(htmx.config.morphIgnore ?? []), "open"];
  document.addEventListener("load", (event) => fitHeight(event.target), true);
  document.addEventListener("toggle", (event) => fitHeight((event.target as Element).querySelector("iframe")), true);
  document.addEventListener("change", tickAll);
  document.addEventListener("input", chooseContact);
  document.addEventListener("keydown", moveAmongSuggestions);
}

/** <iframe data-fit-height> is as high as what it shows, within reason. */
function fitHeight(frame: EventTarget | null): void {
  if (!(frame instanceof HTMLIFrameElement) || !("fitHeight" in frame.dataset)) return;
  const height = frame.contentDocument?.documentElement.scrollHeight ?? 0;
  if (height > 0) frame.style.height = `${Math.min(Math.max(height + 4, 60), 4000)}px`;
}

/** <input type=checkbox data-tick-all="ids"> ticks all boxes of that name. */
function tickAll(event: Event): void {
  const all = event.target as HTMLInputElement;
  const name = all.dataset.tickAll;
  if (!name || !all.form) return;
  for (const box of all.form.querySelectorAll<HTMLInputElement>(`input[type=checkbox][name="${name}"]`)) box.checked = all.checked;
}

/** <input data-contact-picker list>: whoever is chosen from the list is a contact, anything else is free text. */
function chooseContact(event: Event): void {
  const typed = event.target as HTMLInputElement;
  if (!("contactPicker" in typed.dataset) || !typed.form) return;
  const chosen = [...(typed.list?.querySelectorAll("option") ?? [])].find((option) => option.value === typed.value);
  const contact = typed.form.elements.namedItem("contact_id") as HTMLInputElement;
  const email = typed.form.elements.namedItem("requester_email") as HTMLInputElement;
  contact.value = chosen?.dataset.id ?? "";
  if (chosen?.dataset.email) email.value = chosen.dataset.email;
}

/** <form data-arrows> holds a search and .suggestion buttons below it: the arrows move from one to the next. */
function moveAmongSuggestions(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = event.target as HTMLElement;
  const form = here.closest("[data-arrows]");
  if (!step || !form) return;
  const stops = [...form.querySelectorAll<HTMLElement>("input[type=search], .suggestion")];
  const next = stops[stops.indexOf(here) + step];
  if (!stops.includes(here) || !next) return;
  event.preventDefault();
  next.focus();
}

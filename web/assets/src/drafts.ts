// <form data-draft="/path"> is sent to that path a moment after its writer stops, and when they leave: nothing typed is lost.
const PAUSE_MS = 800;
const timers = new WeakMap<HTMLFormElement, number>();
const changed = new Set<HTMLFormElement>();

export function keepDrafts(): void {
  for (const kind of ["input", "trix-change"]) document.addEventListener(kind, (event) => noteChange(event.target as Element));
  document.addEventListener("submit", (event) => forget(event.target as HTMLFormElement));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") for (const form of changed) save(form, true);
  });
}

function noteChange(target: Element): void {
  const form = target.closest<HTMLFormElement>("form[data-draft]");
  if (!form) return;
  changed.add(form);
  window.clearTimeout(timers.get(form));
  timers.set(form, window.setTimeout(() => save(form, false), PAUSE_MS));
}

/** Sent, it is no draft any more. */
function forget(form: HTMLFormElement): void {
  window.clearTimeout(timers.get(form));
  changed.delete(form);
}

function save(form: HTMLFormElement, leaving: boolean): void {
  window.clearTimeout(timers.get(form));
  changed.delete(form);
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  const state = form.querySelector<HTMLElement>("[data-draft-state]");
  fetch(form.dataset.draft ?? "", { method: "POST", body, keepalive: leaving })
    .then((answer) => {
      if (state) state.textContent = (answer.ok ? state.dataset.saved : state.dataset.failed) ?? "";
      if (!answer.ok) changed.add(form);
    })
    .catch(() => {
      if (state) state.textContent = state.dataset.failed ?? "";
      changed.add(form); // Kept for the next change, or for leaving.
    });
}

// Good news goes away by itself; what can be undone, and anything else, stays until it is closed.
const SHOWN_MS = 6000;

export function dismissToasts(): void {
  document.addEventListener("click", (event) => (event.target as Element).closest("[data-dismiss]")?.closest(".toast-notice")?.remove());
  for (const toast of document.querySelectorAll(".toast-notice.success:not(:has(form))")) window.setTimeout(() => toast.remove(), SHOWN_MS);
}

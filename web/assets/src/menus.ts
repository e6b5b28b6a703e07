// Menus are <details>: here they close as people expect, by Escape, by a click elsewhere, and when another opens.
const MENU = "details.menu";

export function closeMenus(): void {
  document.addEventListener("click", (event) => closeExcept((event.target as Element).closest(MENU)));
  document.addEventListener("focusin", (event) => closeExcept((event.target as Element).closest(MENU)));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector<HTMLDetailsElement>(`${MENU}[open]`);
    if (open) {
      open.open = false;
      open.querySelector("summary")?.focus();
    } else if (location.hash === "#menu") {
      location.hash = "main";
    }
  });
}

function closeExcept(kept: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(`${MENU}[open]`)) {
    if (menu !== kept) menu.open = false;
  }
}

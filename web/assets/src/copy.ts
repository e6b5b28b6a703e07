// <button data-copy="text" data-copied="words that say so"> copies its text.
export function offerCopying(): void {
  document.addEventListener("click", async (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-copy]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy ?? "");
    } catch {
      return; // Not allowed: the text can still be selected by hand.
    }
    const label = button.querySelector("[data-label]") ?? button;
    const before = label.textContent;
    label.textContent = button.dataset.copied ?? before;
    window.setTimeout(() => (label.textContent = before), 2000);
  });
}

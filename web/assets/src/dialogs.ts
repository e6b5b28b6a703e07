// <a data-dialog="id" href="/the-same-as-a-page"> opens <dialog id>; [data-close] inside closes it. Without scripts the link leads to the page.
export function openDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog ?? "");
      if (dialog instanceof HTMLDialogElement) {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    const dialog = target.closest("dialog");
    // The dialog itself is only hit outside its content.
    if (dialog && (target === dialog || target.closest("[data-close]"))) {
      event.preventDefault();
      dialog.close();
    }
  });
  // A form that came back with a message stays open.
  document.querySelector<HTMLDialogElement>("dialog[data-open]")?.showModal();
}

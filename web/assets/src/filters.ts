// <form data-submit-on-change> is sent as soon as a choice in it changes; its button is for those without scripts.
export function submitOnChange(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement;
    field.closest<HTMLFormElement>("form[data-submit-on-change]")?.requestSubmit();
  });
}

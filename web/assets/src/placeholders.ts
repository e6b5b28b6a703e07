// <button data-put="{name}" data-into="field-body"> writes its words into that field, where the cursor stands.
export function putPlaceholders(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-put]");
    const field = document.getElementById(button?.dataset.into ?? "");
    if (!button || !(field instanceof HTMLTextAreaElement)) return;
    field.focus();
    field.setRangeText(button.dataset.put ?? "", field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// Pages where rich text is written.
import "trix";
import "./editor.css";

// Files belong to the form's own field: dropped into the text they would be lost.
document.addEventListener("trix-file-accept", (event) => event.preventDefault());

// Without scripts a <textarea> is shown; with them, the editor takes its place.
for (const area of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-rich]")) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.id = `${area.id}-html`;
  input.name = area.dataset.rich ?? "html";
  input.value = area.dataset.html ?? "";
  const editor = document.createElement("trix-editor");
  editor.setAttribute("input", input.id);
  editor.setAttribute("aria-label", area.labels?.[0]?.textContent?.trim() ?? "");
  area.replaceWith(input, editor);
}

// <button data-insert="field"> puts what was chosen in that field where the writer stands; without scripts it sends the form and the page comes back filled.
interface TrixElement extends HTMLElement {
  editor: { insertHTML(html: string): void };
}

document.addEventListener("click", async (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>("button[data-insert]");
  const field = button?.form?.elements.namedItem(button.dataset.insert ?? "");
  const writing = button?.form?.querySelector<TrixElement>("trix-editor");
  if (!button || !writing || !(field instanceof HTMLSelectElement)) return;
  event.preventDefault();
  const answer = await fetch(`${button.formAction}?${new URLSearchParams({ [field.name]: field.value })}`);
  if (!answer.ok) return;
  writing.focus();
  // The editor would make a space of a line end beside a <br>.
  writing.editor.insertHTML((await answer.text()).replaceAll("\n", ""));
});

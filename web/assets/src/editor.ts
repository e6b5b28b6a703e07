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

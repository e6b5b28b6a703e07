// `/` leads to the search, wherever one is, unless somebody types.
export function reachSearch(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = (event.target as Element).closest("input, textarea, select, trix-editor, [contenteditable]");
    const search = document.querySelector<HTMLInputElement>("[data-search]");
    if (typing || !search || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
}

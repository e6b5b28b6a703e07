// The editor of an offer: lines come, go and move; the server counts. <ol data-lines> holds <li data-line>, each with the fields of a line.
import "./offers.css";

export function editOffers(): void {
  const lines = document.querySelector<HTMLOListElement>("[data-lines]");
  if (!lines) return;
  const totals = document.querySelector("[data-offer-totals]");
  const changed = () => totals?.dispatchEvent(new Event("lines-changed"));
  document.querySelector("[data-add-line]")?.addEventListener("click", (event) => {
    event.preventDefault();
    addLine(lines).querySelector("textarea")?.focus();
  });
  lines.addEventListener("input", changed);
  lines.addEventListener("change", (event) => {
    const kind = event.target as HTMLSelectElement;
    const line = kind.closest<HTMLElement>("[data-line]");
    if (line && kind.name === "line_kind") line.dataset.kind = kind.value;
    changed();
  });
  lines.addEventListener("click", (event) => {
    const line = (event.target as Element).closest("[data-remove]")?.closest<HTMLElement>("[data-line]");
    if (!line) return;
    if (lines.children.length === 1) addLine(lines);
    line.remove();
    changed();
  });
  document.querySelector("[name=vat_scheme]")?.addEventListener("change", changed);
  moveByKeyboard(lines);
  moveByHand(lines);
  offerProducts(lines, changed);
}

/** A line like the last, with nothing in it. */
function addLine(lines: HTMLOListElement): HTMLElement {
  const last = lines.lastElementChild as HTMLElement;
  const line = last.cloneNode(true) as HTMLElement;
  line.dataset.kind = "item";
  const row = String(Date.now());
  for (const field of line.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")) field.value = "";
  for (const problem of line.querySelectorAll(".invalid-feedback")) problem.remove();
  for (const field of line.querySelectorAll(".is-invalid")) field.classList.remove("is-invalid");
  set(line, "line_kind", "item");
  for (const label of line.querySelectorAll("label")) {
    const field = line.querySelector<HTMLElement>(`[id="${label.htmlFor}"]`);
    label.htmlFor = `${label.htmlFor.replace(/-\d+$/, "")}-${row}`;
    if (field) field.id = label.htmlFor;
  }
  lines.append(line);
  return line;
}

function set(line: HTMLElement, name: string, value: string): void {
  const field = line.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`);
  if (field) field.value = value;
}

/** Alt+↑ and Alt+↓ move the line somebody types in. */
function moveByKeyboard(lines: HTMLOListElement): void {
  lines.addEventListener("keydown", (event) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const field = event.target as HTMLElement;
    const line = field.closest("[data-line]");
    const other = event.key === "ArrowUp" ? line?.previousElementSibling : line?.nextElementSibling;
    if (!line || !other) return;
    event.preventDefault();
    if (event.key === "ArrowUp") other.before(line);
    else other.after(line);
    field.focus();
  });
}

/** The handle drags its line. */
function moveByHand(lines: HTMLOListElement): void {
  let dragged: HTMLElement | null = null;
  lines.addEventListener("dragstart", (event) => {
    dragged = (event.target as Element).closest<HTMLElement>("[data-move]")?.closest<HTMLElement>("[data-line]") ?? null;
    if (dragged) event.dataTransfer?.setDragImage(dragged, 0, 0);
  });
  lines.addEventListener("dragover", (event) => {
    const over = (event.target as Element).closest<HTMLElement>("[data-line]");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  });
  lines.addEventListener("dragend", () => (dragged = null));
}

interface Product {
  id: string;
  name: string;
  reference: string;
  description: string;
  unit: string;
  unit_price: string;
  vat_rate: string;
}

/** <input data-product-search list>: what is chosen becomes a line. */
function offerProducts(lines: HTMLOListElement, changed: () => void): void {
  const search = document.querySelector<HTMLInputElement>("[data-product-search]");
  if (!search?.list) return;
  search.closest<HTMLElement>("[hidden]")?.removeAttribute("hidden");
  let found: Product[] = [];
  let timer = 0;
  search.addEventListener("input", () => {
    const chosen = found.find((product) => label(product) === search.value);
    if (chosen) {
      takeOver(lines, chosen);
      search.value = "";
      changed();
      return;
    }
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void look(), 150);
  });
  async function look(): Promise<void> {
    if (!search?.list || search.value.trim() === "") return;
    const language = search.form?.elements.namedItem("language") as HTMLSelectElement | null;
    const query = new URLSearchParams({ q: search.value, language: language?.value ?? "" });
    const answer = await fetch(`/products/suggest?${query}`);
    if (!answer.ok) return;
    found = (await answer.json()) as Product[];
    search.list.replaceChildren(...found.map((product) => new Option("", label(product))));
  }
}

function label(product: Product): string {
  return product.reference ? `${product.name} (${product.reference})` : product.name;
}

/** Into the first line in which nothing stands, or a new one. */
function takeOver(lines: HTMLOListElement, product: Product): void {
  const empty = [...lines.querySelectorAll<HTMLElement>("[data-line]")].find((line) =>
    [...line.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("[name=line_description], [name=line_price]")].every((field) => field.value.trim() === ""),
  );
  const line = empty ?? addLine(lines);
  set(line, "line_product", product.id);
  set(line, "line_description", product.description);
  set(line, "line_quantity", "1");
  set(line, "line_unit", product.unit);
  set(line, "line_price", product.unit_price);
  set(line, "line_vat", product.vat_rate);
  line.querySelector<HTMLInputElement>("[name=line_quantity]")?.select();
}

// The customer's page. Without this it works by itself; only drawing needs it.
import SignaturePad from "signature_pad";

tellWhenSeen();
countOptions();
offerDrawing();

/** <div data-viewed="path">: somebody sees the page. Programs that open links run no scripts. */
function tellWhenSeen(): void {
  const seen = document.querySelector<HTMLElement>("[data-viewed]");
  if (!seen) return;
  const tell = () => {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", tell);
    void fetch(seen.dataset.viewed ?? "", { method: "POST", body: new URLSearchParams({ pass: seen.dataset.pass ?? "" }), keepalive: true });
  };
  document.addEventListener("visibilitychange", tell);
  // Prepared in the background, a page is not seen.
  window.setTimeout(tell, 1000);
}

/** Totals follow what is ticked; the server counts. */
function countOptions(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-offer]");
  const button = form?.querySelector<HTMLButtonElement>("[data-recalculate]");
  if (!form || !button) return;
  button.hidden = true;
  let last = 0;
  form.addEventListener("change", async (event) => {
    if ((event.target as HTMLInputElement).name !== "options") return;
    const mine = ++last;
    const ticked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (name !== "signature" && typeof value === "string") ticked.append(name, value);
    const answer = await fetch(button.formAction, { method: "POST", body: ticked });
    if (!answer.ok || mine !== last) return;
    // Inert: the page's styles carry the nonce of another answer.
    const page = document.createElement("template");
    page.innerHTML = await answer.text();
    const counted = page.content.querySelector("#totals");
    if (counted) document.getElementById("totals")?.replaceChildren(...counted.children);
  });
}

/** <div data-signature hidden> with a canvas, a field and a button that clears it. */
function offerDrawing(): void {
  const box = document.querySelector<HTMLElement>("[data-signature]");
  const canvas = box?.querySelector("canvas");
  const field = box?.querySelector<HTMLInputElement>("input[name=signature]");
  if (!box || !canvas || !field) return;
  box.hidden = false;
  const pad = new SignaturePad(canvas, { penColor: "#14213d" });
  let width = 0;
  const fit = () => {
    // A phone's address bar comes and goes: only another width is another size.
    if (canvas.offsetWidth === width) return;
    width = canvas.offsetWidth;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    canvas.width = width * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d")?.scale(ratio, ratio);
    pad.redraw();
  };
  fit();
  window.addEventListener("resize", fit);
  pad.addEventListener("endStroke", () => (field.value = pad.toDataURL("image/png")));
  box.querySelector("[data-clear]")?.addEventListener("click", () => {
    pad.clear();
    field.value = "";
  });
}

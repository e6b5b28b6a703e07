// Looks again at what the server says has changed. A part of a page names the changes that concern it:
//   <div data-live="list request:0192…" hx-get="…" hx-trigger="live" hx-swap="outerHTML">
import htmx from "./htmx";

const EVENTS = ["request", "list", "typing", "notification", "held", "test"];
/** Changes that come together cause one look. */
const GATHER_MS = 150;

const pending = new Set<string>();
let timer: number | undefined;
let source: EventSource | undefined;

export function listenForChanges(): void {
  if (!document.body.dataset.events) return;
  document.addEventListener("visibilitychange", follow);
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", follow);
  follow();
}

/** Only a visible tab holds a stream: browsers allow six connections to a host. */
function follow(): void {
  if (document.visibilityState === "hidden") {
    close();
  } else if (!source) {
    open();
  }
}

function open(): void {
  const url = document.body.dataset.events;
  if (!url) return;
  source = new EventSource(url);
  source.addEventListener("open", () => {
    // What happened while nobody listened is not told, nor what happened between the making of this page and now: look at everything.
    for (const name of EVENTS) changed(name, "*");
  });
  for (const name of EVENTS) {
    source.addEventListener(name, (event) => changed(name, (event as MessageEvent<string>).data));
  }
}

function close(): void {
  source?.close();
  source = undefined;
}

function changed(name: string, id: string): void {
  pending.add(name);
  pending.add(`${name}:${id}`);
  timer ??= window.setTimeout(look, GATHER_MS);
}

function look(): void {
  timer = undefined;
  for (const part of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const names = part.dataset.live?.split(" ") ?? [];
    const concerned = names.some((name) => pending.has(name) || (name.includes(":") && pending.has(`${name.split(":")[0]}:*`)));
    if (concerned) htmx.trigger(part, "live");
  }
  pending.clear();
}

// htmx, for parts of pages. Its configuration stands in the page's head: no evaluation of code, same origin only.
import htmx from "htmx.org";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}
window.htmx = htmx;
export default htmx;

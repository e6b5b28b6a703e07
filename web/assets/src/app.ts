// Every page: what makes it quicker. Without it, pages work by themselves.
import "./htmx";
import "./app.css";
import { keepDrafts } from "./drafts";
import { offerCopying } from "./copy";
import { closeMenus } from "./menus";
import { listenForChanges } from "./live";
import { openDialogs } from "./dialogs";
import { editOffers } from "./offers";
import { helpWithRequests } from "./requests";
import { offerPasskeys } from "./passkeys";
import { putPlaceholders } from "./placeholders";
import { reachSearch } from "./shortcuts";
import { submitOnChange } from "./filters";
import { dismissToasts } from "./toasts";

closeMenus();
openDialogs();
offerCopying();
offerPasskeys();
reachSearch();
submitOnChange();
keepDrafts();
dismissToasts();
helpWithRequests();
editOffers();
putPlaceholders();
listenForChanges();

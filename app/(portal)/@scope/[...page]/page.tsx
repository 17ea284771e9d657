/** Matches these addresses too: a slot without a page would keep the content of the previous page. */
export { PersonScope as default } from "../header-scope";

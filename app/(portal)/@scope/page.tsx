/** Named for these addresses too: a slot without a page keeps what it showed on the page before. */
export { PersonScope as default } from "./header-scope";

/** Named for a run's inner pages too: a slot without a page keeps what it showed on the page before. */
export { default } from "../page";

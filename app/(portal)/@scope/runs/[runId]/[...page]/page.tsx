/** Matches a run's inner pages too: a slot without a page would keep the content of the previous page. */
export { default } from "../page";

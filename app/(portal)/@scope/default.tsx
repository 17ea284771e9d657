/** The scope in the header on pages outside a run. Run pages have their own beside this file. */
export { PersonScope as default } from "./header-scope";

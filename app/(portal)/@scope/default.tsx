/** The scope in the header, on pages about no single run. The pages of runs have one of their own beside this file. */
export { PersonScope as default } from "./header-scope";

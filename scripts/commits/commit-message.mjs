// The form of a commit message. CONTRIBUTING.md shows it to people; the check and the hook use what is here.

/** What a commit can be; the word in front of the area. */
export const TYPES = ["feat", "fix", "refactor", "perf", "test", "docs", "style", "build", "ci", "chore"];

/** A subject is read in one line of 80 characters, behind the short hash. */
export const LONGEST_SUBJECT = 72;

/** These two reach the people who use the portal, so they say why. */
const NEEDS_BODY = new Set(["feat", "fix"]);

const FORM = /^(?<type>[a-z]+)\((?<area>[a-z0-9-]+(?:, ?[a-z0-9-]+)*)\)!?: (?<summary>\S.*)$/u;
const TRAILER = /^[A-Z][A-Za-z-]+: \S/;

/** First words that no order begins with. */
const NO_VERBS = new Set(
  "a an the this that these those it its he she they we you i one two three no some all any each every more both what which who where when how why if as at by for from in of on to with without not now here there also only".split(
    " ",
  ),
);
const LIKE_A_PARTICIPLE = new Set(
  "bring cling embed exceed feed need ping proceed ring seed shed shred speed spring sting string succeed swing wring".split(" "),
);
const LIKE_A_THIRD_PERSON = new Set("alias bias canvas focus".split(" "));

/**
 * What is wrong with a commit message, one sentence for each fault; empty when it has the form, or is `git revert`'s own.
 *
 * @param {string} message as `git log --format=%B` prints it, or the file that a commit hook gets
 * @returns {string[]}
 */
export function faultsOf(message) {
  if (message.startsWith('Revert "')) return [];
  const [subject = "", second = "", ...rest] = message.replace(/\n+$/, "").split("\n");
  const faults = [];
  const length = [...subject].length;
  if (length > LONGEST_SUBJECT)
    faults.push(`The subject has ${length} characters; ${LONGEST_SUBJECT} are the most. Move the reason into the body.`);
  if (second.trim() !== "") faults.push("The second line is not empty. Leave it empty between subject and body.");

  const { type, summary } = FORM.exec(subject)?.groups ?? {};
  if (type === undefined) {
    faults.push("The subject is not `type(area): imperative`. Example: fix(undo): keep a key that another run made.");
    return faults;
  }
  if (!TYPES.includes(type)) faults.push(`There is no type "${type}". Types: ${TYPES.join(", ")}.`);
  faults.push(...faultsOfSummary(summary));
  const body = rest.filter((line) => line.trim() !== "" && !TRAILER.test(line));
  if (NEEDS_BODY.has(type) && body.length === 0)
    faults.push(`A ${type} has a body. Say in one to five lines why it was needed and what a person notices.`);
  return faults;
}

function faultsOfSummary(summary) {
  const faults = [];
  const [first = ""] = summary.split(/[\s,:;]/u);
  if (summary.endsWith(".")) faults.push("The subject ends with a full stop. Remove it.");
  if (/^\p{Lu}\p{Ll}/u.test(first)) faults.push(`"${first}" begins with a capital letter. Write it small.`);
  if (!isImperative(first.toLowerCase()))
    faults.push(`"${first}" is no order. Begin with what the commit does, as in "add", "refuse", "move".`);
  return faults;
}

function isImperative(word) {
  if (NO_VERBS.has(word)) return false;
  if (/(?:ed|ing)$/.test(word)) return LIKE_A_PARTICIPLE.has(word);
  if (/[^s]s$/.test(word)) return LIKE_A_THIRD_PERSON.has(word);
  return true;
}

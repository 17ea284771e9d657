import { isItems, isMembers, Placeholder, type Members, type Path, type Value } from "./value";

/** A placeholder of a template: as it is written, the name in it, and every value that contains it. */
export type FoundPlaceholder = { readonly raw: string; readonly name: string; readonly at: readonly Path[] };

/**
 * Forms that no program inside a container reads, so they are placeholders in every value. Each has a length limit: without it
 * a text of opening delimiters would cost the square of its length.
 */
const DELIMITED = [
  String.raw`<\+(?:[^<>\n]|<\+[^<>\n]{0,200}>){1,300}>`, // Harness
  String.raw`\$\{\{[^\n]{0,300}?\}\}`, // GitHub Actions
  String.raw`\{\{[^\n]{0,300}?\}\}`, // Jinja, Helm, Mustache
  String.raw`<%[^\n]{0,300}?%>`, // ERB
  String.raw`#\{[^}\n]{1,200}\}#?`, // Octopus, Azure
  String.raw`%[A-Za-z_]\w{2,100}%`,
  String.raw`__[A-Z][A-Z0-9_]{0,100}__`,
  String.raw`@[A-Z][A-Z0-9_]{2,100}@`,
];
const ANGLED = String.raw`<[A-Za-z_][\w .:/-]{0,100}>`;
const BRACED = String.raw`\$\{[^{}\n]{0,300}(?:\{[^{}\n]{0,100}\}[^{}\n]{0,100}){0,10}\}`;
/** Forms that a shell reads too: in a command they are a placeholder only where no shell would write them. */
const SHELL_LIKE = [BRACED, String.raw`\$\([A-Za-z_][\w.-]*\)`, String.raw`\$[A-Za-z_]\w*`];
const LOWER_BRACED = String.raw`\$\{[a-z][\w.]*\}`;

const IN_TEXT = new RegExp([...DELIMITED, ANGLED, ...SHELL_LIKE].join("|"), "g");
const IN_COMMAND = new RegExp([...DELIMITED, ANGLED, LOWER_BRACED].join("|"), "g");
/** A text without a match has no placeholder with delimiters. One search of the whole text saves one of each value. */
const HINT = /\$[{(A-Za-z_]|<[+%A-Za-z_]|\{\{|#\{|%[A-Za-z_]\w\w|__[A-Z]|@[A-Z]/;

/** Names of Docker's log tags: `{{.Name}}` is for the log driver. @see https://docs.docker.com/engine/logging/log_tags/ */
const LOG_TAG = /^\{\{\s*\.(?:ID|FullID|Name|ImageID|ImageFullID|ImageName|DaemonName)\s*\}\}$/;

/** Uppercase words where an account, a region, an image or a name belongs: `ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com`. */
const BARE_WORD =
  /(?<![A-Za-z0-9])(?:[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+|ACCOUNT|REGION|IMAGE|REPOSITORY|TAG|X{8,}|x{8,}|Y{8,}|y{8,})(?![A-Za-z0-9])/g;

/** Lowercase words that AWS's own examples have in place of an account or a region. */
const EXAMPLE_WORD = /(?<![A-Za-z0-9])(?:(?:aws|your)[_-])?(?:account(?:[_-]?id)?|region)(?![A-Za-z0-9])/g;

/** Whether the text can contain a placeholder with delimiters. */
export function hintsAtPlaceholder(text: string): boolean {
  return HINT.test(text);
}

/** The placeholders in a string that AWS reads: an image, an ARN, a name, a number. */
export function placeholdersIn(text: string): readonly string[] {
  return HINT.test(text) ? (text.match(IN_TEXT) ?? []) : [];
}

/**
 * Words in a place that needs another value: an uppercase word in an image, and any word as the region or the account of an ARN
 * or a registry. A name may be uppercase, so the other parts of an ARN are not examined.
 */
export function bareWordsIn(text: string): readonly string[] {
  const written = text.replaceAll(IN_TEXT, " ");
  if (written.startsWith("arn:")) {
    const place = written.split(":").slice(3, 5).join(" ");
    return [...(place.match(BARE_WORD) ?? []), ...(place.match(EXAMPLE_WORD) ?? [])];
  }
  const registry = /^[^/]*\.dkr\.ecr\.[^/]*/.exec(written)?.[0] ?? "";
  return [...(registry.match(EXAMPLE_WORD) ?? []), ...(written.match(BARE_WORD) ?? [])];
}

/** The placeholders in a string that a program in the container reads, such as a command: `$HOME` and HTML tags are none. */
function placeholdersInCommand(text: string): readonly string[] {
  if (!HINT.test(text)) return [];
  return withoutTags(text, text.match(IN_COMMAND) ?? []).filter((found) => !LOG_TAG.test(found));
}

/** What was found, without the tags of HTML: a page that a container prints has a closing tag. */
function withoutTags(text: string, found: readonly string[]): readonly string[] {
  return text.includes("</") ? found.filter((one) => !/^<[A-Za-z]/.test(one)) : found;
}

/** The placeholders in the value of a variable. A password may have a dollar sign; `$TOKEN` as the whole value is a placeholder. */
function placeholdersInVariable(text: string): readonly string[] {
  return withoutTags(text, placeholdersIn(text)).filter((found) => !/^\$[A-Za-z_]/.test(found) || found === text);
}

/** Members that a program in the container reads, with how placeholders are found there. */
const FINDERS = new Map([
  ...["command", "entryPoint", "healthCheck", "options", "dockerLabels"].map((key) => [key, placeholdersInCommand] as const),
  ["environment", placeholdersInVariable] as const,
]);
/** Members in which an uppercase word is a placeholder; `valueFrom` only as an ARN, because a parameter may be named so. */
const FOR_AWS = new Set([
  ...["image", "valueFrom", "taskRoleArn", "executionRoleArn"],
  ...["cluster", "taskDefinition", "role", "targetGroupArn", "registryArn", "subnets", "securityGroups"],
]);
/** Members with IDs of the network. A sentence of lowercase words is none: `your-subnet-id`. */
const NETWORK_IDS = new Set(["subnets", "securityGroups"]);
const YOUR_WORDS = /^your(?:[-_][a-z]+)+$/i;

/** @param path the place of the text: an item of a list is judged by the member that has the list */
function bareWordsAt(path: Path, text: string): readonly string[] {
  const key = path.findLast((step) => typeof step === "string") ?? "";
  if (NETWORK_IDS.has(key) && YOUR_WORDS.test(text)) return [text];
  const isName = key === "valueFrom" && !text.startsWith("arn:");
  return FOR_AWS.has(key) && !isName ? bareWordsIn(text) : [];
}

/** Whether words are in place of the ID of a subnet or a security group: `your-subnet-id`, `subnet-xxxxxxxx`. */
export function isWordForId(text: string): boolean {
  return YOUR_WORDS.test(text) || bareWordsIn(text).length > 0;
}

/**
 * Every placeholder of a document, by its text, with all values that contain it.
 *
 * @param isTemplate whether the text can contain placeholders with delimiters (`hintsAtPlaceholder`)
 */
export function findPlaceholders(document: Members, isTemplate: boolean): readonly FoundPlaceholder[] {
  const found = new Map<string, Path[]>();
  const add = (raw: string, path: Path): void => {
    const paths = found.get(raw);
    if (paths === undefined) found.set(raw, [path]);
    else if (paths.at(-1) !== path) paths.push(path);
  };
  const visit = (value: Value, path: Path, findIn: (text: string) => readonly string[]): void => {
    if (value instanceof Placeholder) add(value.raw, path);
    else if (typeof value === "string") {
      for (const raw of findIn(value)) add(raw, path);
      for (const raw of bareWordsAt(path, value)) add(raw, path);
    } else if (isItems(value)) value.forEach((item, index) => visit(item, [...path, index], findIn));
    else if (isMembers(value)) {
      for (const [key, member] of Object.entries(value)) {
        if (member instanceof Placeholder && member.raw === key) add(key, path);
        else {
          for (const raw of placeholdersIn(key)) add(raw, [...path, key]);
          visit(member, [...path, key], FINDERS.get(key) ?? findIn);
        }
      }
    }
  };
  if (isTemplate) visit(document, [], placeholdersIn);
  else visitForAws(document, [], add);
  return [...found].map(([raw, at]) => ({ raw, name: nameIn(raw), at }));
}

/** The few values that can contain an uppercase word, in a text without delimiters. */
function visitForAws(document: Members, path: Path, add: (raw: string, path: Path) => void): void {
  for (const [key, member] of Object.entries(document)) {
    if (typeof member === "string") {
      for (const raw of bareWordsAt([key], member)) add(raw, [...path, key]);
    } else if (isItems(member) && (key === "containerDefinitions" || key === "secrets" || key === "secretOptions")) {
      member.forEach((item, index) => {
        if (isMembers(item)) visitForAws(item, [...path, key, index], add);
      });
    } else if (isMembers(member)) visitForAws(member, [...path, key], add);
  }
}

/** The name between the delimiters of a placeholder: `var.image` in `${var.image}`. */
function nameIn(raw: string): string {
  const inner = raw
    .replace(/^(?:<\+|<%[=-]?|\$\{\{|\$\{|\$\(|\{\{-?|#\{|[<$%@]|__)/, "")
    .replace(/(?:-?%?>|-?\}\}|\}#?|\)|[%@]|__)$/, "");
  return inner.trim() === "" ? raw : inner.trim();
}

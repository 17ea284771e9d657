/** The most characters that Find reads of its input. */
export const MAX_FIND_TEXT = 200;

/** The fewest characters that are searched for. */
const MIN_FIND_TEXT = 2;

/** The most words that are compared; more than these name nothing that has a name. */
const MAX_WORDS = 6;

/** A text of this length or more is a sentence from a log, not a name, and is not looked up. */
const LONG_TEXT = 60;

/** A parsed query of Find. */
export type FindQuery = {
  /** As typed, without space around it. */
  readonly text: string;
  /** Lower-case letters and digits; each finds words that begin with it. */
  readonly words: readonly string[];
  /** 42 for `42`, `CB-2026-0042` and `cb 42`. */
  readonly runNumber?: number | undefined;
  /** `G38` for `G38`, `g 38` and `38`. */
  readonly guideItem?: string | undefined;
  /** The beginning of an IPv4 address: `10.20.` */
  readonly address?: string | undefined;
};

/** Reads what was typed. Undefined when the text is too short or too long. */
export function readFindQuery(typed: string): FindQuery | undefined {
  const text = typed.trim();
  if (text.length < MIN_FIND_TEXT || text.length > LONG_TEXT || text.includes("\n")) return undefined;
  const all = text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  // One letter begins too many words; a digit tells web-1 from web-2.
  const words = all.filter((word) => word.length >= MIN_FIND_TEXT || /\d/.test(word)).slice(0, MAX_WORDS);
  const guideItem = /^g\s?0*([1-9]\d{0,2})$/i.exec(text)?.[1] ?? /^0*([1-9]\d{0,2})$/.exec(text)?.[1];
  const runNumber = /^(?:cb[-\s]?(?:\d{4}-)?)?0*([1-9]\d{0,8})$/i.exec(text)?.[1];
  return {
    text,
    words,
    runNumber: runNumber === undefined ? undefined : Number(runNumber),
    guideItem: guideItem === undefined ? undefined : `G${guideItem}`,
    address: /^\d{1,3}(\.\d{1,3}){0,3}\.?$/.test(text) && text.includes(".") ? text : undefined,
  };
}

const ERROR_WORDS =
  /\b(not authori[sz]ed|unauthori[sz]ed|denied|forbidden|exception|error|failed|failure|refused|timed? ?out|invalid|unable to|could not|cannot|no route)\b/i;
const ERROR_CODE = /[a-z](Exception|Error|Denied|Failure|Fault|Operation|Token|TokenId|Code)\b/;

/** Whether a text is an error message rather than a name: then Diagnose explains it. */
export function looksLikeError(typed: string): boolean {
  const text = typed.trim();
  if (text.length > LONG_TEXT || text.includes("\n")) return true;
  return ERROR_CODE.test(text) || ERROR_WORDS.test(text);
}

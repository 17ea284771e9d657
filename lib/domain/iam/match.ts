/** Request context: keys in lower case, since IAM compares them so, each with its values. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/** Answers whether a value fits a pattern; the context gives the values of policy variables. */
export type Matcher = (value: string, context: RequestContext) => boolean;

type Token = string | typeof ANY | typeof ANY_IN_SEGMENT | typeof ONE | typeof ONE_IN_SEGMENT;
const ANY = Symbol("*");
const ANY_IN_SEGMENT = Symbol("* before more of its segment");
const ONE = Symbol("?");
const ONE_IN_SEGMENT = Symbol("? of an ARN");

/** How a pattern is read. */
export type PatternOptions = {
  readonly ignoreCase?: boolean;
  /** Whether `*` and `?` are wildcards (`StringLike`, actions, ARNs) or plain characters (`StringEquals`). */
  readonly wildcards?: boolean;
  /** Whether `${…}` is replaced: version 2012-10-17 only. */
  readonly variables?: boolean;
  /** ARN rule: a `?`, and a `*` that is not the last character of its colon segment, stay inside the segment. */
  readonly arnSegments?: boolean;
};

const ARN_PARTS = 6;
const VARIABLE = /\$\{([^}]*)\}/g;

function tokenize(text: string, options: PatternOptions): Token[] {
  const tokens: Token[] = [];
  for (const [index, char] of Array.from(text).entries()) {
    if (options.wildcards === true && char === "?") tokens.push(options.arnSegments === true ? ONE_IN_SEGMENT : ONE);
    else if (options.wildcards === true && char === "*") tokens.push(starAt(text, index, options));
    else tokens.push(options.ignoreCase === true ? char.toLowerCase() : char);
  }
  return tokens;
}

function starAt(text: string, index: number, options: PatternOptions): typeof ANY | typeof ANY_IN_SEGMENT {
  const next = text[index + 1];
  const last = next === undefined || next === ":" || next === "*";
  return options.arnSegments === true && !last ? ANY_IN_SEGMENT : ANY;
}

function isStar(token: Token | undefined): boolean {
  return token === ANY || token === ANY_IN_SEGMENT;
}

/** Matches by following all possible positions at once: time grows with pattern × value, whatever the pattern is. */
function matchTokens(tokens: readonly Token[], value: string): boolean {
  let states = new Set<number>([0]);
  const close = (positions: Set<number>): Set<number> => {
    for (const position of positions) if (isStar(tokens[position])) positions.add(position + 1);
    return positions;
  };
  states = close(states);
  for (const char of value) {
    const next = new Set<number>();
    for (const position of states) {
      const token = tokens[position];
      if (token === ANY || (token === ANY_IN_SEGMENT && char !== ":")) next.add(position);
      else if (token === ONE || (token === ONE_IN_SEGMENT && char !== ":") || token === char) next.add(position + 1);
    }
    if (next.size === 0) return false;
    states = close(next);
  }
  return states.has(tokens.length);
}

/** The text of a variable: the key's single value, else the default after a comma. `${*}`, `${?}` and `${$}` mean the character itself. */
function resolveVariable(inside: string, context: RequestContext): string | undefined {
  if (inside === "*" || inside === "?" || inside === "$") return inside;
  const [, key = "", fallback] = /^\s*([^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inside) ?? [];
  const values = context.get(key.toLowerCase());
  return values?.length === 1 ? values[0] : fallback;
}

function literalTokens(text: string, options: PatternOptions): Token[] {
  return Array.from(options.ignoreCase === true ? text.toLowerCase() : text);
}

function compileWithVariables(pattern: string, options: PatternOptions): Matcher {
  const pieces = pattern.split(VARIABLE);
  return (value, context) => {
    const tokens: Token[] = [];
    for (const [index, piece] of pieces.entries()) {
      if (index % 2 === 0) {
        tokens.push(...tokenize(piece, options));
        continue;
      }
      const text = resolveVariable(piece, context);
      // A variable without a value matches nothing, and the value's own * and ? are plain characters.
      if (text === undefined) return false;
      tokens.push(...literalTokens(text, options));
    }
    return matchTokens(tokens, options.ignoreCase === true ? value.toLowerCase() : value);
  };
}

/**
 * Compiles a pattern of the policy language once, so that matching costs little.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function compilePattern(pattern: string, options: PatternOptions): Matcher {
  if (options.variables === true && pattern.includes("${")) return compileWithVariables(pattern, options);
  const fold = (text: string): string => (options.ignoreCase === true ? text.toLowerCase() : text);
  const folded = fold(pattern);
  const firstWildcard = options.wildcards === true ? folded.search(/[*?]/) : -1;
  if (firstWildcard === -1) return (value) => fold(value) === folded;
  if (folded === "*") return () => true;
  if (firstWildcard === folded.length - 1 && folded.endsWith("*")) {
    const prefix = folded.slice(0, -1);
    return (value) => fold(value).startsWith(prefix);
  }
  const tokens = tokenize(folded, options);
  return (value) => matchTokens(tokens, fold(value));
}

/** As IAM compares action names: case-blind, with `*` and `?` over the whole name. */
export function compileAction(pattern: string): (action: string) => boolean {
  const matcher = compilePattern(pattern, { ignoreCase: true, wildcards: true });
  const empty: RequestContext = new Map();
  return (action) => matcher(action, empty);
}

/**
 * As IAM compares resources: case-sensitive, with wildcards and, in version 2012-10-17, variables. An ARN with fewer than six
 * parts also matches the ARN completed with `*`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function compileResource(pattern: string, variables: boolean): Matcher {
  const options = { wildcards: true, variables, arnSegments: true };
  const asWritten = compilePattern(pattern, options);
  const missing = ARN_PARTS - splitArn(pattern).length;
  if (missing <= 0 || !pattern.startsWith("arn:")) return asWritten;
  const completed = compilePattern(`${pattern}${":*".repeat(missing)}`, options);
  return (value, context) => asWritten(value, context) || completed(value, context);
}

/**
 * As ArnLike and ArnEquals compare: each of the six parts separately, wildcards in each.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function compileArnCondition(pattern: string, variables: boolean): Matcher {
  const parts = splitArn(pattern).map((part) => compilePattern(part, { wildcards: true, variables }));
  return (value, context) => {
    const actual = splitArn(value);
    return actual.length === parts.length && parts.every((matches, index) => matches(actual[index] ?? "", context));
  };
}

/** Splits at the first five colons that are not inside a `${…}` variable. */
function splitArn(text: string): readonly string[] {
  const parts: string[] = [];
  let current = "";
  let depth = 0;
  for (const char of text) {
    if (char === "{") depth += 1;
    if (char === "}") depth -= 1;
    if (char === ":" && depth <= 0 && parts.length < 5) {
      parts.push(current);
      current = "";
    } else current += char;
  }
  return [...parts, current];
}

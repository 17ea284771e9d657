import { compileIpRange } from "./ip-range";
import { compileArnCondition, compilePattern, type Matcher, type RequestContext } from "./match";
import { asList, type ConditionBlock } from "./policy-document";

type Family = { readonly negated: boolean; readonly compile: (policyValue: string, variables: boolean) => Matcher };

function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** Seconds or ISO 8601, as IAM accepts both; milliseconds, or NaN. */
function toTime(text: string): number {
  return /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text);
}

function ordered(read: (text: string) => number, compare: (request: number, policy: number) => boolean): Family["compile"] {
  return (policyValue) => {
    const policy = read(policyValue);
    return (value) => compare(read(value), policy);
  };
}

const same: Family["compile"] = (policyValue, variables) => compilePattern(policyValue, { variables });
const sameIgnoringCase: Family["compile"] = (policyValue, variables) =>
  compilePattern(policyValue, { variables, ignoreCase: true });
const like: Family["compile"] = (policyValue, variables) => compilePattern(policyValue, { variables, wildcards: true });
const sameBoolean: Family["compile"] = (policyValue, variables) => compilePattern(policyValue, { variables, ignoreCase: true });

function positive(compile: Family["compile"]): Family {
  return { negated: false, compile };
}
function negative(compile: Family["compile"]): Family {
  return { negated: true, compile };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const FAMILIES: Readonly<Record<string, Family>> = {
  stringequals: positive(same),
  stringnotequals: negative(same),
  stringequalsignorecase: positive(sameIgnoringCase),
  stringnotequalsignorecase: negative(sameIgnoringCase),
  stringlike: positive(like),
  stringnotlike: negative(like),
  numericequals: positive(ordered(toNumber, (request, policy) => request === policy)),
  numericnotequals: negative(ordered(toNumber, (request, policy) => request === policy)),
  numericlessthan: positive(ordered(toNumber, (request, policy) => request < policy)),
  numericlessthanequals: positive(ordered(toNumber, (request, policy) => request <= policy)),
  numericgreaterthan: positive(ordered(toNumber, (request, policy) => request > policy)),
  numericgreaterthanequals: positive(ordered(toNumber, (request, policy) => request >= policy)),
  dateequals: positive(ordered(toTime, (request, policy) => request === policy)),
  datenotequals: negative(ordered(toTime, (request, policy) => request === policy)),
  datelessthan: positive(ordered(toTime, (request, policy) => request < policy)),
  datelessthanequals: positive(ordered(toTime, (request, policy) => request <= policy)),
  dategreaterthan: positive(ordered(toTime, (request, policy) => request > policy)),
  dategreaterthanequals: positive(ordered(toTime, (request, policy) => request >= policy)),
  bool: positive(sameBoolean),
  binaryequals: positive((policyValue) => compilePattern(policyValue, {})),
  ipaddress: positive((policyValue) => compileIpRange(policyValue)),
  notipaddress: negative((policyValue) => compileIpRange(policyValue)),
  arnequals: positive(compileArnCondition),
  arnlike: positive(compileArnCondition),
  arnnotequals: negative(compileArnCondition),
  arnnotlike: negative(compileArnCondition),
};

/** An operator taken apart: set qualifier, name in lower case, `IfExists`. */
export type ParsedOperator = { readonly qualifier: "all" | "any" | undefined; readonly name: string; readonly ifExists: boolean };

/** Takes an operator apart, without judging whether it exists. */
export function parseOperator(operator: string): ParsedOperator {
  const [, set, name = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/i.exec(operator) ?? [];
  const lower = set?.toLowerCase();
  return {
    qualifier: lower === undefined ? undefined : lower === "forallvalues" ? "all" : "any",
    name: name.toLowerCase(),
    ifExists: ifExists !== undefined,
  };
}

/** Whether IAM knows the operator. */
export function isKnownOperator(operator: string): boolean {
  const { name, ifExists } = parseOperator(operator);
  return name === "null" ? !ifExists : FAMILIES[name] !== undefined;
}

/** Whether a condition block holds, and the keys it asked for that the request lacks. */
export type ConditionOutcome = { readonly met: boolean; readonly missingKeys: readonly string[] };
type CompiledCondition = (context: RequestContext) => ConditionOutcome;
type KeyTest = {
  readonly key: string;
  readonly test: (values: readonly string[] | undefined, context: RequestContext) => boolean;
};

function compileNull(policyValues: readonly string[]): KeyTest["test"] {
  const wantsAbsent = policyValues.some((value) => value.toLowerCase() === "true");
  return (values) => (values === undefined || values.length === 0) === wantsAbsent;
}

function compileKey(
  operator: ParsedOperator,
  family: Family,
  policyValues: readonly string[],
  variables: boolean,
): KeyTest["test"] {
  const matchers = policyValues.map((value) => family.compile(value, variables));
  const { negated } = family;
  return (values, context) => {
    if (values === undefined || values.length === 0) {
      // Absent key: ForAllValues is true of nothing, ForAnyValue false; else only a negated operator or IfExists holds.
      if (operator.ifExists || operator.qualifier === "all") return true;
      return operator.qualifier === "any" ? false : negated;
    }
    const fits = (value: string): boolean => matchers.some((matches) => matches(value, context));
    const passes = (value: string): boolean => fits(value) !== negated;
    if (operator.qualifier === "all") return values.every(passes);
    if (operator.qualifier === "any") return values.some(passes);
    return negated ? values.every(passes) : values.some(passes);
  };
}

function compileOperator(
  operatorText: string,
  keys: Readonly<Record<string, string | readonly string[]>>,
  variables: boolean,
): readonly KeyTest[] {
  const operator = parseOperator(operatorText);
  const family = FAMILIES[operator.name];
  return Object.entries(keys).map(([key, value]): KeyTest => {
    const policyValues = asList(value);
    if (operator.name === "null") return { key: key.toLowerCase(), test: compileNull(policyValues) };
    // IAM refuses a policy with an operator it does not know, so here such a condition is never met.
    return {
      key: key.toLowerCase(),
      test: family === undefined ? () => false : compileKey(operator, family, policyValues, variables),
    };
  });
}

const NOTHING_MISSING: readonly string[] = [];
const MET: ConditionOutcome = { met: true, missingKeys: NOTHING_MISSING };

/** Compiles a condition block: all operators and keys must hold, any value of a key suffices. */
export function compileCondition(block: ConditionBlock | undefined, variables: boolean): CompiledCondition {
  const tests = Object.entries(block ?? {}).flatMap(([operator, keys]) => compileOperator(operator, keys, variables));
  if (tests.length === 0) return () => MET;
  return (context) => {
    const met = tests.every(({ key, test }) => test(context.get(key), context));
    const missing = tests.filter(({ key }) => !context.has(key)).map(({ key }) => key);
    return { met, missingKeys: missing.length === 0 ? NOTHING_MISSING : missing };
  };
}

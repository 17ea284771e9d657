// Idioms that make English read as translated, each with what to write instead. The guide's own words are quotations and are
// not read.

/** @type {readonly { pattern: RegExp, instead: string }[]} */
export const IDIOMS = [
  { pattern: /\bwhoever\b/i, instead: "name the person: the AWS admin, the owner" },
  { pattern: /\banew\b/i, instead: "again" },
  { pattern: /\b(?:nobody|somebody)\b/i, instead: "no one, a person, or the role" },
  { pattern: /\bof (?:its|their|his|her|our) own\b/i, instead: "its own …, separate, dedicated" },
  { pattern: /\bby itself\b/i, instead: "automatically" },
  { pattern: /\bin hand\b/i, instead: "while the key is available" },
  { pattern: /\b(?:is|are|was|were) told (?:that|which|what|of|so|by|about|in)\b/i, instead: "the portal shows, the page says" },
  { pattern: /\b(?:take|takes|took|taken|taking) back\b/i, instead: "delete, undo, revoke" },
  { pattern: /\bputs? right\b/i, instead: "fix" },
  { pattern: /\bstands? (?:in|for|beside|here|there|behind)\b/i, instead: "is, means, appears" },
  { pattern: /\b(?:is|are) asked (?:of|what|whether|for it|again)\b/i, instead: "the portal checks, AWS returns" },
  { pattern: /\bspreads?\b/i, instead: "propagate, apply" },
  { pattern: /\b(?:hears?|heard) (?:of|from|about)\b/i, instead: "receive, learn" },
  { pattern: /\bmends itself\b/i, instead: "recovers" },
  { pattern: /\bhow it stands\b/i, instead: "its status" },
  { pattern: /\bwithout (?:being )?asking\b/i, instead: "without confirmation" },
];

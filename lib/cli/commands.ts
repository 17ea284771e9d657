import type { Command } from "./command";
import { applyCommand } from "./commands/apply";
import { beginCommand } from "./commands/begin";
import { checkCommand } from "./commands/check";
import { diagnoseCommand } from "./commands/diagnose";
import { discoverCommand } from "./commands/discover";
import { explainCommand } from "./commands/explain";
import { planCommand } from "./commands/plan";
import { policyCommand } from "./commands/policy";
import { renderCommand } from "./commands/render";
import { schemaCommand } from "./commands/schema";
import { startCommand } from "./commands/start";
import { undoCommand } from "./commands/undo";
import { verifyCommand } from "./commands/verify";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  startCommand,
  schemaCommand,
  planCommand,
  beginCommand,
  applyCommand,
  verifyCommand,
  undoCommand,
  policyCommand,
  renderCommand,
  checkCommand,
  discoverCommand,
  diagnoseCommand,
  explainCommand,
];

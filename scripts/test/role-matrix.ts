/** Who may do a thing, as a rule of the portal. Each has a column of verdicts in `VERDICTS`. */
export type Rule =
  /** Answers people who are not signed in. */
  | "door"
  /** Concerns only the person who asks. */
  | "self"
  /** A session of the person who asks. */
  | "session-owner"
  | "run-viewer"
  | "run-editor"
  | "project-editor"
  | "connection-admin"
  /** May add a connection somewhere; the organization is judged with the answers. */
  | "connection-adder"
  | "connection-user"
  | "account-reader"
  /** Open to everyone; lists only what serves the person. */
  | "own-accounts"
  | "people-admin"
  | "role-giver"
  /** May remove the second factor of another person. */
  | "factor-remover";

/** The cast: `projectAdmin` has the project in question, `neighbour` the next one, `foreignAdmin` another organization. */
export const CAST = ["owner", "orgAdmin", "projectAdmin", "neighbour", "auditor", "foreignAdmin", "nobody"] as const;
export type CastKey = (typeof CAST)[number];

/** `hidden`: the response is as if there were no such record; `refused`: it may be seen but not done. */
export type Verdict = "may" | "refused" | "hidden";

type Column = Readonly<Record<CastKey, Verdict>>;
const column = (verdicts: string): Column => {
  const words: Readonly<Record<string, Verdict>> = { y: "may", n: "refused", h: "hidden" };
  const at = (index: number): Verdict => words[verdicts.charAt(index)] ?? "hidden";
  return {
    owner: at(0),
    orgAdmin: at(1),
    projectAdmin: at(2),
    neighbour: at(3),
    auditor: at(4),
    foreignAdmin: at(5),
    nobody: at(6),
  };
};

/** The rules in one place, in the order of `CAST`: y may, n refused, h hidden. */
export const VERDICTS: Readonly<Record<Exclude<Rule, "door">, Column>> = {
  self: column("yyyyyyy"),
  "session-owner": column("hhyhhhh"),
  "run-viewer": column("yyyhyhh"),
  "run-editor": column("yyyhnhh"),
  "project-editor": column("yyyhhhh"),
  "connection-admin": column("yynnnhh"),
  "connection-adder": column("yyhhhyh"),
  "connection-user": column("yyyyhhh"),
  "account-reader": column("yyyynnn"),
  "own-accounts": column("yyyyyyy"),
  "people-admin": column("yyhhhhh"),
  "role-giver": column("yynnnnn"),
  "factor-remover": column("ynhhhhh"),
};

/** Every server action and route handler by its name. One without a row here fails the tests. */
export const ROLE_MATRIX: Readonly<Record<string, Rule>> = {
  "access.signIn": "door",
  "access.signInAsSandboxPerson": "door",
  "access.enterCode": "door",
  "access.redeemSetupLink": "door",
  "access.signOut": "self",
  "access.staySignedIn": "self",
  "account.beginSecondFactor": "self",
  "account.changePassword": "self",
  "account.confirmIdentity": "self",
  "account.dismissFactorReset": "self",
  "account.endOtherSessions": "self",
  "account.endSession": "session-owner",
  "account.renewRecoveryCodes": "self",
  "account.turnOffSecondFactor": "self",
  "account.turnOnSecondFactor": "self",
  "checklist.stateBox": "run-editor",
  "checklist.revoke": "run-editor",
  "connections.addAws": "connection-adder",
  "connections.addHarness": "connection-adder",
  "connections.checkAws": "connection-admin",
  "connections.checkHarness": "connection-admin",
  "connections.confirmAws": "connection-admin",
  "connections.removeAws": "connection-admin",
  "connections.removeHarness": "connection-admin",
  "connections.renewSession": "connection-admin",
  "deployment.cleanUp": "run-editor",
  "deployment.start": "run-editor",
  "deployment.stop": "run-editor",
  "diagnose.explainText": "connection-user",
  "export.csv": "run-viewer",
  "export.json": "run-viewer",
  "find.search": "self",
  "inventory.exportClusters": "own-accounts",
  "inventory.exportInstances": "own-accounts",
  "inventory.readAccounts": "account-reader",
  "people.endSessions": "people-admin",
  "people.giveRole": "role-giver",
  "people.inviteAgain": "people-admin",
  "people.resetSecondFactor": "factor-remover",
  "people.takeRole": "people-admin",
  "permissions.checkMatrix": "run-editor",
  "permissions.save": "run-editor",
  "plan.confirmApply": "run-editor",
  "plan.confirmUndo": "run-editor",
  "plan.replaceSecret": "run-editor",
  "prerequisites.check": "run-editor",
  "prerequisites.save": "run-editor",
  "rotation.continue": "run-editor",
  "rotation.start": "run-editor",
  "runs.changePath": "run-editor",
  "runs.checkConnectorName": "run-viewer",
  "runs.checkEcsRights": "run-editor",
  "runs.checkIdentity": "run-editor",
  "runs.checkIdentityName": "run-viewer",
  "runs.create": "project-editor",
  "runs.createConnector": "run-editor",
  "runs.createIdentity": "run-editor",
  "runs.createEcsInfrastructure": "run-editor",
  "runs.createInfrastructure": "run-editor",
  "runs.finish": "run-editor",
  "runs.readProgress": "run-viewer",
  "runs.reopen": "run-editor",
  "runs.retryConnectorTest": "run-editor",
  "runs.saveConnector": "run-editor",
  "runs.saveDiscovery": "run-editor",
  "runs.saveHostAccess": "run-editor",
  "runs.savePreparation": "run-editor",
  "runs.checkServiceName": "run-viewer",
  "runs.readListeners": "run-viewer",
  "runs.saveService": "run-editor",
  "runs.saveTaskDefinition": "run-editor",
  "runs.saveEcsInfrastructure": "run-editor",
  "runs.saveEcsRights": "run-editor",
  "runs.saveIdentity": "run-editor",
  "runs.savePipeline": "run-editor",
  "runs.saveInfrastructure": "run-editor",
  "verify.askAgain": "run-editor",
};

/** Actions and routes that ask for a proof of the last five minutes, each with what makes it sensitive. */
export const RECENT: Readonly<Record<string, string>> = {
  "account.beginSecondFactor": "Makes the secret that signing in will ask for.",
  "account.renewRecoveryCodes": "Shows codes that open the account.",
  "account.turnOffSecondFactor": "Weakens the account.",
  "connections.removeAws": "Every run of the organization loses its look into the account.",
  "connections.removeHarness": "Every run of the organization loses its Harness account.",
  "inventory.exportClusters": "The whole inventory leaves the portal.",
  "inventory.exportInstances": "The whole inventory leaves the portal.",
  "people.endSessions": "Signs another person out.",
  "people.giveRole": "Gives rights away.",
  "people.inviteAgain": "Makes a link that opens an account.",
  "people.resetSecondFactor": "Weakens the account of another person.",
  "people.takeRole": "Takes rights away.",
};

/** Rules whose actions concern other people's rights, so that a new one is sensitive until the opposite is decided. */
export const SENSITIVE_RULES: readonly Rule[] = ["people-admin", "role-giver", "factor-remover"];

/** Route files that define no handler of ours, and why that is right. */
export const OTHER_ROUTES: Readonly<Record<string, string>> = {
  "app/healthz/route.ts": "Open to everyone; says nothing but the states of the parts.",
  "app/api/csp-reports/route.ts":
    "Browsers report here what the policy stopped, signed in or not; it only writes a line into the log.",
  "app/api/session/route.ts": "Says when the session of the asking browser ends; asking must not count as using it.",
  "app/api/auth/[...nextauth]/route.ts": "The sign-in library's own addresses, with its own token against forgery.",
  "app/api/auth/sso/route.ts": "Where the sign-in library sends people back to; makes a session for the person it vouches for.",
};

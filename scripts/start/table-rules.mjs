// What the application's role may do with each table, and which rows it reaches: row-level security, the second lock of tenants.
// Applied after every migration, as a whole. A table that is not listed here is closed to the application.

// Asked first, and once a statement: for the owner nothing is computed row by row.
const isEverything = `(SELECT 'all' = ANY (tenant_scope()))`;

/** A row that belongs to a tenant: `<account>/<organization>`, the organization empty for the whole account. */
const inScope = (tenant) =>
  `${isEverything} OR ARRAY['account:' || split_part(${tenant}, '/', 1), 'tenant:' || ${tenant}] && (SELECT tenant_scope())`;

/** A row that a whole account shares: every organization of the account may read it. */
const isShared = (account, organization) =>
  `${organization} IS NULL AND ARRAY['shared:' || ${account}] && (SELECT tenant_scope())`;

/** A row that belongs to another row, whose own policies decide. */
const belongsTo = (table, column, key = "id") =>
  `${isEverything} OR EXISTS (SELECT 1 FROM "${table}" owner WHERE owner."${key}" = ${column})`;

/** A row about an AWS account: visible through a connection of the tenant to that account. */
const ofAwsAccount = `${isEverything} OR "accountId" = ANY (ARRAY(
    SELECT c."accountId" FROM "AwsConnection" c WHERE c."removedAt" IS NULL))`;

const CONNECTION_TENANT = `"accountIdentifier" || '/' || coalesce("orgIdentifier", '')`;
const ofRun = { all: belongsTo("Run", `"runId"`) };
const connection = { all: inScope(CONNECTION_TENANT), select: isShared(`"accountIdentifier"`, `"orgIdentifier"`) };

/** People, their sessions, what counts their requests and the workers belong to no tenant. */
const NO_TENANT = undefined;

const APPEND = "SELECT, INSERT";
const CHANGE = "SELECT, INSERT, UPDATE";
const REMOVE = "SELECT, INSERT, UPDATE, DELETE";

/**
 * Every table of the schema `public`: the rights of the application's role, and the rows it reaches by command (`all`,
 * `select`, `insert`). Several conditions for one command add up.
 *
 * @type {Readonly<Record<string, { rights: string, rows: Readonly<Record<string, string>> | undefined }>>}
 */
export const TABLE_RULES = {
  User: { rights: CHANGE, rows: NO_TENANT },
  Session: { rights: CHANGE, rows: NO_TENANT },
  SignInAttempt: { rights: REMOVE, rows: NO_TENANT },
  RateCount: { rights: REMOVE, rows: NO_TENANT },
  SetupLink: { rights: REMOVE, rows: NO_TENANT },
  SecondFactor: { rights: REMOVE, rows: NO_TENANT },
  RecoveryCode: { rights: REMOVE, rows: NO_TENANT },
  PendingSignIn: { rights: REMOVE, rows: NO_TENANT },
  WorkerHeartbeat: { rights: REMOVE, rows: NO_TENANT },
  Counter: { rights: CHANGE, rows: NO_TENANT },
  Installation: { rights: CHANGE, rows: NO_TENANT },
  // An owner's role has no account, hence no tenant: only `all` and signing in reach it.
  RoleGrant: { rights: REMOVE, rows: { all: `${inScope(CONNECTION_TENANT)} OR (SELECT 'people' = ANY (tenant_scope()))` } },
  HarnessConnection: { rights: CHANGE, rows: connection },
  AwsConnection: { rights: CHANGE, rows: connection },
  EncryptedSecret: {
    rights: REMOVE,
    rows: {
      // The secret of a person's second factor is of no tenant: signing in reaches it, and the work of a tenant does not.
      all: `${inScope(`"tenant"`)} OR ("purpose" = 'totp-secret' AND (SELECT 'people' = ANY (tenant_scope())))`,
      // The secret of a connection that the whole account shares.
      select: `"runId" IS NULL AND ${isShared(`split_part("tenant", '/', 1)`, `nullif(split_part("tenant", '/', 2), '')`)}`,
    },
  },
  Run: { rights: CHANGE, rows: { all: inScope(`"tenant"`) } },
  // An order is for a run or for a reading; whatever it names must be within reach.
  WorkOrder: {
    rights: REMOVE,
    rows: {
      all: `("runId" IS NULL OR ${belongsTo("Run", `"runId"`)}) AND ("scanId" IS NULL OR ${belongsTo("InventoryScan", `"scanId"`)})`,
    },
  },
  Answer: { rights: CHANGE, rows: ofRun },
  Operation: { rights: REMOVE, rows: ofRun },
  CheckRecord: { rights: APPEND, rows: ofRun },
  Attestation: { rights: CHANGE, rows: ofRun },
  KeyRotation: { rights: CHANGE, rows: ofRun },
  TestDeployment: { rights: CHANGE, rows: ofRun },
  // What concerns the installation itself is written by everyone and read by its owner. A sign-in is recorded in the log of the
  // tenant that the person works in, before there is an actor with that scope: signing in appends to it and reads nothing.
  Event: {
    rights: APPEND,
    rows: {
      select: inScope(`"tenant"`),
      insert: `"tenant" = 'portal' OR ${inScope(`"tenant"`)} OR (SELECT 'people' = ANY (tenant_scope()))`,
    },
  },
  // A reading also belongs to the connection it was made with, which may have been removed since.
  InventoryScan: {
    rights: CHANGE,
    rows: { all: `${ofAwsAccount} OR (${belongsTo("AwsConnection", `"awsConnectionId"`)})` },
  },
  ScanShard: { rights: CHANGE, rows: { all: belongsTo("InventoryScan", `"scanId"`) } },
  Instance: { rights: CHANGE, rows: { all: ofAwsAccount } },
  Cluster: { rights: CHANGE, rows: { all: ofAwsAccount } },
};

const quote = (name) => `"${name.replaceAll('"', '""')}"`;

/** Removes what earlier rules said about a table, whatever they were called. */
const withoutPolicies = (table) => `
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = '${table}' LOOP
    EXECUTE format('DROP POLICY %I ON public."${table}"', name);
  END LOOP;
END $$;`;

/**
 * The policies of a table. `TO` names the application's role; the owner, where it is another, reaches every row: it migrates, and
 * the functions of Find run as it.
 */
function rowRules(table, rows, { owner, application }) {
  if (rows === undefined)
    return [withoutPolicies(table), `ALTER TABLE "${table}" NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;`];
  const to = `TO ${quote(application)}`;
  const policies = Object.entries(rows).map(
    ([command, condition]) =>
      `CREATE POLICY tenant_${command} ON "${table}" FOR ${command.toUpperCase()} ${to} ${command === "insert" ? "WITH CHECK" : "USING"} (${condition});`,
  );
  return [
    withoutPolicies(table),
    ...policies,
    ...(owner === application ? [] : [`CREATE POLICY owner_all ON "${table}" TO ${quote(owner)} USING (true);`]),
    `ALTER TABLE "${table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;`,
  ];
}

/** Opens exactly what the list says to the application's role. The owner's own rights stay as they are. */
function rightsFor(application) {
  const role = quote(application);
  return [
    `REVOKE ALL ON ALL TABLES IN SCHEMA public, dbos, platform FROM ${role};`,
    `GRANT USAGE ON SCHEMA public, dbos, platform TO ${role};`,
    ...Object.entries(TABLE_RULES).map(([table, { rights }]) => `GRANT ${rights} ON "${table}" TO ${role};`),
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role};`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ${role};`,
    `GRANT SELECT ON "_prisma_migrations" TO ${role};`,
    `GRANT SELECT, INSERT, UPDATE ON platform.marker TO ${role};`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA dbos TO ${role};`,
    `REVOKE INSERT, UPDATE, DELETE ON dbos.dbos_migrations FROM ${role};`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA dbos TO ${role};`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA dbos TO ${role};`,
  ];
}

/**
 * The statements that bring a migrated database under the rules, for its owner to run in one transaction.
 *
 * @param {{ owner: string, application: string }} roles their names; they may be one and the same
 */
export function tableRulesSql(roles) {
  return [
    "CREATE SCHEMA IF NOT EXISTS platform;",
    "CREATE TABLE IF NOT EXISTS platform.marker (key text PRIMARY KEY, value text NOT NULL);",
    ...Object.entries(TABLE_RULES).flatMap(([table, { rows }]) => rowRules(table, rows, roles)),
    ...(roles.owner === roles.application ? [] : rightsFor(roles.application)),
  ].join("\n");
}

/** Who may import whom. Each rule carries its reason; docs/architecture.md shows the whole. */
const tests = String.raw`\.test\.tsx?$`;

/**
 * The areas of lib/domain, ground first: each may import only the areas before it. docs/architecture.md says what each holds.
 */
const AREAS = [
  "access",
  "orders",
  "installation",
  "secrets",
  "aws",
  "iam",
  "ecs",
  "permissions",
  "harness",
  "runs",
  "guide",
  "checks",
  "plan",
  "checklist",
  "audit",
  "connections",
  "onboarding",
  "matrix",
  "identity",
  "diagnosis",
  "inventory",
  "clusters",
  "troubleshoot",
  "posture",
  "prerequisites",
  "rotation",
  "deployment",
  "verification",
  "find",
];

/** One rule an area, so that a violation names the area that reached upwards. */
const towardsTheGround = AREAS.map((area, index) => ({
  name: `${area}-stays-on-its-floor`,
  comment: `The areas of lib/domain are stacked: ${area} may import ${AREAS.slice(0, index).join(", ") || "no other area"}. Move what both sides need towards the ground.`,
  severity: "error",
  from: { path: `^lib/domain/${area}/`, pathNot: [tests, "^lib/domain/[a-z]+/testing/"] },
  to: { path: "^lib/domain/", pathNot: `^lib/domain/(${AREAS.slice(0, index + 1).join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...towardsTheGround,
    {
      name: "every-area-has-a-floor",
      comment: "A new area of lib/domain is added to AREAS, where its floor is decided.",
      severity: "error",
      from: { path: "^lib/domain/", pathNot: `^lib/domain/(${AREAS.join("|")})/` },
      to: {},
    },
    {
      name: "no-cycles",
      comment: "A cycle has no first file to read. Move what both sides need into a third file.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "core-imports-nothing-of-ours",
      comment: "Everything may use lib/core, so it may use nothing.",
      severity: "error",
      from: { path: "^lib/core/", pathNot: tests },
      to: { path: "^(app|components|lib|prisma|sandbox)/", pathNot: "^lib/core/" },
    },
    {
      name: "domain-is-pure",
      comment: "The rules are tested without a browser, a database or a vendor: what a rule needs arrives as an argument.",
      severity: "error",
      from: { path: "^lib/domain/", pathNot: [tests, "^lib/domain/[a-z]+/testing/"] },
      to: { pathNot: ["^lib/(core|domain)/", "^node_modules/(zod|yaml)/"] },
    },
    {
      name: "one-door-for-an-answer",
      comment:
        "An answer is saved by `defineStepAction` or the command line, whose rule is the same: `stepRules` of lib/deps. A page that saves one itself is a second door.",
      severity: "error",
      from: { path: "^(app|components)/" },
      to: { path: "^lib/domain/onboarding/save-step", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "components-stay-in-the-browser",
      comment:
        "A component that reaches the database or a vendor drags secrets into the browser's bundle. Hand it data and actions as props. Types are erased and drag nothing.",
      severity: "error",
      from: { path: "^(components/|app/.*/_components/)" },
      to: { path: "^lib/(edge|server|db|integrations|worker|cli|deps)", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pages-know-no-vendor-and-no-table",
      comment:
        "Only lib/deps connects use cases to vendors and tables. Use a read of `deps` (lib/deps/reads.ts), and import shapes from lib/domain. Types count too: a type of a client or a row ties the page to it.",
      severity: "error",
      from: { path: "^(app|components)/", pathNot: [tests] },
      to: { path: "^lib/(integrations|db)/" },
    },
    {
      name: "server-wires-nothing",
      comment:
        "lib/server connects Next.js to the rest. Like a page, it reads vendors and tables through `deps`. Of lib/integrations it may use only the log and the deadlines of calls.",
      severity: "error",
      from: { path: "^lib/server/", pathNot: [tests] },
      to: { path: "^lib/(db|integrations/[a-z]+)/", pathNot: "^lib/integrations/logging/" },
    },
    {
      name: "one-door-into-deps",
      comment:
        "Pages and lib/server get everything from `createDeps`, already joined. Joining parts of lib/deps belongs in lib/deps. Importing its types is allowed.",
      severity: "error",
      from: { path: "^(app|components|lib/server)/", pathNot: [tests] },
      to: { path: "^lib/deps/", pathNot: "^lib/deps/deps\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "components-know-no-route",
      comment: "A shared component is used by many routes and imports none; writes arrive as props.",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^app/" },
    },
    {
      name: "lib-does-not-import-upwards",
      comment: "Rules, adapters and processes stand below the pages.",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(app|components|sandbox|e2e|bench)/", pathNot: "^sandbox/seed/world" },
    },
    {
      name: "adapters-stay-apart",
      comment: "A vendor adapter does not know the database, and the database knows no vendor; lib/deps joins them.",
      severity: "error",
      from: { path: "^lib/(db|integrations)/", pathNot: tests },
      to: { path: "^lib/(server|worker|cli|deps)" },
    },
    {
      name: "database-knows-no-vendor",
      comment: "See adapters-stay-apart.",
      severity: "error",
      from: { path: "^lib/db/" },
      to: { path: "^lib/integrations/" },
    },
    {
      name: "vendors-know-no-database",
      comment: "See adapters-stay-apart.",
      severity: "error",
      from: { path: "^lib/integrations/" },
      to: { path: "^lib/db/" },
    },
    {
      name: "worker-and-cli-never-import-server",
      comment: "lib/server belongs to Next.js (`server-only` throws elsewhere).",
      severity: "error",
      from: { path: "^lib/(worker|cli|db|integrations|domain|core|config)/|^lib/deps" },
      to: { path: "^lib/server/" },
    },
    {
      name: "edge-knows-no-people",
      comment:
        "It decides about connections and headers, before anything is asked of the database; lib/server decides about people.",
      severity: "error",
      from: { path: "^lib/edge/" },
      to: { path: "^(app|lib/(server|db|domain|deps|worker|cli))/" },
    },
    {
      name: "server-never-imports-worker",
      comment: "Workflow code registered in the web process runs there. Enqueue by name instead.",
      severity: "error",
      from: { path: "^(app|components|lib/server)/" },
      to: { path: "^lib/(worker|cli)/" },
    },
    {
      name: "one-owner-of-prisma",
      comment: "Queries live in repositories, where tenant and actor are checked.",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: ["^lib/db/", tests, "^lib/.*/testing/"] },
      to: { path: ["^lib/db/generated/", "^node_modules/(@prisma|pg)/"] },
    },
    {
      name: "one-owner-of-http-to-harness",
      comment: "Send requests to Harness through the transport, which checks address, size and time of each.",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: ["^lib/integrations/harness/(transport|address-guard)", tests] },
      to: { path: "^node_modules/undici/" },
    },
    {
      name: "one-owner-of-the-aws-client",
      comment: "One file per call under lib/integrations/aws, with its error mapping and its fake.",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: ["^lib/integrations/aws/", tests] },
      to: { path: "^node_modules/(@aws-sdk|@smithy)/" },
    },
    {
      name: "one-owner-of-icons",
      comment:
        "components/ui/icons.ts gives lucide's icons the names of our vocabulary; a second importer would draw one idea twice.",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: "^components/ui/icons\\.ts$" },
      to: { path: "^node_modules/lucide/" },
    },
    {
      name: "environment-is-read-where-things-are-joined",
      comment: "A rule or a component that depends on the environment cannot be tested with arguments.",
      severity: "error",
      from: { path: "^(components|lib/domain|lib/core)/" },
      to: { path: "^lib/config/env" },
    },
    {
      name: "no-barrels",
      comment: "Import the file that defines the thing: a barrel loads everything and hides where things are.",
      severity: "error",
      from: { path: "^(app|components|lib|sandbox)/" },
      to: { path: "^(app|components|lib|sandbox)/.*/index\\.tsx?$" },
    },
    {
      name: "no-unknown-packages",
      comment: "A package that package.json does not list is there by accident.",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: tests },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-development-packages",
      comment: "What runs in production is listed under dependencies.",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: [tests, "^components/testing/", "^lib/.*/testing/", "\\.fake\\.ts$"] },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "^node_modules/@types/" },
    },
    {
      name: "nothing-unresolved",
      comment: "An import that leads nowhere fails at run time only.",
      severity: "error",
      from: { pathNot: "^lib/db/generated/" },
      to: { couldNotResolve: true },
    },
  ],
  required: [
    {
      name: "pages-have-a-deadline",
      comment:
        "A page that asks AWS or Harness ends when they are silent: lib/server/session.ts, which names its reader, brings the deadline with it.",
      severity: "error",
      module: {
        path: "^app/(\\(portal\\)|api)/.*(page|route)\\.tsx?$",
        pathNot: ["^app/\\(portal\\)/@scope/", "^app/api/(auth|session|csp-reports)/"],
      },
      to: { path: "^lib/server/page-deadline\\.ts$", reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: ["^node_modules", "^lib/db/generated"] },
    exclude: { path: ["^lib/db/generated/internal"] },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};

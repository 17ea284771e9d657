const root = import.meta.dirname;
/** The hash of the sources: machines that run the same ones are one deployment. */
const buildId = process.env.CARABINER_BUILD_ID;

/** @type {import("next").NextConfig} */
export default {
  output: "standalone",
  ...(buildId && { generateBuildId: () => buildId, deploymentId: buildId }),
  outputFileTracingRoot: root,
  // State and builds are never part of the server. A pattern matches anywhere in a path, so `dist` here would empty packages.
  outputFileTracingExcludes: { "/*": [".data/**", ".build/**"] },
  turbopack: { root },
  poweredByHeader: false,
  // The title comes with its page, for every browser. Streamed after it, each navigation and refresh leaves the document
  // without a title for a moment, and a screen reader says the address instead.
  htmlLimitedBots: /./,
  serverExternalPackages: ["@dbos-inc/dbos-sdk", "pg", "@prisma/client", "@prisma/adapter-pg", "@node-rs/argon2"],
  // `npm run check` and `npm test` do it, on more than Next.js would look at.
  typescript: { ignoreBuildErrors: true },
  // `next dev` would write the arguments of every action into the log, and some of them are secrets.
  logging: { serverFunctions: false },
  // What is larger than one answer may be gets its own words from `lib/server/action.ts`, and comes back with what was
  // entered. The edge refuses what is larger than this.
  experimental: { serverActions: { bodySizeLimit: "4mb" } },
};

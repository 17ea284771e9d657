const root = import.meta.dirname;

/** @type {import("next").NextConfig} */
export default {
  output: "standalone",
  outputFileTracingRoot: root,
  // What start and tests keep beside the sources is never part of the server.
  outputFileTracingExcludes: { "/*": [".data/**", ".build/**", "dist/**", "e2e/**", "bench/**", "docs/**", "sandbox/**"] },
  turbopack: { root },
  poweredByHeader: false,
  serverExternalPackages: ["@dbos-inc/dbos-sdk", "pg", "@prisma/client", "@prisma/adapter-pg", "@node-rs/argon2"],
  // `npm run check` and `npm test` do it, on more than Next.js would look at.
  typescript: { ignoreBuildErrors: true },
  experimental: { serverActions: { bodySizeLimit: "256kb" } },
};

import { expect, test } from "vitest";
import { contentSecurityPolicy, securityHeaders } from "./security-headers";

const facts = { nonce: "bm9uY2U", https: false, development: false };

test("a page loads scripts by nonce only", { tags: ["V14.2.3"] }, () => {
  const policy = contentSecurityPolicy(facts);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'nonce-bm9uY2U' 'strict-dynamic';");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
});

test("violations are reported to this portal in both forms", { tags: ["V3.4.7"] }, () => {
  expect(contentSecurityPolicy(facts)).toMatch(/report-uri \/api\/csp-reports; report-to csp$/);
  expect(securityHeaders(facts)["Reporting-Endpoints"]).toBe('csp="/api/csp-reports"');
});

test("https is demanded for a year on https only", () => {
  expect(securityHeaders(facts)).not.toHaveProperty("Strict-Transport-Security");
  expect(securityHeaders({ ...facts, https: true })["Strict-Transport-Security"]).toBe("max-age=31536000; includeSubDomains");
});

test("the referrer policy leaves the origin of plain forms intact", () => {
  expect(securityHeaders(facts)["Referrer-Policy"]).toBe("same-origin");
});

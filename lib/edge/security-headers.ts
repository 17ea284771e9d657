import { withoutAbsent } from "@/lib/core/without-absent";
type HeaderFacts = {
  /** 128 random bits of this one response, base64. */
  readonly nonce: string;
  readonly https: boolean;
  /** `next dev` evaluates code and talks to its server over a socket. */
  readonly development: boolean;
};

/** Where browsers report what the policy stopped. */
const REPORTS_PATH = "/api/csp-reports";

/** What a page may load: our own scripts by nonce, our own styles, images, fonts and requests, and nothing else. */
export function contentSecurityPolicy({ nonce, development }: HeaderFacts): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    `report-uri ${REPORTS_PATH}`,
    "report-to csp",
  ].join("; ");
}

/**
 * The headers of every response. `Referrer-Policy` is not `no-referrer`: with that, browsers send plain form posts with
 * `Origin: null`, which we refuse.
 */
export function securityHeaders(facts: HeaderFacts): Readonly<Record<string, string>> {
  return withoutAbsent({
    "Content-Security-Policy": contentSecurityPolicy(facts),
    "Reporting-Endpoints": `csp="${REPORTS_PATH}"`,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": NO_FEATURES,
    "Strict-Transport-Security": facts.https ? "max-age=31536000; includeSubDomains" : undefined,
  });
}

const NO_FEATURES = [
  "accelerometer",
  "autoplay",
  "camera",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "picture-in-picture",
  "publickey-credentials-get",
  "screen-wake-lock",
  "usb",
  "xr-spatial-tracking",
]
  .map((feature) => `${feature}=()`)
  .join(", ");

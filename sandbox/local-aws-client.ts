/** A key in the form of the SDK. */
export type LocalKeys = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

/** The endpoint, region and key with which a part of the sandbox calls the local AWS. */
export type LocalAws = {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: LocalKeys;
  /** Time limits, where a part needs other ones than the SDK's. */
  readonly requestHandler?: Readonly<Record<string, unknown>>;
  /** Milliseconds that the signature's time differs from the clock. */
  readonly systemClockOffset?: number;
};

/**
 * A client of the local AWS for the sandbox's own calls. It makes one attempt for each call, so that a refusal is
 * not repeated. `buildAwsClient` builds the portal's clients.
 */
export function localAwsClient<Client>(
  Client: new (settings: LocalAws & { readonly maxAttempts: number }) => Client,
  local: LocalAws,
): Client {
  return new Client({ ...local, maxAttempts: 1 });
}

/** A key as the SDK takes it. */
export type LocalKeys = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

/** Where and as whom a part of the sandbox calls the local AWS. */
export type LocalAws = {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: LocalKeys;
  /** The SDK's own limits, where a part needs others than the SDK has. */
  readonly requestHandler?: Readonly<Record<string, unknown>>;
  /** In milliseconds: signs for another hour. */
  readonly systemClockOffset?: number;
};

/**
 * A client of the local AWS for the sandbox's own calls. One try a call, so that a refusal arrives as it was given. The
 * portal's clients are built by `buildAwsClient`.
 */
export function localAwsClient<Client>(
  Client: new (settings: LocalAws & { readonly maxAttempts: number }) => Client,
  local: LocalAws,
): Client {
  return new Client({ ...local, maxAttempts: 1 });
}

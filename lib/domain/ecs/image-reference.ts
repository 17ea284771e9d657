/** A private repository of ECR. */
export type EcrRepository = { readonly account: string; readonly region: string; readonly repository: string };

/** An image as a container names it. */
export type ImageReference = {
  /** The host of the registry; `docker.io` where none is written. */
  readonly registry: string;
  /** Present for a private repository of ECR. */
  readonly ecr?: EcrRepository | undefined;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
};

/** `<account>.dkr.ecr.<region>.<suffix>/<repository>`, also with FIPS and in the dual-stack form. */
const ECR =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)\/([^:@]+)/;

/** The repository of an image in ECR; `undefined` for one of another registry. */
export function ecrRepository(image: string): EcrRepository | undefined {
  const [whole, account = "", region = "", repository = ""] = ECR.exec(image) ?? [];
  return whole === undefined ? undefined : { account, region, repository };
}

/**
 * Reads an image name as Docker does: the first part is a registry when it looks like a host.
 *
 * @see https://pkg.go.dev/github.com/distribution/reference
 */
export function readImage(image: string): ImageReference {
  const [named = "", digest] = image.split("@");
  const slash = named.indexOf("/");
  const first = slash === -1 ? "" : named.slice(0, slash);
  const isHost = first.includes(".") || first.includes(":") || first === "localhost";
  const last = named.slice(named.lastIndexOf("/") + 1);
  const colon = last.indexOf(":");
  return {
    registry: isHost ? first : "docker.io",
    ecr: ecrRepository(image),
    tag: colon === -1 ? undefined : last.slice(colon + 1),
    digest,
  };
}

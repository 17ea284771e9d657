/** A role that may be handed to a service, as `iam:PassRole` names it. */
export type PassRole = { readonly arn: string; readonly service: "ecs-tasks.amazonaws.com" | "ec2.amazonaws.com" };

/** What the blanks of the packs are filled with. `region` may be `*`; without `cluster` every cluster of the account is meant. */
export type PolicyContext = {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly cluster?: string | undefined;
  readonly passRoles: readonly PassRole[];
  /** Lifecycle actions and commands are limited to instances with this tag. */
  readonly instanceTag?: { readonly key: string; readonly value: string } | undefined;
  /** The permissions boundary that new identities must carry (pack P13). */
  readonly boundaryArn?: string | undefined;
  /** Actions that packs hold on request only, by name. */
  readonly optionalActions?: readonly string[] | undefined;
};

/** An answer that the ticked packs need and that is not given yet. Its statement is left out until then. */
export type MissingInput = {
  readonly field: "passRoles" | "instanceTag";
  readonly service?: PassRole["service"];
  readonly message: string;
};

/** A link of the guide, and where the same can be read today. */
export type GuideLink = {
  /** `G217` to `G222`. */
  readonly item: string;
  /** Line of the guide. */
  readonly line: number;
  readonly title: string;
  /** As the guide has it. */
  readonly original: string;
  /** Set when the guide's page belongs to a Harness that has ended (correction M28); then the original is not offered as a link. */
  readonly replacements?: readonly { readonly title: string; readonly url: string }[];
};

const HARNESS_DOCS = "https://developer.harness.io/docs";

/**
 * The guide's further reading, lines 588 to 595. `npm run links` checks every address that is offered.
 *
 * @guide G217 G218 G219 G220 G221 G222
 */
export const GUIDE_LINKS: readonly GuideLink[] = [
  { item: "G217", line: 588, title: "Amazon EC2", original: "https://docs.aws.amazon.com/ec2/" },
  { item: "G218", line: 589, title: "Amazon ECS", original: "https://docs.aws.amazon.com/ecs/" },
  { item: "G219", line: 590, title: "AWS IAM", original: "https://docs.aws.amazon.com/iam/" },
  {
    item: "G220",
    line: 593,
    title: "AWS cloud provider in Harness",
    original: "https://docs.harness.io/article/4o7o207ih7-add-aws-cloud-provider",
    replacements: [
      { title: "Add an AWS connector", url: `${HARNESS_DOCS}/platform/connectors/cloud-providers/add-aws-connector` },
      {
        title: "AWS connector settings",
        url: `${HARNESS_DOCS}/platform/connectors/cloud-providers/ref-cloud-providers/aws-connector-settings-reference/`,
      },
    ],
  },
  {
    item: "G221",
    line: 594,
    title: "EC2 deployments with Harness",
    original: "https://docs.harness.io/article/ec2-deployments",
    replacements: [
      {
        title: "Deployments over SSH",
        url: `${HARNESS_DOCS}/continuous-delivery/deploy-srv-diff-platforms/traditional/ssh-ng/`,
      },
      {
        title: "Deployments over WinRM",
        url: `${HARNESS_DOCS}/continuous-delivery/deploy-srv-diff-platforms/traditional/win-rm-tutorial/`,
      },
    ],
  },
  {
    item: "G222",
    line: 595,
    title: "ECS deployments with Harness",
    original: "https://docs.harness.io/article/ecs-deployments",
    replacements: [
      {
        title: "ECS deployments",
        url: `${HARNESS_DOCS}/continuous-delivery/deploy-srv-diff-platforms/aws/ecs/ecs-deployment-tutorial/`,
      },
    ],
  },
];

/** The addresses that are offered: the replacements where there are some, else the guide's own. */
export function offeredAddresses(links: readonly GuideLink[] = GUIDE_LINKS): readonly string[] {
  return links.flatMap(({ original, replacements }) => replacements?.map(({ url }) => url) ?? [original]);
}

/** The result of checking one address. `unreached` says nothing about the page: no response came. */
export type LinkAnswer =
  | { readonly url: string; readonly kind: "answered"; readonly status: number }
  | { readonly url: string; readonly kind: "unreached"; readonly why: string };

/** The meaning of the responses. Without a single response nothing was checked, and that is not a pass. */
export function judgeLinks(answers: readonly LinkAnswer[]): {
  readonly verdict: "pass" | "fail" | "not-checked";
  readonly lines: readonly string[];
} {
  const lines = answers.map((answer) =>
    answer.kind === "answered"
      ? `${answer.status < 400 ? "ok" : "dead"}  ${String(answer.status)}  ${answer.url}`
      : `not reached (${answer.why})  ${answer.url}`,
  );
  const answered = answers.filter((answer) => answer.kind === "answered");
  if (answered.length === 0) {
    return {
      verdict: "not-checked",
      lines: [...lines, "No address answered: there is no internet here, so no link was checked."],
    };
  }
  const alive = answered.filter(({ status }) => status < 400).length;
  return {
    verdict: alive === answers.length ? "pass" : "fail",
    lines: [...lines, `${String(alive)} of ${String(answers.length)} links work`],
  };
}

import type { LineRange, StepId } from "@/lib/domain/runs/steps";

/** What is wrong with the guide's sentence: something is missing, not used, too wide, or different today. */
export type CorrectionTag = "Missing" | "Unused" | "Narrowed" | "Changed";

/** What we do in place of what the guide says. The guide's text stays visible beside it. */
export type Correction = {
  /** `M1` to `M37`. */
  readonly id: string;
  /** Lines of the guide it is about; none when the guide is silent. */
  readonly lines: readonly LineRange[];
  readonly tag: CorrectionTag;
  readonly text: string;
  /** Where it is shown. */
  readonly steps: readonly StepId[];
};

/** Every correction, in the guide's order of subjects. */
export const CORRECTIONS: readonly Correction[] = [
  {
    id: "M1",
    lines: [
      [225, 233],
      [262, 290],
      [460, 476],
    ],
    tag: "Changed",
    text: "The guide uses the words of Harness FirstGen, which has ended. We call the API of today’s Harness and show both words.",
    steps: ["S4", "S5", "S10", "S11", "service", "S12"],
  },
  {
    id: "M2",
    lines: [
      [38, 64],
      [84, 133],
    ],
    tag: "Missing",
    text: "ec2:DescribeRegions is not in the guide’s policy. It is the one call of the connector test, so we always add it.",
    steps: ["S2", "S4"],
  },
  {
    id: "M3",
    lines: [[51, 64]],
    tag: "Missing",
    text: "A first ECS deployment also creates services, reads images and scaling, and lists roles. Each capability you tick adds what it needs.",
    steps: ["S2", "S9"],
  },
  {
    id: "M4",
    lines: [[126, 130]],
    tag: "Missing",
    text: "A task has an execution role and a task role. Both have to be passed on, and only to ECS tasks.",
    steps: ["S2", "S9"],
  },
  {
    id: "M5",
    lines: [[474, 474]],
    tag: "Missing",
    text: "Blue/green changes listeners and rules of the load balancer and tags services. Choosing it adds those actions.",
    steps: ["S2", "S12"],
  },
  {
    id: "M6",
    lines: [
      [179, 179],
      [391, 391],
    ],
    tag: "Narrowed",
    text: "AmazonEC2FullAccess allows far more than is used and nothing of ECS. We attach the policy of step 2; full access needs a reason.",
    steps: ["S3", "S9"],
  },
  {
    id: "M7",
    lines: [[45, 49]],
    tag: "Unused",
    text: "Deployments over SSH or WinRM never launch, start, stop, reboot or terminate instances. Those actions are off unless you ask for them.",
    steps: ["S2"],
  },
  {
    id: "M8",
    lines: [[135, 135]],
    tag: "Narrowed",
    text: "Most read actions accept no ARN, so narrowing the whole statement would deny them. We narrow the writes and leave the reads open.",
    steps: ["S2"],
  },
  {
    id: "M9",
    lines: [[248, 256]],
    tag: "Changed",
    text: "A role’s ARN is not a credential type today. It is cross-account access on top of the identity that assumes it.",
    steps: ["S3", "S4"],
  },
  {
    id: "M10",
    lines: [[242, 244]],
    tag: "Changed",
    text: "A service account’s role and the delegate’s role exclude each other. They are one choice, not two checkboxes.",
    steps: ["S4"],
  },
  {
    id: "M11",
    lines: [],
    tag: "Missing",
    text: "Harness can sign in with OpenID Connect: no key exists and nothing has to be rotated. It is offered beside the guide’s two options.",
    steps: ["S0", "S3"],
  },
  {
    id: "M12",
    lines: [[203, 203]],
    tag: "Missing",
    text: "The guide does not say who is to be trusted. The trust policy names the identity that assumes the role and requires the external ID.",
    steps: ["S3"],
  },
  {
    id: "M13",
    lines: [
      [241, 241],
      [253, 253],
    ],
    tag: "Changed",
    text: "The connector’s region is only where its test makes a call. The region of a deployment is set in the infrastructure.",
    steps: ["S4"],
  },
  {
    id: "M14",
    lines: [[279, 289]],
    tag: "Changed",
    text: "An infrastructure takes VPCs and tags. It takes no subnet and no security group: those two are kept with the run and not sent.",
    steps: ["S5"],
  },
  {
    id: "M15",
    lines: [
      [285, 285],
      [333, 345],
    ],
    tag: "Changed",
    text: "Harness has no connection through Systems Manager. A pipeline step can run commands through it; that is a pattern, not a connection type.",
    steps: ["S5", "S6"],
  },
  {
    id: "M16",
    lines: [[357, 357]],
    tag: "Changed",
    text: "Harness cannot filter by instance ID. We look up what the instances have in common and propose tags, a group or a list of hosts.",
    steps: ["S7"],
  },
  {
    id: "M17",
    lines: [
      [297, 297],
      [318, 318],
    ],
    tag: "Changed",
    text: "A credential has two parts today: the secret file or text, and the SSH or WinRM credential that refers to it. We create both.",
    steps: ["S6"],
  },
  {
    id: "M18",
    lines: [[336, 336]],
    tag: "Changed",
    text: "An agent that is installed may be stopped. What counts is whether the instance reports to Systems Manager.",
    steps: ["S6"],
  },
  {
    id: "M19",
    lines: [[417, 419]],
    tag: "Changed",
    text: "An ECS infrastructure takes connector, region and cluster. Network settings go into the service definition.",
    steps: ["S10", "service"],
  },
  {
    id: "M20",
    lines: [[424, 458]],
    tag: "Changed",
    text: "A service is described by manifests today. The form writes them and shows the result.",
    steps: ["S11", "service"],
  },
  {
    id: "M21",
    lines: [[436, 436]],
    tag: "Narrowed",
    text: "Fargate knows one network mode, awsvpc. The choice follows the launch type.",
    steps: ["S11"],
  },
  {
    id: "M22",
    lines: [[455, 455]],
    tag: "Missing",
    text: "Services can also run on capacity providers or under another deployment controller. We notice both in a service that exists.",
    steps: ["S8", "service"],
  },
  {
    id: "M23",
    lines: [[444, 444]],
    tag: "Changed",
    text: "The tag latest moves, and anonymous pulls are limited. We accept it, say so, and offer the digest.",
    steps: ["S11"],
  },
  {
    id: "M24",
    lines: [[468, 471]],
    tag: "Changed",
    text: "The four workflow steps have other names in a pipeline. The generated pipeline shows which is which.",
    steps: ["S12"],
  },
  {
    id: "M25",
    lines: [[379, 382]],
    tag: "Missing",
    text: "The managed execution policy creates no log groups and reads no secrets. We work out what the task definition needs.",
    steps: ["S8"],
  },
  {
    id: "M26",
    lines: [[562, 565]],
    tag: "Missing",
    text: "Nothing is deployed without a delegate. It is checked here, before anything else.",
    steps: ["S1", "S4"],
  },
  {
    id: "M27",
    lines: [[26, 26]],
    tag: "Changed",
    text: "Rights in Harness are single permissions on a scope. We ask for each one that this run needs.",
    steps: ["S1"],
  },
  {
    id: "M28",
    lines: [[593, 595]],
    tag: "Changed",
    text: "The guide’s links to Harness lead nowhere today. Each is shown with the page that replaced it.",
    steps: ["S14"],
  },
  {
    id: "M29",
    lines: [
      [141, 141],
      [171, 171],
    ],
    tag: "Changed",
    text: "Labels in the AWS console change. The API is called by default; console steps carry the date they were written.",
    steps: ["S2", "S3"],
  },
  {
    id: "M30",
    lines: [[600, 603]],
    tag: "Missing",
    text: "The advice has no thresholds. We check key age against 90 days, and second factors for people, not for the machine’s identity.",
    steps: ["S14"],
  },
  {
    id: "M31",
    lines: [[195, 195]],
    tag: "Missing",
    text: "The guide does not say where to store the secret. It goes straight into a Harness secret and is never shown.",
    steps: ["S3", "S4"],
  },
  {
    id: "M32",
    lines: [[621, 639]],
    tag: "Changed",
    text: "A tick proves nothing. Each box is computed from evidence, and an override needs a name and a reason.",
    steps: ["S14"],
  },
  {
    id: "M33",
    lines: [],
    tag: "Missing",
    text: "The user that signs in depends on the image: ec2-user on Amazon Linux, ubuntu on Ubuntu, admin on Debian.",
    steps: ["S6"],
  },
  {
    id: "M34",
    lines: [[572, 576]],
    tag: "Missing",
    text: "Network ACLs keep no state. A host that opens a connection needs the port outward and the high ports back in.",
    steps: ["S13"],
  },
  {
    id: "M35",
    lines: [[643, 645]],
    tag: "Changed",
    text: "The guide has no date. The hash of its text and the day we took it are kept with the run.",
    steps: ["S14"],
  },
  {
    id: "M36",
    lines: [[351, 351]],
    tag: "Missing",
    text: "Harness sees running instances only, and over SSH no Windows hosts. Each row says whether Harness will see it and why.",
    steps: ["S7"],
  },
  {
    id: "M37",
    lines: [[397, 397]],
    tag: "Narrowed",
    text: "The connector test never calls ECS. Separate probes check the rights for ECS.",
    steps: ["S9"],
  },
];

/** The corrections that a step shows, in order. */
export function correctionsOf(step: StepId): readonly Correction[] {
  return CORRECTIONS.filter((correction) => correction.steps.includes(step));
}

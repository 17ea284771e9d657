import { expect, test } from "vitest";

import { taskNeeds, usualNeeds, type TaskNeed } from "./execution-needs";
import { viewTask } from "./rules/task-view";
import { fargateTask, onEc2, onFargate } from "./testing/documents";
import type { Members } from "./value";

const PLACE = { partition: "aws", account: "482177309156", region: "eu-west-1" };
const HOME = "482177309156";
const SECRET = `arn:aws:secretsmanager:eu-west-1:${HOME}:secret:parcel/db-AbCdEf`;

const needsOf = (document: Members) => taskNeeds(viewTask(document, { origin: "document" }), PLACE);
/** A need in one line: holder, actions, resource. */
const line = ({ holder, actions, resource }: TaskNeed) => `${holder}: ${actions.join(" ")} on ${resource ?? "unknown"}`;
const linesOf = (document: Members) => needsOf(document).map(line);

/** A container without a log, with an image that needs no rights. */
const bare = (changes: Members) => onFargate({ image: "public.ecr.aws/nginx:1", logConfiguration: undefined, ...changes });
const awslogs = (options: Members) => ({ logDriver: "awslogs", options });
const GROUP = { "awslogs-group": "/ecs/web", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "web" };
const STREAM = `arn:aws:logs:eu-west-1:${HOME}:log-group:/ecs/web:log-stream`;
const PULL = "ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage";

test.each<{ what: string; document: Members; lines: readonly string[] }>([
  { what: "a public image without a log", document: bare({}), lines: [] },
  { what: "an image of Docker Hub", document: bare({ image: "nginx:1.27" }), lines: [] },
  {
    what: "a private image of ECR",
    document: bare({ image: `${HOME}.dkr.ecr.eu-west-1.amazonaws.com/team/web:1.9.2` }),
    lines: [
      "execution: ecr:GetAuthorizationToken on *",
      `execution: ${PULL} on arn:aws:ecr:eu-west-1:${HOME}:repository/team/web`,
    ],
  },
  {
    what: "an image by digest in another account and region, over FIPS",
    document: bare({ image: `731904528866.dkr.ecr-fips.us-east-1.amazonaws.com/web@sha256:${"a".repeat(64)}` }),
    lines: [
      "execution: ecr:GetAuthorizationToken on *",
      `execution: ${PULL} on arn:aws:ecr:us-east-1:731904528866:repository/web`,
    ],
  },
  {
    what: "an image in the dual-stack form",
    document: bare({ image: `${HOME}.dkr-ecr.eu-west-1.on.aws/web:1` }),
    lines: ["execution: ecr:GetAuthorizationToken on *", `execution: ${PULL} on arn:aws:ecr:eu-west-1:${HOME}:repository/web`],
  },
  {
    what: "an image whose tag a template fills in",
    document: bare({ image: `${HOME}.dkr.ecr.eu-west-1.amazonaws.com/web:<+artifact.tag>` }),
    lines: ["execution: ecr:GetAuthorizationToken on *", `execution: ${PULL} on arn:aws:ecr:eu-west-1:${HOME}:repository/web`],
  },
  {
    what: "an image that a template fills in",
    document: bare({ image: "<+artifact.image>" }),
    lines: [`execution: ${PULL} on unknown`],
  },
  {
    what: "awslogs",
    document: bare({ logConfiguration: awslogs(GROUP) }),
    lines: [`execution: logs:CreateLogStream logs:PutLogEvents on ${STREAM}:web/web/task`],
  },
  {
    what: "awslogs that creates its group in another region",
    document: bare({ logConfiguration: awslogs({ ...GROUP, "awslogs-region": "us-east-1", "awslogs-create-group": "true" }) }),
    lines: [
      `execution: logs:CreateLogGroup on arn:aws:logs:us-east-1:${HOME}:log-group:/ecs/web:log-stream:`,
      `execution: logs:CreateLogStream logs:PutLogEvents on arn:aws:logs:us-east-1:${HOME}:log-group:/ecs/web:log-stream:web/web/task`,
    ],
  },
  {
    what: "awslogs on instances",
    document: onEc2({ image: "nginx:1", logConfiguration: awslogs(GROUP) }),
    lines: [`instance: logs:CreateLogStream logs:PutLogEvents on ${STREAM}:web/web/task`],
  },
  {
    what: "a secret and its JSON key",
    document: bare({ secrets: [{ name: "DB", valueFrom: `${SECRET}:password::` }] }),
    lines: [`execution: secretsmanager:GetSecretValue on ${SECRET}`, "execution: kms:Decrypt on unknown"],
  },
  {
    what: "a secret without the six characters",
    document: bare({ secrets: [{ name: "DB", valueFrom: SECRET.slice(0, -7) }] }),
    lines: [`execution: secretsmanager:GetSecretValue on ${SECRET}`, "execution: kms:Decrypt on unknown"],
  },
  {
    what: "a parameter by its name",
    document: bare({ secrets: [{ name: "RATE", valueFrom: "/parcel/rate" }] }),
    lines: [
      `execution: ssm:GetParameters on arn:aws:ssm:eu-west-1:${HOME}:parameter/parcel/rate`,
      "execution: kms:Decrypt on unknown",
    ],
  },
  {
    what: "a secret that a template fills in",
    document: bare({ secrets: [{ name: "DB", valueFrom: '<+secrets.getValue("db")>' }] }),
    lines: ["execution: secretsmanager:GetSecretValue ssm:GetParameters on unknown"],
  },
  {
    what: "the password of a private registry",
    document: bare({ image: "registry.example.com/web:1", repositoryCredentials: { credentialsParameter: SECRET } }),
    lines: [`execution: secretsmanager:GetSecretValue on ${SECRET}`, "execution: kms:Decrypt on unknown"],
  },
  {
    what: "a secret of the log driver",
    document: bare({
      logConfiguration: { logDriver: "splunk", options: {}, secretOptions: [{ name: "splunk-token", valueFrom: SECRET }] },
    }),
    lines: [`execution: secretsmanager:GetSecretValue on ${SECRET}`, "execution: kms:Decrypt on unknown"],
  },
  {
    what: "an environment file",
    document: bare({ environmentFiles: [{ type: "s3", value: "arn:aws:s3:::parcel-config/prod/web.env" }] }),
    lines: [
      "execution: s3:GetObject on arn:aws:s3:::parcel-config/prod/web.env",
      "execution: s3:GetBucketLocation on arn:aws:s3:::parcel-config",
    ],
  },
  {
    what: "a file system that is mounted with IAM",
    document: {
      ...bare({}),
      volumes: [
        { name: "data", efsVolumeConfiguration: { fileSystemId: "fs-0a1b2c3d", authorizationConfig: { iam: "ENABLED" } } },
      ],
    },
    lines: [`task: elasticfilesystem:ClientMount on arn:aws:elasticfilesystem:eu-west-1:${HOME}:file-system/fs-0a1b2c3d`],
  },
])("$what", { tags: ["G121"] }, ({ document, lines }) => {
  expect(linesOf(document)).toEqual(lines);
});

test("containers that share a log group and repository need each right once", () => {
  const image = `${HOME}.dkr.ecr.eu-west-1.amazonaws.com/web:1`;
  const container = (name: string) => ({ name, image, essential: true, logConfiguration: awslogs(GROUP) });
  expect(linesOf(fargateTask({ containerDefinitions: [container("web"), container("side")] }))).toHaveLength(3);
});

test("each need names where the task definition asks for it", () => {
  const document = bare({ secrets: [{ name: "DB", valueFrom: SECRET }] });
  expect(needsOf(document)[0]?.at).toEqual(["containerDefinitions", 0, "secrets", 0, "valueFrom"]);
});

test("the usual needs are those of AWS's own execution policy", () => {
  expect(usualNeeds(PLACE).flatMap(({ actions }) => actions)).toEqual([
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ]);
});

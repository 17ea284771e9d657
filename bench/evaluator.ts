import { compilePolicies, evaluate } from "@/lib/domain/iam/evaluator";
import { guidePolicy } from "@/lib/domain/permissions/guide-policy";
import { asList } from "@/lib/domain/iam/policy-document";

import { perSecond } from "./cpu-time";
import { type Figure, median } from "./verdict";

const ROUNDS = 5;
const ACCOUNT = "482177309156";
const RESOURCES = [
  "*",
  `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0a1c5f7d20b94e311`,
  `arn:aws:iam::${ACCOUNT}:role/parcel-api-exec`,
];

/**
 * Decisions a second for a policy of the guide's size, beside reading and writing the same policy as JSON: a measure of the
 * machine at this moment. 20,000 decisions a second on the slowest machine we had are about the speed of one such reading.
 */
export function benchEvaluator(milliseconds = 300): readonly Figure[] {
  const document = guidePolicy();
  const policies = compilePolicies({ identity: [{ name: "guide", document }] });
  const actions = [...document.Statement.flatMap((statement) => asList(statement.Action)), "iam:CreateUser", "s3:GetObject"];
  const requests = actions.flatMap((action) =>
    RESOURCES.map((resource) => ({
      principal: { kind: "aws", arn: `arn:aws:iam::${ACCOUNT}:user/harness-ec2-user`, account: ACCOUNT } as const,
      action,
      resource,
    })),
  );
  const text = JSON.stringify(document);
  let next = 0;
  const rounds = Array.from({ length: ROUNDS }, () => ({
    decisions: perSecond(() => {
      const request = requests[(next += 1) % requests.length];
      if (request !== undefined) evaluate(request, policies);
    }, milliseconds),
    readings: perSecond(() => JSON.stringify(JSON.parse(text)), milliseconds),
  }));
  const decisions = median(rounds.map((round) => round.decisions));
  const readings = median(rounds.map((round) => round.readings));
  const how = `${Math.round(decisions).toLocaleString("en")} decisions and ${Math.round(readings).toLocaleString("en")} readings of the policy a second on one core.`;
  return [
    {
      name: "policy evaluator, decisions per reading of its policy",
      measured: decisions / readings,
      bar: 0.5,
      direction: "at least",
      how,
    },
    {
      name: "policy evaluator, decisions a second",
      measured: decisions,
      bar: 20_000,
      direction: "at least",
      how: "The issue's own figure.",
    },
  ];
}

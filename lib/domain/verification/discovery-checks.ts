import { counted, plural } from "@/lib/core/plural";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Ec2Instance } from "@/lib/domain/aws/aws-shapes";

import type { CheckResult } from "@/lib/domain/checks/check";
import type { HostQuery, VerifyMoment } from "./verify-access";

type Instances = Result<readonly Ec2Instance[], AppError>;
type Hosts = Result<readonly string[], AppError>;

/** The instances that match the filter now, as the portal sees them in AWS (item G173). */
export function matchingInstancesCheck(query: HostQuery, instances: Instances, moment: VerifyMoment): CheckResult {
  const check = {
    id: "s13.matching-instances",
    title: "The filter finds running instances",
    guideItems: ["G111", "G173", "G241"],
  } as const;
  const evidence = {
    call: "ec2:DescribeInstances",
    at: moment.at,
    account: moment.account,
    region: query.region,
    caller: moment.caller,
  };
  if (!instances.ok) {
    return {
      ...check,
      verdict: "unknown",
      grade: "not-testable",
      fact: instances.error.message,
      fix: instances.error.explanation?.fix ?? "Check again in a minute.",
      evidence: [{ ...evidence, observed: instances.error.message }],
    };
  }
  const found = instances.value;
  const observed = `${counted(found.length, "running instance")} in ${query.region}`;
  const answer = found.slice(0, 50).map(({ instanceId, name, privateIpAddress }) => ({ instanceId, name, privateIpAddress }));
  if (found.length === 0) {
    return {
      ...check,
      verdict: "fail",
      grade: "proved",
      fact: `No running instance matches in ${query.region}`,
      fix: "Change the filter in the discovery step, or start the instances.",
      owner: "you",
      evidence: [{ ...evidence, observed, answer }],
    };
  }
  return {
    ...check,
    verdict: "pass",
    grade: "proved",
    fact: `${observed} ${plural(found.length, "matches", "match")} the filter`,
    evidence: [{ ...evidence, observed, answer }],
  };
}

/**
 * What Harness finds through its connector beside what the portal sees in AWS (item G173). Harness's list names hosts
 * by public DNS name, so hosts without one are missing from it; that is not a difference.
 *
 * @see https://apidocs.harness.io/
 */
export function harnessHostsCheck(
  query: HostQuery,
  answers: { readonly instances: Instances; readonly hosts: Hosts },
  moment: VerifyMoment,
): CheckResult {
  const { instances, hosts } = answers;
  const check = {
    id: "s13.harness-hosts",
    title: "Harness finds the same hosts",
    guideItems: ["G173"],
  } as const;
  const evidence = { call: "GET /ng/api/aws/aws-helper/hosts", at: moment.at, account: moment.account, region: query.region };
  const failed = hosts.ok ? (instances.ok ? undefined : instances.error) : hosts.error;
  if (!hosts.ok || !instances.ok) {
    return {
      ...check,
      verdict: "unknown",
      grade: "not-testable",
      fact: failed?.message ?? "One side did not answer.",
      fix: failed?.explanation?.fix ?? "Check again in a minute.",
      evidence: [{ ...evidence, observed: failed?.message ?? "No answer" }],
    };
  }
  const expected = instances.value.filter((one) => one.publicDnsName !== undefined);
  const missing = expected.filter((one) => !hosts.value.includes(one.publicDnsName ?? ""));
  const extra = hosts.value.filter((host) => !expected.some((one) => one.publicDnsName === host));
  const withoutName = instances.value.length - expected.length;
  const observed = `${counted(hosts.value.length, "host")} by public DNS name`;
  const shared = { ...check, evidence: [{ ...evidence, observed, answer: hosts.value.slice(0, 50) }] };

  if (expected.length === 0 && extra.length === 0 && withoutName > 0) {
    return {
      ...shared,
      verdict: "unknown",
      grade: "not-testable",
      fact: `None of the ${String(withoutName)} has a public DNS name, and Harness’s list holds only those that do`,
      fix: "Nothing to do: the check above shows that Harness sees their network and tags. A test deployment lists the hosts themselves.",
    };
  }
  if (missing.length === 0 && extra.length === 0) {
    return {
      ...shared,
      verdict: "pass",
      grade: "proved",
      fact:
        withoutName === 0
          ? `Harness finds ${counted(hosts.value.length, "host")}, the same as AWS names`
          : `AWS has ${String(instances.value.length)}. Harness names ${String(hosts.value.length)}: ${String(withoutName)} ${plural(withoutName, "has", "have")} no public DNS name, and its list holds only those that do`,
    };
  }
  const parts = [
    ...(missing.length === 0 ? [] : [`Harness does not find ${missing.map((one) => one.instanceId).join(", ")}`]),
    ...(extra.length === 0
      ? []
      : [`Harness finds ${counted(extra.length, "host")} that the filter leaves out: ${extra.join(", ")}`]),
  ];
  return {
    ...shared,
    verdict: "warn",
    grade: "proved",
    fact: parts.join(". "),
    fix: explainDifference(query),
    owner: "you",
  };
}

/** What Harness has to see through its connector for the filter to find anything: the networks and the tag keys (item G173). */
export function harnessFilterCheck(
  query: HostQuery,
  answers: { readonly instances: Instances; readonly vpcs: Hosts; readonly tagKeys: Hosts },
  moment: VerifyMoment,
): CheckResult {
  const { instances, vpcs, tagKeys } = answers;
  const check = {
    id: "s13.harness-filter",
    title: "Harness sees the networks and tags of the filter",
    guideItems: ["G173"],
  } as const;
  const evidence = {
    call: "GET /ng/api/aws/aws-helper/vpcs, GET /ng/api/aws/aws-helper/v2/tags",
    at: moment.at,
    account: moment.account,
    region: query.region,
  };
  if (!vpcs.ok || !tagKeys.ok) {
    const failure = vpcs.ok ? (tagKeys.ok ? undefined : tagKeys.error) : vpcs.error;
    const message = failure?.message ?? "Harness did not answer.";
    return {
      ...check,
      verdict: "unknown",
      grade: "not-testable",
      fact: message,
      fix: failure?.explanation?.fix ?? "Check again in a minute.",
      evidence: [{ ...evidence, observed: message }],
    };
  }
  const found = instances.ok ? instances.value : [];
  const wantedVpcs = [...new Set([...query.vpcIds, ...found.flatMap((one) => one.vpcId ?? [])])];
  const wantedKeys = Object.keys(query.tags);
  const unseen = [
    ...wantedVpcs.filter((id) => !vpcs.value.includes(id)),
    ...wantedKeys.filter((key) => !tagKeys.value.includes(key)).map((key) => `tag ${key}`),
  ];
  const observed = `${counted(vpcs.value.length, "VPC")}, ${counted(tagKeys.value.length, "tag key")} in ${query.region}`;
  const shared = {
    ...check,
    evidence: [{ ...evidence, observed, answer: { vpcs: vpcs.value, tagKeys: tagKeys.value.slice(0, 50) } }],
  };
  if (unseen.length === 0) {
    return {
      ...shared,
      verdict: "pass",
      grade: "proved",
      fact: `Harness sees ${[counted(wantedVpcs.length, "VPC"), ...wantedKeys.map((key) => `tag ${key}`)].join(", ")} through its connector`,
    };
  }
  return {
    ...shared,
    verdict: "fail",
    grade: "proved",
    fact: `Harness does not see ${unseen.join(", ")} in ${query.region}`,
    fix: "Look whether the connector signs in to this account, and whether its rights name ec2:DescribeVpcs and ec2:DescribeTags.",
    owner: "you",
  };
}

function explainDifference(query: HostQuery): string {
  if (query.instanceIds.length > 0) {
    return "Harness cannot filter by instance ID. Give the instances a common tag and filter by that.";
  }
  if (query.autoScalingGroupName !== undefined) {
    return "For an Auto Scaling group Harness takes its members in service and no other filter. Look whether members are being replaced.";
  }
  return "Instances that started or stopped a moment ago explain it. Check again; if it stays, compare the connector's rights in this region.";
}

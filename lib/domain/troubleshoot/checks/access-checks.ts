import { listed } from "@/lib/core/listed";
import { counted } from "@/lib/core/plural";
import { clusterProblems } from "@/lib/domain/clusters/cluster-look";

import { failed, grant, notApplicable, passed, repair, whenRead } from "../outcomes";
import type { CheckRule } from "../view";

const rights: CheckRule = {
  id: "ecs-rights",
  title: "The IAM permissions include ECS",
  guideItems: ["G191"],
  look: ({ facts }) =>
    whenRead(facts.rights, ({ holder, tried, missing }) => {
      if (missing.length === 0) return passed(`${holder} has all of the ${counted(tried, "ECS permission")} that it needs.`);
      const actions = missing.map(({ action }) => action);
      return failed(
        `${holder} lacks ${listed(actions, "and")}.`,
        repair("aws-admin", `Add this statement to the policy of ${lowerFirst(holder)}.`, grant(actions)),
        missing.map(({ action, why }) => ({ source: action, lines: [why] })),
      );
    }),
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

const clusterName: CheckRule = {
  id: "cluster-name",
  title: "The cluster name is correct",
  guideItems: ["G192"],
  look: ({ facts: { cluster, place } }) =>
    whenRead(cluster, (look) => {
      if (look.found !== undefined) return passed(`${place.region} has a cluster ${place.cluster}.`);
      if (look.elsewhere.length > 0) return passed(`A cluster ${place.cluster} exists, in another region.`);
      const problems = clusterProblems({ region: place.region, name: place.cluster }, look);
      const fix =
        look.meant === undefined
          ? "Correct the name of the cluster, or have an AWS admin create it."
          : `Use the name ${look.meant}, or have an AWS admin create the cluster.`;
      return failed(problems.cluster ?? problems.region ?? "There is no such cluster.", repair("you", fix));
    }),
};

const clusterRegion: CheckRule = {
  id: "cluster-region",
  title: "The region is correct",
  guideItems: ["G193"],
  look: ({ facts: { cluster, place } }) =>
    whenRead(cluster, (look) => {
      if (look.found !== undefined) return passed(`The cluster is in ${place.region}.`);
      const [first] = look.elsewhere;
      if (first === undefined) return notApplicable("No enabled region that could be read has a cluster of this name.");
      const where = listed(look.elsewhere, "and");
      return failed(
        `${place.cluster} is in ${where}, not in ${place.region}.`,
        repair("you", `Use the region ${first} in the run, the connector and the pipeline.`),
      );
    }),
};

/** What a status other than ACTIVE means. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html */
const CLUSTER_FIXES: Readonly<Record<string, string>> = {
  PROVISIONING: "Wait a few minutes: its capacity is still being created.",
  DEPROVISIONING: "Use another cluster: this one is being deleted.",
  FAILED: "Have the cluster deleted and created again: its capacity could not be created.",
  INACTIVE: "Use another cluster, or create it again: it was deleted.",
};

const clusterActive: CheckRule = {
  id: "cluster-active",
  title: "The cluster is active",
  guideItems: ["G194"],
  look: ({ facts: { cluster, place } }) =>
    whenRead(cluster, ({ found }) => {
      if (found === undefined) return notApplicable(`There is no cluster ${place.cluster} in ${place.region}.`);
      if (found.status === "ACTIVE") return passed(`${place.cluster} is ACTIVE.`);
      const fix = CLUSTER_FIXES[found.status] ?? "Use a cluster that is ACTIVE.";
      return failed(`${place.cluster} is ${found.status}, so it runs no new tasks.`, repair("aws-admin", fix));
    }),
};

const serviceThere: CheckRule = {
  id: "service",
  title: "The service exists and Harness can update it",
  guideItems: ["G118"],
  look: ({ facts: { service, place } }) =>
    whenRead(service, (look) => {
      const { found } = look;
      if (found === undefined) {
        const near = look.meant === undefined ? "" : ` Did you mean ${look.meant}?`;
        return failed(
          `${place.cluster} has no service ${place.service}.${near}`,
          repair("you", "Correct the name of the service, or deploy it with Harness first."),
        );
      }
      if (!found.exists) return notApplicable("The service does not exist yet. Harness creates it with the first deployment.");
      if (found.status !== "ACTIVE") {
        return failed(
          `${found.name} is ${found.status}, so it starts no tasks.`,
          repair(
            "you",
            found.status === "DRAINING"
              ? "Wait until its last tasks have stopped, then deploy it again."
              : "Deploy it again: it was deleted.",
          ),
        );
      }
      if (found.controller === "ECS") return passed(`${found.name} is ACTIVE, and ECS replaces its tasks.`);
      const controller = found.controller === "CODE_DEPLOY" ? "CodeDeploy" : "An external controller";
      return failed(
        `${controller} replaces the tasks of ${found.name}, so AWS refuses a deployment by Harness.`,
        repair("you", "Let Harness create a service with another name."),
      );
    }),
};

/** The way to the service: rights, cluster, region, state. */
export const accessChecks: readonly CheckRule[] = [rights, clusterName, clusterRegion, clusterActive, serviceThere];

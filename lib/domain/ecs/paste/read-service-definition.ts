import type { Result } from "@/lib/core/result";

import { READ_ONLY_SERVICE_MEMBERS, SERVICE_SHAPE } from "../shape/service-shape";
import { isItems, isMembers, type Value } from "../value";

import { isTemplate, propertiesOf } from "./cloudformation";
import type { Candidate } from "./find-definitions";
import { memberOf, type Node } from "./node";
import { preparedText, readDocuments, type DocumentKind, type PastedText, type PasteProblem } from "./read-documents";
import { apiName } from "./respell";
import { terraformServices } from "./terraform-service";

/** Members that show that an object is a service definition. */
const SIGNS = [
  "serviceName",
  "desiredCount",
  "loadBalancers",
  "deploymentConfiguration",
  "deploymentController",
  "networkConfiguration",
  "launchType",
  "capacityProviderStrategy",
  "schedulingStrategy",
  "healthCheckGracePeriodSeconds",
];
/** Members of other documents that have some of these signs. */
const OTHERS = ["containerDefinitions", "overrides", "taskDefinitionArn", "containers"];
const WRAPPING = 3;

/**
 * Reads a service definition from what people paste: requests of CreateService and UpdateService as JSON or YAML with
 * placeholders, CloudFormation, Terraform, and responses of AWS. Names and types become those of CreateService.
 *
 * Never throws, whatever the text is. The values are not checked here: `checkServiceDefinition` does that.
 */
export function readServiceDefinition(pasted: string): Result<PastedText, PasteProblem> {
  const text = preparedText(pasted, SERVICE_DEFINITION.noun);
  return text.ok ? readDocuments(text.value, SERVICE_DEFINITION) : text;
}

const SERVICE_DEFINITION: DocumentKind = {
  noun: "a service definition",
  shape: SERVICE_SHAPE,
  readOnly: READ_ONLY_SERVICE_MEMBERS,
  find: (root, text) =>
    isTemplate(root) || memberOf(root, "Type") !== undefined
      ? propertiesOf("AWS::ECS::Service", root, text).map(({ label, properties }) => ({
          node: properties,
          label,
          origin: "cloudformation",
          respellNames: true,
          respellTypes: true,
        }))
      : wrapped(root, undefined, 0),
  findInTerraform: terraformServices,
  terraformType: "aws_ecs_service",
  otherwise,
};

function wrapped(node: Node, label: string | undefined, depth: number): readonly Candidate[] {
  if (depth > WRAPPING || node.kind === "scalar") return [];
  if (node.kind === "array")
    return node.items.flatMap((item, index) => wrapped(item, `${label ?? ""}[${String(index)}]`, depth + 1));
  const keys = node.members.map(({ key }) => key);
  if (keys.some((key) => OTHERS.includes(apiName(key, OTHERS)))) return [];
  const sign = keys.find((key) => SIGNS.includes(apiName(key, SIGNS)));
  if (sign !== undefined) {
    const isOther = !SIGNS.includes(sign);
    const origin = label === undefined ? "document" : "response";
    return [{ node, label, origin, respellNames: isOther, respellTypes: isOther }];
  }
  return node.members.flatMap(({ key, value }) => wrapped(value, key, depth + 1));
}

/** What a text without a service definition is. */
function otherwise(document: Value): string {
  const has = (...keys: readonly string[]): boolean => isMembers(document) && keys.some((key) => Object.hasOwn(document, key));
  if (has("containerDefinitions")) return "This is a task definition. A service definition names one and has a desired count.";
  if (has("AWSTemplateFormatVersion", "Resources"))
    return "This is a CloudFormation template without a resource of type AWS::ECS::Service.";
  if (has("overrides")) return "These are parameters of run-task, not a service definition.";
  if (has("apiVersion")) return "This is a Kubernetes manifest, not a service definition.";
  if (has("ImageRepository", "SourceConfiguration")) return "This is a service of App Runner, not a service definition of ECS.";
  if (isMembers(document) && isMembers(document["services"])) return "This is a Docker Compose file, not a service definition.";
  if (!isMembers(document) && !isItems(document)) return "This is plain text, not a service definition.";
  return "This text has no serviceName, desiredCount or loadBalancers, so it is not a service definition.";
}

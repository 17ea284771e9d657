import type { CreateServiceCommandInput, RegisterTaskDefinitionCommandInput, RunTaskCommandInput } from "@aws-sdk/client-ecs";
import { parse } from "yaml";
import { z } from "zod";

import { fileText, findByPath, scopedPath } from "../file-tree";
import type { Scope } from "../scope";
import type { EcsServiceSpec, ManifestStore } from "../service-spec";
import type { Store } from "../store";
import { capitalised, type Scaling, scalingSchema } from "./ecs-scaling";
import { stepFailure } from "./step-failure";

/** The vendor's expression for the target group behind the stage listener's rule. */
const TARGET_GROUP = "<+targetGroupArn>";
const EXPRESSION = /<\+([^<>]+)>/g;

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
/** AWS checks the members; what the SDK does not know it leaves out, as the vendor's reader does. */
const taskDefinitionSchema = z.custom<RegisterTaskDefinitionCommandInput>(isObject);
const serviceDefinitionSchema = z.custom<CreateServiceCommandInput>(isObject);
const anySchema = z.custom<object>(isObject);
const runTaskSchema = z.custom<RunTaskCommandInput>(isObject);

/** AWS takes these two as text; a YAML document may write them as numbers. */
const sizesSchema = z.object({ cpu: z.coerce.string().optional(), memory: z.coerce.string().optional() });

export type ServiceDefinition = CreateServiceCommandInput & { readonly serviceName: string };
export type TaskDefinitionSource =
  | { readonly how: "register"; readonly input: RegisterTaskDefinitionCommandInput }
  | { readonly how: "existing"; readonly arn: string };

/** The manifests of one stage: files of the file store with their expressions resolved. */
export class Manifests {
  constructor(
    private readonly store: Store,
    private readonly scope: Scope,
    private readonly spec: EcsServiceSpec,
    private readonly values: Readonly<Record<string, string>>,
  ) {}

  #textOf(from: ManifestStore, manifest: string): string {
    if (from.type !== "Harness") {
      throw stepFailure(`The Harness stand-in reads manifests of the file store only, not of the store ${from.type}.`);
    }
    const { files } = from.spec;
    const path = (typeof files === "string" ? files : files?.[0]) ?? "";
    const target = scopedPath(path, this.scope);
    const found = target === undefined ? undefined : findByPath(this.store, target.scope, target.path);
    const text = found === undefined ? undefined : fileText(this.store, found);
    if (text !== undefined) return text;
    const level = (target?.level ?? "project").toUpperCase();
    throw stepFailure(
      `File/Folder not found in File Store with path: [${target?.path ?? path}], scope: [${level}], manifest identifier: [${manifest}]`,
    );
  }

  #resolved(text: string, isStrict: boolean): string {
    const unknown: string[] = [];
    const resolved = text.replaceAll(EXPRESSION, (whole: string, name: string) => {
      const value = this.values[name.trim()];
      if (value === undefined) unknown.push(whole);
      return value ?? whole;
    });
    if (isStrict && unknown.length > 0) throw stepFailure(`Unresolved expressions found: ${[...new Set(unknown)].join(", ")}`);
    return resolved;
  }

  #read<T>(text: string, schema: z.ZodType<T>, kind: string): T {
    const bad = () =>
      stepFailure(`Error while parsing yaml of the ${kind}`, "INVALID_REQUEST", "APPLICATION_ERROR", {
        hint: `Please check yaml configured matches schema ${kind}`,
        explanation: `Error while parsing yaml. Its expected to be matching ${kind} schema.`,
      });
    let value: unknown;
    try {
      value = parse(text);
    } catch {
      throw bad();
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw bad();
    return parsed.data;
  }

  #manifest(type: string): { readonly store: ManifestStore; readonly identifier: string } | undefined {
    const found = this.spec.manifests?.find(({ manifest }) => manifest.type === type)?.manifest;
    return found === undefined ? undefined : { store: found.spec.store, identifier: found.identifier };
  }

  taskDefinition(): TaskDefinitionSource {
    const manifest = this.#manifest("EcsTaskDefinition");
    const arn = this.spec.ecsTaskDefinitionArn ?? "";
    if ((manifest === undefined) === (arn === "")) {
      throw stepFailure("Either Ecs Task definition manifest or ecsTaskDefinitionArn field should be present in service");
    }
    if (manifest === undefined) return { how: "existing", arn };
    return { how: "register", input: this.taskDefinitionIn(manifest.store, manifest.identifier) };
  }

  taskDefinitionIn(store: ManifestStore, identifier: string): RegisterTaskDefinitionCommandInput {
    const text = this.#resolved(this.#textOf(store, identifier), true);
    const input = this.#read(text, taskDefinitionSchema, "ECS Task Definition");
    return { ...input, ...sizesSchema.parse(input) };
  }

  /** The service definition; for blue/green with the target group of the stage. */
  serviceDefinition(targetGroupArn?: string): ServiceDefinition {
    const manifest = this.#manifest("EcsServiceDefinition");
    if (manifest === undefined) throw stepFailure("Ecs Service Definition manifest should be present in service");
    const text = this.#resolved(this.#textOf(manifest.store, manifest.identifier), false);
    if (targetGroupArn !== undefined && !text.includes(TARGET_GROUP)) {
      throw stepFailure("target group expression: <+targetGroupArn> does not exist in service definition");
    }
    const whole = targetGroupArn === undefined ? text : text.replaceAll(TARGET_GROUP, () => targetGroupArn);
    const input = this.#read(whole, serviceDefinitionSchema, "ECS Service Definition");
    const { serviceName } = input;
    if (typeof serviceName === "string" && serviceName !== "") return { ...input, serviceName };
    throw stepFailure("ECS service name is empty.", "INVALID_REQUEST", "APPLICATION_ERROR", {
      hint: "Please check if ECS service name is configured properly in ECS Service Definition Manifest in Harness Service.",
      explanation: "ECS service name is not configured properly in ECS Service Definition. It is found to be empty.",
    });
  }

  /** What scales the service; empty without manifests for it. */
  scaling(): Scaling {
    const read = (type: string, kind: string) =>
      (this.spec.manifests ?? []).flatMap(({ manifest }) => {
        if (manifest.type !== type) return [];
        return [
          capitalised(this.#read(this.#resolved(this.#textOf(manifest.spec.store, manifest.identifier), true), anySchema, kind)),
        ];
      });
    return scalingSchema.parse({
      targets: read("EcsScalableTargetDefinition", "ECS Scalable Target"),
      policies: read("EcsScalingPolicyDefinition", "ECS Scaling Policy"),
    });
  }

  runTaskRequest(store: ManifestStore): RunTaskCommandInput {
    return this.#read(
      this.#resolved(this.#textOf(store, "runTaskRequestDefinition"), true),
      runTaskSchema,
      "ECS Run Task Definition",
    );
  }
}

import type { Finding, Severity, Undecided } from "../finding";
import type { Path } from "../value";

import type { TaskView } from "./task-view";

/** What a rule reports about one document. */
export type Report = {
  /** The rule is broken at the path: what is wrong, and what to do. */
  readonly broken: (path: Path, problem: string, fix: string) => void;
  /** The rule cannot be decided: a placeholder is in place of the value. */
  readonly undecided: (path: Path) => void;
};

/** One rule about documents. It reads the view and reports; it never throws, whatever the document contains. */
export type Rule<View = TaskView> = {
  readonly id: string;
  readonly severity: Severity;
  /** The page that has the rule. */
  readonly source: string;
  readonly check: (view: View, report: Report) => void;
};

/** Runs the rules one after the other. */
export function runRules<View>(
  rules: readonly Rule<View>[],
  view: View,
): { readonly findings: readonly Finding[]; readonly undecided: readonly Undecided[] } {
  const findings: Finding[] = [];
  const undecided: Undecided[] = [];
  for (const { id, severity, source, check } of rules) {
    check(view, {
      broken: (path, problem, fix) => findings.push({ rule: id, severity, path, problem, fix, source }),
      undecided: (path) => undecided.push({ rule: id, path }),
    });
  }
  return { findings, undecided };
}

/** Pages of AWS that have most rules. */
export const PAGES = {
  parameters: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
  ec2Parameters: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters_ec2.html",
  fargate: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html",
  sizes: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html",
  container: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
  register: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
  portMapping: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
  healthCheck: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html",
  logs: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html",
  firelens: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html",
  dependency: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
  secret: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html",
  secretsManager: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
  sensitive: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
  efs: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html",
  s3Files: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_S3FilesVolumeConfiguration.html",
  volume: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Volume.html",
  dockerVolume: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DockerVolumeConfiguration.html",
  executionRole: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
  linux: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html",
  capabilities: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html",
  restart: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html",
  tag: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html",
  quotas: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html",
  storage: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html",
  system: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SystemControl.html",
  environmentFile: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html",
  ulimit: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html",
  gpu: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ResourceRequirement.html",
  proxy: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ProxyConfiguration.html",
  serviceConnect: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts.html",
} as const;

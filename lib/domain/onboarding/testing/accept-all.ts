import { acceptAsGiven, type StepRules } from "../step-rule";

/** Rules that demand nothing, for tests of what is kept. */
export const ACCEPT_ALL: StepRules = {
  prerequisites: acceptAsGiven,
  permissions: acceptAsGiven,
  identity: acceptAsGiven,
  connector: acceptAsGiven,
  "ec2-infrastructure": acceptAsGiven,
  "host-access": acceptAsGiven,
  "ec2-discovery": acceptAsGiven,
  "ecs-preparation": acceptAsGiven,
  "ecs-rights": acceptAsGiven,
  "ecs-infrastructure": acceptAsGiven,
  "ecs-task-definition": acceptAsGiven,
  "ecs-service": acceptAsGiven,
  pipeline: acceptAsGiven,
};

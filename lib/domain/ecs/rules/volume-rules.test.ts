import { container, ec2Task, fargateTask, onFargate } from "../testing/documents";
import { FIRST, efs, testRules } from "../testing/rule-rows";

import { VOLUME_RULES } from "./volume-rules";

testRules(VOLUME_RULES, [
  { rule: "volume-name", at: "/volumes/0", document: fargateTask({ volumes: [{}] }) },
  { rule: "volume-name", at: "/volumes/1/name", document: fargateTask({ volumes: [{ name: "a" }, { name: "a" }] }) },
  {
    rule: "volume-kind",
    at: "/volumes/0",
    document: ec2Task({ volumes: [{ name: "a", host: { sourcePath: "/a" }, dockerVolumeConfiguration: { scope: "task" } }] }),
  },
  {
    rule: "volume-kind",
    at: "/volumes/1",
    document: ec2Task({
      volumes: [
        { name: "a", configuredAtLaunch: true },
        { name: "b", configuredAtLaunch: true },
      ],
    }),
  },
  {
    rule: "mount-point",
    at: `${FIRST}/mountPoints/0/sourceVolume`,
    document: onFargate({ mountPoints: [{ sourceVolume: "data", containerPath: "/data" }] }),
  },
  {
    rule: "mount-point",
    at: `${FIRST}/mountPoints/0`,
    document: fargateTask({
      volumes: [{ name: "data" }],
      containerDefinitions: [container({ mountPoints: [{ sourceVolume: "data" }] })],
    }),
  },
  {
    rule: "fargate-volume",
    at: "/volumes/0/host/sourcePath",
    document: fargateTask({ volumes: [{ name: "a", host: { sourcePath: "/a" } }] }),
  },
  {
    rule: "fargate-volume",
    at: "/volumes/0/dockerVolumeConfiguration",
    document: fargateTask({ volumes: [{ name: "a", dockerVolumeConfiguration: { scope: "task" } }] }),
  },
  {
    rule: "efs-volume",
    at: "/volumes/0/efsVolumeConfiguration/rootDirectory",
    document: efs({ rootDirectory: "/x", transitEncryption: "ENABLED", authorizationConfig: { accessPointId: "fsap-1" } }),
  },
  { rule: "efs-volume", at: "/volumes/0/efsVolumeConfiguration", document: efs({ authorizationConfig: { iam: "ENABLED" } }) },
  {
    rule: "docker-volume",
    at: "/volumes/0/dockerVolumeConfiguration/autoprovision",
    document: ec2Task({ volumes: [{ name: "a", dockerVolumeConfiguration: { scope: "task", autoprovision: true } }] }),
  },
  {
    rule: "s3-files-volume",
    at: "/volumes/0/s3filesVolumeConfiguration",
    document: fargateTask({ volumes: [{ name: "a", s3filesVolumeConfiguration: { fileSystemArn: "arn:x" } }] }),
    says: "taskRoleArn",
  },
  {
    rule: "s3-files-volume",
    at: "/volumes/0/s3filesVolumeConfiguration/rootDirectory",
    document: fargateTask({
      taskRoleArn: "arn:aws:iam::482177309156:role/app",
      volumes: [
        { name: "a", s3filesVolumeConfiguration: { fileSystemArn: "arn:x", accessPointArn: "arn:y", rootDirectory: "/x" } },
      ],
    }),
  },
  {
    rule: "efs-volume",
    at: "/volumes/0/efsVolumeConfiguration/transitEncryptionPort",
    document: fargateTask({
      volumes: [{ name: "a", efsVolumeConfiguration: { fileSystemId: "fs-1", transitEncryptionPort: 2999 } }],
    }),
  },
  { rule: "volume-not-mounted", at: "/volumes/0", document: ec2Task({ volumes: [{ name: "a", configuredAtLaunch: true }] }) },
]);

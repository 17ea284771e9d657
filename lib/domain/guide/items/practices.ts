import type { ItemSection } from "../item";

/** Guide lines 583-645: links, best practices, the closing checklists and the version. */
export const PRACTICE_ITEMS: readonly ItemSection[] = [
  {
    section: "Further reading",
    place: "T",
    rows: [
      [217, 588, "AWS on EC2", "K24", "M", "Link to it and check the link"],
      [218, 589, "AWS on ECS", "K24", "M", "Link to it and check the link"],
      [219, 590, "AWS on IAM", "K24", "M", "Link to it and check the link"],
      [220, 593, "Harness on AWS cloud providers", "K24", "M", "Show the guide’s link and the page that replaced it"],
      [221, 594, "Harness on EC2 deployments", "K24", "M", "Show the guide’s link and the page that replaced it"],
      [222, 595, "Harness on ECS deployments", "K24", "M", "Show the guide’s link and the page that replaced it"],
    ],
  },
  {
    section: "Best practices",
    place: "B",
    rows: [
      [223, 600, "Roles instead of keys", "K25", "M", "Say which kind is in use and how to move"],
      [224, 601, "Rotate credentials", "K25", "M", "Compare the key’s age with 90 days and rotate it"],
      [225, 602, "Least privilege", "K25", "M", "Compare what is granted, needed and used"],
      [226, 603, "Multi-factor authentication (MFA)", "K25", "M", "Check the root user and people with console access"],
      [227, 606, "Fitting instance types", "K26", "M", "Name old generations and sizes; claim no prices"],
      [228, 607, "Auto scaling", "K26", "M", "Say whether a group or a scalable target exists"],
      [229, 608, "Spot capacity", "K26", "M", "Show the mix of capacity"],
      [230, 609, "Watch and improve use", "K26", "M+A", "Show utilisation where it can be read, and where to look"],
      [231, 612, "Several zones", "K27", "M", "Show instances and tasks per zone"],
      [232, 613, "Load balancers", "K27", "M", "Say whether the service has a target group"],
      [233, 614, "Health checks", "K27", "M", "Say which checks are set up"],
      [234, 615, "Alarms", "K27", "M", "Name the alarms that watch these resources"],
    ],
  },
  {
    section: "EC2 checklist",
    place: "S14",
    rows: [
      [235, 622, "The identity has the EC2 permissions", "K28", "M", "Ready when every needed action is allowed"],
      [236, 623, "Keys or role ARN are there", "K28", "M", "Ready when the Harness secret or the ARN is recorded"],
      [237, 624, "The connector is configured", "K28", "M", "Ready when it was read back"],
      [238, 625, "The connection was tested", "K28", "M", "Ready when the test succeeded, with its time"],
      [239, 626, "The EC2 infrastructure exists", "K28", "M", "Ready when it was read back"],
      [240, 627, "The host connection is configured", "K28", "M", "Ready when the infrastructure refers to the credential"],
      [241, 628, "Instances were found and confirmed", "K28", "M+A", "Ready when at least one is visible and a person confirmed"],
    ],
  },
  {
    section: "ECS checklist",
    place: "S14",
    rows: [
      [242, 631, "The cluster runs", "K28", "M", "Ready when AWS says that it is active"],
      [243, 632, "The execution role is configured", "K28", "M", "Ready when trust and rights are as needed"],
      [
        244,
        633,
        "The task role, when needed",
        "K28",
        "M+A",
        "Ready when ARN and trust are as needed, or not applicable with a reason",
      ],
      [245, 634, "The connector has the ECS permissions", "K28", "M", "Ready when every needed action is allowed"],
      [246, 635, "The ECS infrastructure exists", "K28", "M", "Ready when it was read back"],
      [247, 636, "The service definition is configured", "K28", "M", "Ready when it was read back"],
      [248, 637, "The task definition exists", "K28", "M", "Ready when family and revision are known"],
      [249, 638, "The workflow is configured", "K28", "M", "Ready when the pipeline exists and its preflight passed"],
      [250, 639, "A test deployment succeeded", "K28", "M", "Ready when the execution succeeded and the tasks ran"],
    ],
  },
  {
    section: "Version",
    place: "S14",
    rows: [
      [
        251,
        643,
        "Version, date and author of the text",
        "K29",
        "M",
        "Keep the text’s hash and date with each run in place of the empty date",
      ],
    ],
  },
];

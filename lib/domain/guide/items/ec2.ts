import type { ItemSection } from "../item";

/** Guide lines 262-359: EC2 infrastructure, host connection, discovery. */
export const EC2_ITEMS: readonly ItemSection[] = [
  {
    section: "EC2 infrastructure",
    place: "S5",
    rows: [
      [83, 264, "Choose or create the environment", "K10", "M", "Pick an environment or make one, for production or before it"],
      [84, 268, "Stay in the project’s scope", "K2", "M", "Send the scope with each call"],
      [85, 270, "Add an infrastructure for EC2", "K10", "M", "Send the AWS host type with the deployment type for SSH or WinRM"],
      [86, 276, "Its name", "K10", "M", "Suggest the guide’s name and derive the identifier"],
      [87, 277, "Its cloud provider", "K10", "M", "Choose the connector of step 4 and list the other AWS connectors"],
      [88, 278, "The region of the instances", "K9", "M", "Show each region with the number of its instances"],
      [89, 279, "The VPC", "K10", "M", "Let several be chosen, with counts, and send them as a filter"],
      [90, 280, "The subnet, optional", "K10", "M", "Use it for our own checks only and say so"],
      [91, 281, "The security groups", "K10", "M", "Use them for our own checks only; evaluate their rules"],
      [92, 283, "Hosts by SSH", "K11", "M", "Send the deployment type for SSH and which address to use"],
      [93, 284, "Hosts by WinRM", "K11", "M", "Send the deployment type for WinRM"],
      [94, 285, "Hosts by Systems Manager", "K12", "M", "Check readiness and offer a pattern that runs commands"],
    ],
  },
  {
    section: "EC2 infrastructure",
    place: "S6",
    rows: [
      [95, 287, "The SSH key or password", "K11", "M", "Ask for it before discovery"],
      [96, 288, "The WinRM credential", "K11", "M", "Ask for it before discovery"],
      [97, 289, "The agent of Systems Manager", "K12", "M", "Show which instances report to Systems Manager"],
    ],
  },
  {
    section: "EC2 infrastructure",
    place: "S5",
    rows: [[98, 290, "Save the infrastructure", "K10", "M", "Plan, create, read back"]],
  },
  {
    section: "Host connection",
    place: "S6",
    rows: [
      [99, 296, "Add a secret", "K5", "M", "Create it through the API at the chosen scope"],
      [
        100,
        300,
        "An SSH key file",
        "K11",
        "M",
        "Check the file’s form, ask for a passphrase, pass it on to Harness without keeping it",
      ],
      [101, 304, "A user and password for SSH", "K11", "M", "Pass it on likewise; warn that most images refuse passwords"],
      [102, 309, "Attach the secret to the infrastructure", "K11", "M", "Set the reference in the same plan"],
      [103, 317, "A WinRM user, password and domain", "K11", "M", "Ask for the kind of sign-in, the port and encryption"],
      [104, 325, "The name of the WinRM secret", "K11", "M", "Suggest the guide’s name"],
      [105, 328, "Attach the WinRM secret", "K11", "M", "Set the reference in the same plan"],
      [106, 336, "Where the agent is installed already", "K12", "M", "Show it with what is true today"],
      [107, 337, "Install the agent elsewhere", "K12", "A", "Give the commands for the systems that were found"],
      [
        108,
        340,
        "A role for the instances",
        "K12",
        "M",
        "Read what the instance’s role may do, whatever its policies are called",
      ],
      [109, 341, "Attach the role to the instances", "K12", "M+A", "List the instances without a role, with a command for each"],
      [110, 343, "No further credentials", "K12", "M", "Show it with what is true today"],
    ],
  },
  {
    section: "EC2 discovery",
    place: "S7",
    rows: [
      [111, 349, "Test the discovery", "K13", "M", "Look ourselves, ask Harness too, and explain any difference"],
      [112, 351, "See that your instances are there", "K13", "M+A", "Have the person say that these instances are theirs"],
      [113, 356, "Filter by tags", "K13", "M", "Build the filter with a live count"],
      [114, 357, "Filter by instance IDs", "K13", "M", "Accept IDs and translate them into what Harness can filter by"],
      [115, 358, "Filter by Auto Scaling group", "K13", "M", "Pick the group from those in the account"],
    ],
  },
];

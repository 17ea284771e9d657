/** Network interfaces of an instance by its size, the primary one included, for the families c, m and r from the fifth generation. */
const BY_SIZE: Readonly<Record<string, number>> = {
  medium: 2,
  large: 3,
  xlarge: 4,
  "2xlarge": 4,
  "4xlarge": 8,
  "8xlarge": 8,
  "12xlarge": 8,
  "16xlarge": 15,
  "24xlarge": 15,
};

const BURSTABLE: Readonly<Record<string, number>> = {
  nano: 2,
  micro: 2,
  small: 3,
  medium: 3,
  large: 3,
  xlarge: 4,
  "2xlarge": 4,
};

/**
 * How many tasks with awsvpc an instance can have by its network interfaces, without trunking: all but the primary interface.
 * `undefined` for a type that the table does not have.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
 */
export function taskInterfacesOf(instanceType: string): number | undefined {
  const [family = "", size = ""] = instanceType.split(".");
  const table = /^t(?:3|3a|4g)$/.test(family) ? BURSTABLE : /^[cmr](?:5|6|7)[a-z]*$/.test(family) ? BY_SIZE : {};
  const all = table[size];
  return all === undefined ? undefined : all - 1;
}

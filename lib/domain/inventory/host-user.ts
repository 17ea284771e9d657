/** The user that an image signs in as, and how many hosts were made from such an image. */
export type HostUser = { readonly userName: string; readonly system: string; readonly hosts: number };

/**
 * First match wins. Harness's own page says `ec2-user` for everything, which is wrong for Ubuntu, Debian and others
 * (correction M33).
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/managing-users.html
 */
const BY_IMAGE: readonly { readonly name: RegExp; readonly userName: string; readonly system: string }[] = [
  { name: /bitnami/i, userName: "bitnami", system: "Bitnami" },
  { name: /ubuntu/i, userName: "ubuntu", system: "Ubuntu" },
  { name: /debian/i, userName: "admin", system: "Debian" },
  { name: /centos/i, userName: "centos", system: "CentOS" },
  { name: /fedora/i, userName: "fedora", system: "Fedora" },
  { name: /rocky/i, userName: "rocky", system: "Rocky Linux" },
  { name: /almalinux/i, userName: "ec2-user", system: "AlmaLinux" },
  { name: /rhel|red.?hat/i, userName: "ec2-user", system: "Red Hat" },
  { name: /suse|sles/i, userName: "ec2-user", system: "SUSE" },
  { name: /oracle|^OL\d/i, userName: "ec2-user", system: "Oracle Linux" },
  { name: /freebsd/i, userName: "ec2-user", system: "FreeBSD" },
  { name: /al20\d\d|amzn|amazon/i, userName: "ec2-user", system: "Amazon Linux" },
];

/** What an image's name says about its login user; nothing for names of an organization's own. */
export function userOfImage(imageName: string): Pick<HostUser, "userName" | "system"> | undefined {
  const found = BY_IMAGE.find(({ name }) => name.test(imageName));
  return found === undefined ? undefined : { userName: found.userName, system: found.system };
}

/** The login users of hosts by the names of their images, the most frequent first. */
export function suggestUsers(imageNames: readonly string[]): readonly HostUser[] {
  const counted = new Map<string, HostUser>();
  for (const name of imageNames) {
    const user = userOfImage(name);
    if (user === undefined) continue;
    const key = `${user.userName}/${user.system}`;
    counted.set(key, { ...user, hosts: (counted.get(key)?.hosts ?? 0) + 1 });
  }
  return [...counted.values()].sort((one, other) => other.hosts - one.hosts || one.system.localeCompare(other.system, "en"));
}

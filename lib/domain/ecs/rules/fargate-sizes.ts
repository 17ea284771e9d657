import { listed } from "@/lib/core/listed";

/** Memory that Fargate offers with a number of CPU units, in MiB: every `step` from `from` to `to`. */
type Sizes = {
  readonly cpu: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly forWindows: boolean;
};

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
const FARGATE_SIZES: readonly Sizes[] = [
  { cpu: 512, from: 1024, to: 4096, step: 1024, forWindows: false },
  { cpu: 1024, from: 2048, to: 8192, step: 1024, forWindows: true },
  { cpu: 2048, from: 4096, to: 16_384, step: 1024, forWindows: true },
  { cpu: 4096, from: 8192, to: 30_720, step: 1024, forWindows: true },
  { cpu: 8192, from: 16_384, to: 61_440, step: 4096, forWindows: false },
  { cpu: 16_384, from: 32_768, to: 122_880, step: 8192, forWindows: false },
];

/** The CPU units that Fargate offers. */
export function fargateCpus(isWindows: boolean): readonly number[] {
  const cpus = FARGATE_SIZES.filter(({ forWindows }) => forWindows || !isWindows).map(({ cpu }) => cpu);
  return isWindows ? cpus : [256, ...cpus];
}

/** The memory sizes, in MiB, that Fargate offers with these CPU units; empty for CPU units that it does not offer. */
export function fargateMemories(cpu: number): readonly number[] {
  if (cpu === 256) return [512, 1024, 2048];
  const sizes = FARGATE_SIZES.find((candidate) => candidate.cpu === cpu);
  if (sizes === undefined) return [];
  return Array.from({ length: (sizes.to - sizes.from) / sizes.step + 1 }, (_, index) => sizes.from + index * sizes.step);
}

/** The memory sizes in words: "512, 1024 or 2048", "4096 to 16384 in steps of 1024". */
export function describeMemories(cpu: number): string {
  const memories = fargateMemories(cpu);
  if (memories.length <= 7) return listed(memories.map(String), "or");
  const [first = 0, second = 0] = memories;
  return `${String(first)} to ${String(memories.at(-1))} in steps of ${String(second - first)}`;
}

/** CPU units of a task: `256`, or vCPUs as in `.25 vCPU`. `undefined` for a string that AWS does not accept. */
export function cpuUnits(text: string): number | undefined {
  if (/^\s*\d+\s*$/.test(text)) return Number(text);
  const vcpus = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*vcpu\s*$/i.exec(text)?.[1];
  return vcpus === undefined ? undefined : Number(vcpus) * 1024;
}

/** Memory of a task in MiB: `512`, or GB as in `1 GB` and `0.5GB`. `undefined` for a string that AWS does not accept. */
export function memoryMiB(text: string): number | undefined {
  if (/^\s*\d+\s*$/.test(text)) return Number(text);
  const gigabytes = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*gb\s*$/i.exec(text)?.[1];
  return gigabytes === undefined ? undefined : Number(gigabytes) * 1024;
}

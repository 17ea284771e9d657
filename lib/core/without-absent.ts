type WithoutAbsent<Value> = {
  readonly [Key in keyof Value as undefined extends Value[Key] ? never : Key]: Value[Key];
} & {
  readonly [Key in keyof Value as undefined extends Value[Key] ? Key : never]?: Exclude<Value[Key], undefined>;
};

/**
 * The object without its members that are `undefined`. Use it where a key without a value means something (headers, columns,
 * request bodies, documents) and for an object that replaces members of another. Elsewhere `| undefined` in the type is enough.
 */
export function withoutAbsent<Value extends object>(value: Value): WithoutAbsent<Value> {
  const present = Object.entries(value).filter(([, member]) => member !== undefined);
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- `fromEntries` forgets its keys: they are those of the value, less the absent ones
  return Object.fromEntries(present) as WithoutAbsent<Value>;
}

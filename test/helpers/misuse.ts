/** Calls a method with arguments that its types forbid, as a caller without types may. */
export function misuse(object: object, method: string, ...values: readonly unknown[]): unknown {
  return Reflect.apply(Reflect.get(object, method), object, values);
}

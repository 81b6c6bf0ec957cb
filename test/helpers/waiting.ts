/** Lets everything that waits for a promise go on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Whether a promise is still open once everything that could go on has gone on. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let pending = true;
  const close = (): void => {
    pending = false;
  };
  promise.then(close, close);
  await settled();
  return pending;
}

import { realm } from '../kernel/realm.ts';

/** What uses the scratch area: told when it, or the memory around it, has moved. */
export interface ScratchUser {
  readonly scratchBytes: number;
  moved(pointer: number): void;
}

/**
 * One area of linear memory for the block in work, shared by all streams of the realm: a call into the engine leaves
 * nothing behind there. As large as its largest user; freed with its last.
 */
class Scratch {
  readonly #users = new Set<ScratchUser>();
  #pointer = 0;
  #bytes = 0;

  constructor() {
    realm().onGrowth(() => this.#notify());
  }

  attach(user: ScratchUser): void {
    if (user.scratchBytes > this.#bytes) {
      const pointer = realm().allocate(user.scratchBytes);
      this.#free();
      this.#pointer = pointer;
      this.#bytes = user.scratchBytes;
      this.#notify();
    }
    this.#users.add(user);
    user.moved(this.#pointer);
  }

  detach(user: ScratchUser): void {
    if (this.#users.delete(user) && this.#users.size === 0) this.#free();
  }

  #notify(): void {
    for (const user of this.#users) user.moved(this.#pointer);
  }

  #free(): void {
    if (this.#bytes > 0) realm().release(this.#pointer, this.#bytes);
    this.#bytes = 0;
  }
}

let shared: Scratch | undefined;

export function scratch(): Scratch {
  shared ??= new Scratch();
  return shared;
}

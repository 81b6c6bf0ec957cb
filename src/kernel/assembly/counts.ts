/**
 * Numbers as types: `offsetof` of a class is its size, known to the compiler, so a function with type parameters is one
 * function for each pair of numbers, with all branches on them gone.
 */
@unmanaged
export class One {
  a: u8;
}

@unmanaged
export class Two {
  a: u8;
  b: u8;
}

@unmanaged
export class Three {
  a: u8;
  b: u8;
  c: u8;
}

@unmanaged
export class Four {
  a: u32;
}

@unmanaged
export class Five {
  a: u8;
  b: u8;
  c: u8;
  d: u8;
  e: u8;
}

@unmanaged
export class Eight {
  a: u64;
}

/** Samples in one of the shapes that streams of them take. */
export type SignalData =
  | number
  | readonly number[]
  | Float32Array
  | Float64Array
  | readonly Float32Array[]
  | readonly (readonly number[])[];

/**
 * What `conv1d` takes:
 *
 * | value | meaning |
 * |---|---|
 * | `number` | one mono frame |
 * | `number[]` | one frame, a number per channel |
 * | `Float32Array`, `Float64Array` (rounded) | a block; of more than one channel, interleaved frames |
 * | `Float32Array[]`, `number[][]` | a planar block, an array per channel |
 * | an object with `data`, any of the above | the same, its other fields kept |
 */
export type SignalValue = SignalData | { readonly data: SignalData };

/** What `conv1d` gives for a value of type T: the same kind, plain where T was narrower; any for any. */
export type Filtered<T> = 0 extends 1 & T
  ? T
  : T extends number
    ? number
    : T extends Float32Array | Float64Array
      ? Float32Array
      : T extends readonly number[]
        ? number[]
        : T extends readonly Float32Array[]
          ? Float32Array[]
          : T extends readonly (readonly number[])[]
            ? number[][]
            : { [K in keyof T]: K extends 'data' ? Filtered<T[K]> : K extends Stamp ? Plain<T[K]> : T[K] };

/** Fields whose numbers change. */
type Stamp = 'timestamp' | 'sampleRate';
type Plain<V> = V extends number ? number : V;

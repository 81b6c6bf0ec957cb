/**
 * A designed filter: the options of a layer from one channel to one, as they are. More channels each run through it as
 * `batch` of a stream.
 */
export interface FilterDesign {
  /** [taps]: the impulse response, h[0] first. */
  readonly weight: Float64Array;
  readonly operation: 'convolution';
}

export function filterDesign(weight: Float64Array): FilterDesign {
  return { weight, operation: 'convolution' };
}

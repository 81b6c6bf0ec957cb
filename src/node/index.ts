export type { PcmFormat } from '../pcm/format.ts';
export type { PcmOptions } from '../pcm/pcm-filter.ts';
export { conv1dPcm } from './conv1d-pcm.ts';

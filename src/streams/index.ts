export { type Conv1dAsyncOptions, conv1dAsync } from './conv1d-async.ts';
export { conv1dTransform } from './conv1d-transform.ts';

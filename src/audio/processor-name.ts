import { version } from './version.generated.ts';

/** Under which the processor is registered: another version of the package on the same page has its own. */
export const PROCESSOR_NAME: string = `tapline-conv1d/${version}`;

/**
 * The three hosts as far as they are the same: browsers' own Web Audio, standardized-audio-context and
 * node-web-audio-api. Written out here, so that these types need neither the DOM library nor any host's.
 */

/** A BaseAudioContext. */
export interface HostContext {
  readonly sampleRate: number;
  readonly state?: string;
  readonly renderQuantumSize?: number;
  readonly audioWorklet?: HostWorklet | undefined;
}

export interface HostWorklet {
  addModule(url: string): Promise<void>;
}

/** An AudioWorkletNode's constructor. What it takes is its host's affair. */
export type HostNodeConstructor<N> = new (context: never, name: string, options?: never) => N;

/** An AudioWorkletNode, as far as it is used here. */
export interface HostNode {
  readonly parameters: { get(name: string): unknown };
  readonly port: HostPort;
  addEventListener(type: 'processorerror' | 'error', listener: (event: unknown) => void): void;
  disconnect(): void;
}

export interface HostPort {
  postMessage(message: unknown, transfer: object[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  start(): void;
  close(): void;
}

/** The global AudioWorkletNode, where TypeScript knows one; else what every host's has. */
export type GlobalNode = typeof globalThis extends { AudioWorkletNode: { prototype: infer N } } ? N : HostNode;

/** The host's AudioParam. */
export type ParamOf<N> = N extends { readonly parameters: { get(name: string): infer P } } ? NonNullable<P> : never;

/** Frames of a quantum. Hosts of the newest standard say how many; it was always 128 before. */
export function quantumOf({ renderQuantumSize }: HostContext): number {
  return typeof renderQuantumSize === 'number' ? renderQuantumSize : 128;
}

/** Whether the context renders as fast as it can, and waits for nobody. */
export function isOffline(context: HostContext): boolean {
  return 'startRendering' in context;
}

/** What an AudioWorklet's global scope has: the part that is used here. The DOM's own types clash with it. */
interface ProcessorPort {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown, transfer?: readonly ArrayBufferLike[]): void;
  close(): void;
}

declare class AudioWorkletProcessor {
  readonly port: ProcessorPort;
}

declare function registerProcessor(name: string, processor: unknown): void;

declare const sampleRate: number;

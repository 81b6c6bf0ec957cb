import type { Conv1dOptions } from 'tapline';
import { type Conv1dNodeMembers, createConv1dNode, type HostContext } from 'tapline/audio';

/** Which library's Web Audio the page runs on. */
export type HostName = 'native' | 'standardized';

/** Web Audio as far as this page uses it: what the browser's own and standardized-audio-context have in common. */
export interface Context extends HostContext {
  readonly currentTime: number;
  readonly destination: Node;
  readonly baseLatency: number;
  /** Seconds from the graph to the ear, where the host knows them. */
  readonly outputLatency?: number;
  createAnalyser(): Analyser;
  createBuffer(channels: number, frames: number, sampleRate: number): Sound;
  createBufferSource(): BufferSource;
  createGain(): Gain;
  createMediaStreamSource(stream: MediaStream): Node;
  createWaveShaper(): WaveShaper;
  decodeAudioData(bytes: ArrayBuffer): Promise<Sound>;
  resume(): Promise<void>;
  suspend(): Promise<void>;
  close(): Promise<void>;
}

export interface Node {
  connect(destination: Node): unknown;
  /** From one node, or from all. */
  disconnect(destination?: Node): void;
}

/** An AudioBuffer. */
export interface Sound {
  readonly numberOfChannels: number;
  readonly length: number;
  readonly sampleRate: number;
  getChannelData(channel: number): Float32Array;
}

export interface Param {
  value: number;
  setTargetAtTime(target: number, startTime: number, timeConstant: number): unknown;
}

export interface Gain extends Node {
  readonly gain: Param;
}

export interface Analyser extends Node {
  fftSize: number;
  smoothingTimeConstant: number;
  readonly frequencyBinCount: number;
  getFloatFrequencyData(array: Float32Array<ArrayBuffer>): void;
  getFloatTimeDomainData(array: Float32Array<ArrayBuffer>): void;
}

export interface BufferSource extends Node {
  buffer: Sound | null;
  loop: boolean;
  start(): void;
  stop(): void;
}

export interface WaveShaper extends Node {
  curve: Float32Array | null;
}

/** A node of tapline's on either host. */
export type ConvolutionNode = Node & Conv1dNodeMembers<Param>;

export interface Host {
  readonly name: HostName;
  readonly context: Context;
  /** `createConv1dNode` with this host's context and constructor. */
  createNode(options: Conv1dOptions & { readonly batch?: number }): Promise<ConvolutionNode>;
}

/** Opens a context. To be called by a click or a key: browsers let nothing sound before. */
export async function openHost(name: HostName): Promise<Host> {
  if (name === 'native') {
    const context = new AudioContext();
    return { name, context, createNode: (options) => createConv1dNode(context, options) };
  }
  const { AudioContext: StandardizedContext, AudioWorkletNode } = await import('standardized-audio-context');
  const context = new StandardizedContext();
  return { name, context, createNode: (options) => createConv1dNode(context, { ...options, AudioWorkletNode }) };
}

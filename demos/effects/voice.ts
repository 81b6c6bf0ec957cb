import type { Context, ConvolutionNode, Node } from './host.ts';

/** An effect in the graph: one node of tapline's, or a chain of some. */
export interface Voice {
  readonly input: Node;
  readonly output: Node;
  /** All of tapline's nodes in it. */
  readonly nodes: readonly ConvolutionNode[];
  setMix(mix: number): void;
  setGain(gain: number): void;
  setBypass(bypass: boolean): void;
  /** It has its place in the graph: changes of the effect are its own from here on. */
  entered(): void;
  destroy(): void;
}

/** One node, which has mix, gain and bypass of its own. */
export function nodeVoice(node: ConvolutionNode, entered: () => void): Voice {
  return {
    input: node,
    output: node,
    nodes: [node],
    setMix(mix) {
      node.mix.value = mix;
    },
    setGain(gain) {
      node.gain.value = gain;
    },
    setBypass(bypass) {
      node.bypass = bypass;
    },
    entered,
    destroy: () => node.destroy(),
  };
}

/** Seconds in which a gain has gone most of its way. */
const SMOOTH = 0.01;

/** A chain of nodes, with a dry way beside it: gain·(mix·wet + (1 − mix)·dry), or the dry signal alone. */
export function chainVoice(
  context: Context,
  chain: readonly Node[],
  nodes: readonly ConvolutionNode[],
  entered: () => void,
): Voice {
  const input = context.createGain();
  const wet = context.createGain();
  const dry = context.createGain();
  const output = context.createGain();
  let last: Node = input;
  for (const next of [...chain, wet, output]) {
    last.connect(next);
    last = next;
  }
  input.connect(dry);
  dry.connect(output);
  let mix = 1;
  let gain = 1;
  let bypass = false;
  const level = (): void => {
    const now = context.currentTime;
    wet.gain.setTargetAtTime(bypass ? 0 : gain * mix, now, SMOOTH);
    dry.gain.setTargetAtTime(bypass ? 1 : gain * (1 - mix), now, SMOOTH);
  };
  dry.gain.value = 0;
  return {
    input,
    output,
    nodes,
    setMix(value) {
      mix = value;
      level();
    },
    setGain(value) {
      gain = value;
      level();
    },
    setBypass(value) {
      bypass = value;
      level();
    },
    entered,
    destroy() {
      for (const node of [input, ...chain, wet, dry, output]) node.disconnect();
      for (const node of nodes) node.destroy();
    },
  };
}

import { checkAgreement } from './agreement.ts';
import type { Contender } from './contenders/contender.ts';
import { onnxruntimeNode, onnxruntimeWeb } from './contenders/onnxruntime.ts';
import { tapline } from './contenders/tapline.ts';
import { tfjs } from './contenders/tfjs.ts';
import type { Layer } from './layers.ts';
import type { Peak } from './peak/peak.ts';
import type { ContenderName, LayerResult } from './results.ts';
import { interleave } from './rounds.ts';

/** All contenders on one layer, and the host's peaks beside them, since the clock of the hour moves those as well. */
export async function measureLayer(
  layer: Layer,
  { separate, fused }: { separate: Peak; fused: Peak },
  rounds: number,
): Promise<LayerResult> {
  const contenders: Record<ContenderName, Contender> = {
    reproducible: tapline(layer, 'reproducible'),
    fast: tapline(layer, 'fast'),
    'onnxruntime-node': await onnxruntimeNode(layer),
    'onnxruntime-web': await onnxruntimeWeb(layer),
    'tfjs-wasm': await tfjs(layer),
  };
  const { reproducible, ...others } = contenders;
  const difference = await checkAgreement(reproducible, others);
  const timings = await interleave({ ...contenders, separate, fused }, rounds);
  for (const contender of Object.values(contenders)) await contender.close();
  return {
    layer,
    timings,
    difference,
    separatePeak: { macs: separate.macs, timing: timings.separate },
    fusedPeak: { macs: fused.macs, timing: timings.fused },
  };
}

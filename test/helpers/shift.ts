import type { Conv1dShape } from 'tapline';
import { decodeSnapshot, encodeSnapshot } from '../../dist/stream/snapshot.js';

/**
 * A snapshot as the same stream would give it had `outputs` more output frames, and the input frames between as many,
 * gone by before everything that it still knows: all positions moved, all checksums right.
 */
export function shifted(bytes: Uint8Array, shape: Conv1dShape, outputs: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const fingerprint = [view.getUint32(8, true), view.getUint32(12, true)] as const;
  const state = decodeSnapshot(bytes, shape, fingerprint);
  const frames = outputs * shape.stride;
  const moved = {
    ...state,
    position: state.position + frames,
    emitted: state.emitted + outputs,
    fade: state.fade && { ...state.fade, position: state.fade.position + frames },
  };
  return encodeSnapshot(moved, shape, fingerprint);
}

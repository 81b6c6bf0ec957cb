import type { Page } from 'playwright-core';
import { type BrowserTest, load, startBrowser } from '../../test/helpers/browser.ts';
import { bundle } from '../../test/helpers/browser-bundle.ts';
import { less, ratio, summarize, type Timing } from '../rounds.ts';
import type { RenderedName, Scene } from './page.ts';

const ROUNDS = 5;

/** Of true stereo, where a convolver takes longest. */
const ROUNDS_OF_STEREO = 2;

/** Renders of the node before any is timed: a page's first ones run while its WebAssembly is being optimized. */
const NODE_WARM_UPS = 4;

/** Microseconds a quantum, a graph without anything between source and destination taken off. */
export interface RenderCost {
  readonly scene: Scene;
  readonly copy: Timing;
  readonly node: Timing;
  readonly convolver: Timing;
  /** That graph. */
  readonly nothing: Timing;
}

export interface RenderCosts {
  readonly mono: readonly RenderCost[];
  readonly trueStereo: RenderCost;
}

const mono: readonly Scene[] = [256, 1024, 4096, 16_384, 48_000, 240_000].map((taps) => ({ channels: 1, taps }));
const trueStereo: Scene = { channels: 2, taps: 240_000 };

/**
 * Offline renders in Chromium, whose rate is all that they cost: there a ConvolverNode does everything in the thread
 * that renders, in transforms of up to 32,768 points, and no other thread is busy. In a real-time context its stages of
 * the first 12,000 taps keep to 2,048 points, and the others may run in a background thread, which a figure of the audio
 * thread would not show.
 */
export async function measureRenders(): Promise<RenderCosts> {
  const browser = await startBrowser({ '/renders.js': await bundle('../../bench/long/page.ts') });
  try {
    const costs: RenderCost[] = [];
    for (const scene of mono) costs.push(await measureScene(browser, scene, ROUNDS));
    return { mono: costs, trueStereo: await measureScene(browser, trueStereo, ROUNDS_OF_STEREO) };
  } finally {
    await browser.close();
  }
}

/** How many times as long the convolver takes as the node. */
export function convolverRatio({ convolver, node }: RenderCost): number {
  return ratio(convolver, node);
}

/** The node without what a worklet that only copies costs as well. */
export function withoutWorklet({ node, copy }: RenderCost): Timing {
  return less(node, copy);
}

/** In a page of its own, so that it does not share threads or garbage with others. */
async function measureScene(browser: BrowserTest, scene: Scene, rounds: number): Promise<RenderCost> {
  const page = await browser.open();
  await load(page, 'renders', '/renders.js');
  const times = await interleaveRenders(page, scene, rounds);
  await page.close();
  const nothing = summarize(times.nothing);
  const above = (name: RenderedName): Timing => less(summarize(times[name]), nothing);
  return { scene, nothing, copy: above('copy'), node: above('node'), convolver: above('convolver') };
}

async function interleaveRenders(page: Page, scene: Scene, rounds: number): Promise<Record<RenderedName, number[]>> {
  const times: Record<RenderedName, number[]> = { nothing: [], copy: [], node: [], convolver: [] };
  const entrants = Object.entries(times) as [RenderedName, number[]][];
  const render = (name: RenderedName): Promise<number[]> =>
    page.evaluate(([scene, name]) => renders.render(scene, name), [scene, name] as const);
  for (let i = 0; i < NODE_WARM_UPS; i++) await render('node');
  for (let round = 0; round < rounds; round++) {
    const first = round % entrants.length;
    for (const [name, stretches] of [...entrants.slice(first), ...entrants.slice(0, first)]) {
      stretches.push(...(await render(name)));
    }
  }
  return times;
}

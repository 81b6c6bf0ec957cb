import type { Conv1dOptions } from 'tapline';
import type { Host } from './host.ts';
import type { Voice } from './voice.ts';

/** One of the effects that the page offers: its controls, its picture and how it sounds. */
export interface Effect {
  readonly element: HTMLElement;
  /** A picture of what it does, drawn anew by `show`. */
  readonly picture: HTMLElement;
  show(): void;
  /** Makes a voice, which may never enter the graph: another one may be asked for meanwhile. */
  build(host: Host): Promise<Voice>;
  /** Its voice sounds no longer. */
  leave(): void;
  /**
   * The lines that make its nodes, from a `context` on.
   *
   * @param host what the host adds to a node's options, if anything
   */
  code(host: readonly string[]): EffectCode;
  /** The layers whose numbers do not fit a program, under the names of the files that its lines read. */
  readonly layers?: readonly NamedLayer[];
  /** Seconds that the filter itself is late, beyond the layer's latency; undefined where that means nothing. */
  ownDelay?(): number;
  /** Takes a file that was dropped on it; undefined where it wants none. */
  take?(file: File): void;
}

export interface EffectCode {
  readonly imports: readonly string[];
  readonly lines: readonly string[];
  /** The names of the nodes between the source and the destination. One alone has mix, gain and bypass of its own. */
  readonly chain: readonly string[];
}

export interface NamedLayer {
  readonly file: string;
  options(): Conv1dOptions;
}

/** What an effect may ask of the page. */
export interface EffectPage {
  /** Hertz: the context's, or what it is likely to be. */
  sampleRate(): number;
  /** The host that plays, if any. */
  host(): Host | undefined;
  /** The layer has another shape: a new voice takes the place of the one that sounds. */
  rebuild(): void;
  /** Something that the page writes about has changed. */
  changed(): void;
  /** Something went wrong, in words for people; with '' that nothing is wrong any more. */
  fail(error: unknown): void;
}

import type { Analyser, Gain, Host } from './host.ts';
import type { Source } from './sources.ts';
import type { Voice } from './voice.ts';

/** Time constant in seconds by which one effect takes the other's place, and the time after which it has. */
const CROSSFADE = 0.015;
const CROSSFADED = 10 * CROSSFADE;

/** Samples that the analysers look at. */
const WINDOW = 4096;

export interface Levels {
  readonly mix: number;
  readonly gain: number;
  readonly bypass: boolean;
}

/** A voice in the graph, and how much of it is heard. */
interface Slot {
  readonly voice: Voice;
  readonly fade: Gain;
}

/**
 * What sounds:
 *
 *     source ─ input ┬─ before (analyser)
 *                    └─ voice ─ its fade ─ output ┬─ after (analyser)
 *                                                 └─ destination
 *
 * Another voice comes in while the old one goes out, so that nothing clicks.
 */
export class Studio {
  readonly host: Host;
  readonly before: Analyser;
  readonly after: Analyser;
  readonly #input: Gain;
  readonly #output: Gain;
  #source: Source | undefined;
  #slot: Slot | undefined;
  /** What is going out, each with the timer that ends it. */
  readonly #leaving = new Map<Slot, ReturnType<typeof setTimeout>>();
  /** How often a voice was asked for: the latest wins. */
  #asked = 0;
  #levels: Levels = { mix: 1, gain: 1, bypass: false };

  constructor(host: Host) {
    this.host = host;
    const { context } = host;
    this.#input = context.createGain();
    this.#output = context.createGain();
    this.before = context.createAnalyser();
    this.after = context.createAnalyser();
    for (const analyser of [this.before, this.after]) {
      analyser.fftSize = WINDOW;
      analyser.smoothingTimeConstant = 0.75;
    }
    this.#input.connect(this.before);
    this.#output.connect(this.after);
    this.#output.connect(context.destination);
  }

  get voice(): Voice | undefined {
    return this.#slot?.voice;
  }

  setSource(source: Source): void {
    this.#source?.stop();
    this.#source = source;
    source.node.connect(this.#input);
  }

  setLevels(levels: Levels): void {
    this.#levels = levels;
    if (this.#slot) apply(this.#slot.voice, levels);
  }

  /** Puts another voice into the graph, unless a later one is asked for meanwhile: then what comes of it is no matter. */
  async setVoice(build: (host: Host) => Promise<Voice>): Promise<void> {
    const asked = ++this.#asked;
    const voice = await build(this.host).catch((error: unknown) => {
      if (asked === this.#asked) throw error;
    });
    if (asked !== this.#asked) voice?.destroy();
    else if (voice) this.#enter(voice);
  }

  #enter(voice: Voice): void {
    apply(voice, this.#levels);
    const { context } = this.host;
    const fade = context.createGain();
    const old = this.#slot;
    this.#slot = { voice, fade };
    const now = context.currentTime;
    fade.gain.value = old ? 0 : 1;
    if (old) {
      // From wherever their gains are: the sum of both stays 1, and a fade may start during another one.
      fade.gain.setTargetAtTime(1, now, CROSSFADE);
      old.fade.gain.setTargetAtTime(0, now, CROSSFADE);
      const timer = setTimeout(() => this.#retire(old), 1000 * CROSSFADED);
      this.#leaving.set(old, timer);
    }
    this.#input.connect(voice.input);
    voice.output.connect(fade);
    fade.connect(this.#output);
    voice.entered();
  }

  #retire(slot: Slot): void {
    clearTimeout(this.#leaving.get(slot));
    this.#leaving.delete(slot);
    this.#input.disconnect(slot.voice.input);
    slot.fade.disconnect();
    slot.voice.destroy();
  }

  async close(): Promise<void> {
    this.#asked++;
    this.#source?.stop();
    for (const slot of this.#leaving.keys()) this.#retire(slot);
    this.#slot?.voice.destroy();
    await this.host.context.close();
  }
}

function apply(voice: Voice, { mix, gain, bypass }: Levels): void {
  voice.setMix(mix);
  voice.setGain(gain);
  voice.setBypass(bypass);
}

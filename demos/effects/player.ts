import { type Host, type HostName, openHost } from './host.ts';
import { openSource, type SoundSource } from './sources.ts';
import { type Levels, Studio } from './studio.ts';
import type { Voice } from './voice.ts';

/** What is to sound, on which host. */
export interface Wish extends SoundSource {
  readonly host: HostName;
}

/** What a player asks of its page, and tells it. */
export interface PlayerPage {
  readonly levels: Levels;
  build(host: Host): Promise<Voice>;
  /** A studio is open from here on, or there is none any more. */
  opened(studio: Studio | undefined): void;
  /** What is being waited for, in words for people; '' for nothing. */
  waiting(text: string): void;
  /** Something else happens than was wished, because of an error: what sounds goes on, or all is silent. */
  refused(error: unknown, sounding: Wish | undefined): void;
}

/** Hertz: what most devices have, until one is opened. */
const LIKELY_RATE = 48_000;

/**
 * Lets sound what is wished. Opening takes its time, and so may a person who is asked for a microphone: a later wish ends
 * the wait, and what comes of it then is closed unheard.
 */
export class Player {
  readonly #page: PlayerPage;
  #studio: Studio | undefined;
  #sounding: Wish | undefined;
  #sampleRate = LIKELY_RATE;
  #following = new AbortController();
  /** Opening and closing, one after the other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(page: PlayerPage) {
    this.#page = page;
  }

  /** What sounds, or is about to. */
  get studio(): Studio | undefined {
    return this.#studio;
  }

  /** Hertz: the device's, or what it is likely to be until one has been opened. */
  get sampleRate(): number {
    return this.#sampleRate;
  }

  /** @param wish undefined for silence */
  want(wish: Wish | undefined): void {
    this.#following.abort();
    this.#following = new AbortController();
    const { signal } = this.#following;
    this.#turn = this.#turn.then(() => this.#follow(wish, signal));
  }

  async #follow(wish: Wish | undefined, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    try {
      if (this.#studio?.host.name !== wish?.host) await this.#close();
      if (wish === undefined) return;
      this.#page.waiting('Opening …');
      const studio = this.#studio ?? (await this.#open(wish.host, signal));
      const { context } = studio.host;
      await unless(signal, context.resume(), () => {});
      if (wish.source === 'microphone') this.#page.waiting('Waiting for the microphone …');
      studio.setSource(await unless(signal, openSource(context, wish), (late) => late.stop()));
      this.#sounding = wish;
    } catch (error) {
      if (signal.aborted) return;
      if (this.#sounding === undefined) await this.#close();
      this.#page.refused(error, this.#sounding);
    } finally {
      if (!signal.aborted) this.#page.waiting('');
    }
  }

  async #open(name: HostName, signal: AbortSignal): Promise<Studio> {
    const studio = new Studio(await openHost(name));
    this.#studio = studio;
    this.#sampleRate = studio.host.context.sampleRate;
    this.#page.opened(studio);
    try {
      studio.setLevels(this.#page.levels);
      await unless(
        signal,
        studio.setVoice((host) => this.#page.build(host)),
        () => {},
      );
      return studio;
    } catch (error) {
      await this.#close();
      throw error;
    }
  }

  async #close(): Promise<void> {
    const closing = this.#studio;
    if (!closing) return;
    this.#studio = undefined;
    this.#sounding = undefined;
    this.#page.opened(undefined);
    await closing.close();
  }
}

/** What `promised` brings, unless it is no longer wanted: then `discard` gets it whenever it comes. */
async function unless<T>(signal: AbortSignal, promised: Promise<T>, discard: (late: T) => void): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    signal.throwIfAborted();
    return await Promise.race([promised, aborted.promise]);
  } catch (error) {
    if (signal.aborted) promised.then(discard, () => {});
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

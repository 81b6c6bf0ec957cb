import { GAP_ACTIONS, POLICIES } from '../run.ts';
import { type Check, isList, isNullOr, isNumber, isObject, isOneOf, isText } from './checks.ts';
import { PIPELINES } from './packets.ts';
import { checkSettings } from './settings.ts';

/** What a page says. */
export type FromPage = ReturnType<(typeof FROM_PAGE)[keyof typeof FROM_PAGE]>;

/** What Node says to a page, beside the packets. */
export type FromNode = ReturnType<(typeof FROM_NODE)[keyof typeof FROM_NODE]>;

const FROM_PAGE = {
  settings: isObject({ type: isOneOf(['settings']), settings: checkSettings }),
  kill: isObject({ type: isOneOf(['kill']) }),
};

const isRun = isObject({
  number: isNumber,
  weight: isList(isNumber),
  batch: isNumber,
  sampleRate: isNumber,
  startTime: isNumber,
  onGap: isOneOf(GAP_ACTIONS),
  nonFinite: isOneOf(POLICIES),
});

const isSignal = isObject({
  pipeline: isOneOf(PIPELINES),
  channels: isList(isObject({ name: isText, unit: isText })),
  run: isRun,
});

const isLoad = isObject({
  pipeline: isOneOf(PIPELINES),
  /** Median time of a block in the worker; null before the first. */
  microseconds: isNullOr(isNumber),
  /** Of the newest snapshot that there is. */
  snapshotBytes: isNullOr(isNumber),
  snapshotSeconds: isNullOr(isNumber),
});

const FROM_NODE = {
  /** At the beginning, and again where a page could not follow: whatever came before is over. */
  hello: isObject({ type: isOneOf(['hello']), signals: isList(isSignal), settings: checkSettings, missed: isNumber }),
  /** A pipeline begins another run. */
  run: isObject({ type: isOneOf(['run']), pipeline: isOneOf(PIPELINES), run: isRun }),
  settings: isObject({ type: isOneOf(['settings']), settings: checkSettings }),
  /** Twice a second. */
  status: isObject({
    type: isOneOf(['status']),
    /** Of the worker; null while there is none. */
    pid: isNullOr(isNumber),
    seconds: isNumber,
    restarts: isNumber,
    pages: isNumber,
    loads: isList(isLoad),
  }),
  refused: isObject({ type: isOneOf(['refused']), reason: isText }),
};

/** @throws TypeError or SyntaxError that says what is wrong with it */
export function readFromPage(text: string): FromPage {
  return read(text, FROM_PAGE);
}

/** @throws TypeError or SyntaxError that says what is wrong with it */
export function readFromNode(text: string): FromNode {
  return read(text, FROM_NODE);
}

export function write(message: FromPage | FromNode): string {
  return JSON.stringify(message);
}

function read<M extends Record<string, Check<unknown>>>(text: string, kinds: M): ReturnType<M[keyof M]> {
  const message: unknown = JSON.parse(text);
  const { type } = isObject({ type: isOneOf(Object.keys(kinds)) })(message, 'message');
  // The check of this type gives what it returns; that one of them is there, the line above has seen to.
  return kinds[type]?.(message, type) as ReturnType<M[keyof M]>;
}

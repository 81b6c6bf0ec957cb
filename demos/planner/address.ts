import { planQuery, readPlanQuery } from '../../src/cli/plan-link.ts';
import { hostOf, planOf, type Question, questionOf, START, shapeOf } from './question.ts';

/** Milliseconds between changes of the address: browsers refuse more than a few in a second. */
const PACE = 300;

/** What an address asks, and what is wrong with it. */
export interface Asked {
  readonly question: Question;
  /** '' where nothing is. */
  readonly wrong: string;
}

/** Reads a query, with or without its `?`. One without a plan in it, or with a wrong one, asks what the page starts with. */
export function readQuery(query: string): Asked {
  if (query === '' || query === '?') return { question: START, wrong: '' };
  try {
    const question = questionOf(readPlanQuery(query));
    planOf(question);
    return { question, wrong: '' };
  } catch (error) {
    return { question: START, wrong: error instanceof Error ? error.message : String(error) };
  }
}

export function queryOf(question: Question): string {
  return planQuery(shapeOf(question), hostOf(question));
}

/** Keeps the page's address at a question. `keep` makes a step of the history, which the back button returns from. */
export class Address {
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #next = '';

  write(question: Question, keep = false): void {
    this.#next = `?${queryOf(question)}`;
    if (keep) {
      this.#flush();
      return;
    }
    this.#waiting ??= setTimeout(() => this.#put(), PACE);
  }

  /** Forgets what was to be written: the address has been changed by hand. */
  forget(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
  }

  #flush(): void {
    this.forget();
    if (this.#next !== location.search) history.pushState(null, '', this.#next);
  }

  #put(): void {
    this.#waiting = undefined;
    history.replaceState(null, '', this.#next);
  }
}

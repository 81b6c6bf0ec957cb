import type { Session } from './session.ts';

/** Where a running session is shown. */
export interface View {
  /** How to read it, as a line; empty where there is nothing to say. */
  readonly legend: string;
  /** Called for every frame; shows what is due. */
  update(session: Session, seconds: number): void;
  /** Shows the last state and leaves the terminal as it was. */
  end(session: Session, seconds: number): void;
}

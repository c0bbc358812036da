/** How a channel that administrators set up does. Instants are ISO texts. */
export interface ChannelState {
  readonly addedAt: string;
  /** What is owed to it and not sent yet. */
  readonly waiting: number;
  /** What was given up, or of unknown outcome. */
  readonly failed: number;
  readonly lastSentAt: string | null;
  readonly lastError: string | null;
}

/** The same as the database has it. */
export type StoredState<State extends ChannelState> = Omit<State, 'addedAt' | 'lastSentAt'> & {
  readonly addedAt: Date;
  readonly lastSentAt: Date | null;
};

/** A channel with its instants as texts. */
export function readState<State extends ChannelState>(row: StoredState<State>): State {
  const { addedAt, lastSentAt } = row;
  return {
    ...row,
    addedAt: addedAt.toISOString(),
    lastSentAt: lastSentAt?.toISOString() ?? null,
  } as unknown as State;
}

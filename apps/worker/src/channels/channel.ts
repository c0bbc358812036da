import type { SendOutcome } from '#portfolio';

/**
 * A way out of the product. Whatever it speaks, it says of each message one of four things: it was sent, it was refused
 * for good, it was refused for now, or its outcome is unknown.
 */
export interface Channel<Message> {
  /** Hands a message over. Ends within 55 seconds, since the lease is 60, and never rejects. */
  readonly send: (message: Message) => Promise<SendOutcome>;
  /** Lets nothing begin any more. */
  stop(): void;
  /** Closes what is kept open for the next message. */
  close(): void;
}

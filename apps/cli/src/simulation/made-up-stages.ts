/** The stages with dates, in their order; the first one was reached before the record began. */
export const stages = ['signing', 'groundbreaking', 'completion', 'operation'] as const;
/** One of them. */
export type Stage = (typeof stages)[number];

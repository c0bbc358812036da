import type { Change } from '#database';

export type Mail = Change;

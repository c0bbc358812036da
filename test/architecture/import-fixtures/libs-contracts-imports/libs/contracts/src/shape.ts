import { change } from '#database';

export const shape = change;

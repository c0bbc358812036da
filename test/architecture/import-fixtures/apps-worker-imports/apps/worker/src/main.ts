import { change } from '#database';

export const main = change;

import { ladder } from './ladder.js';

export const light = (): number => ladder();

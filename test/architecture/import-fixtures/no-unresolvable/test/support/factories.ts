import { gone } from './gone.js';

export const factories = gone;

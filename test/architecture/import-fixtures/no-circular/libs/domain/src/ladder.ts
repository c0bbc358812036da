import { light } from './light.js';

export const ladder = (): number => light();

import { light } from '../../domain/src/index.js';

export const show = light;

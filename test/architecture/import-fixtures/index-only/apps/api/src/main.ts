import { light } from '../../../libs/domain/src/light.js';

export const main = light;

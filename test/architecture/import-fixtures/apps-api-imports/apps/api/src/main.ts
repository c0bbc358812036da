import { catalogue } from '#jobs';

export const main = catalogue;

export const main = (): Promise<unknown> => import('../../worker/src/relay.js');

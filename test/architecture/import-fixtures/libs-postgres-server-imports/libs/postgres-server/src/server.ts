import { env } from '#runtime';

export const server = env;

import { stages } from '#domain';

export const env = stages;

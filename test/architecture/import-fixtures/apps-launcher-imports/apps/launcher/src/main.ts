import { projects } from '#portfolio';

export const main = projects;

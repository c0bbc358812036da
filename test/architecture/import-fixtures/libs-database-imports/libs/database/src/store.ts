import { projects } from '#portfolio';

export const store = projects;

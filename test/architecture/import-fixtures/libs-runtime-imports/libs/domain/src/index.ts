export const stages = 1;

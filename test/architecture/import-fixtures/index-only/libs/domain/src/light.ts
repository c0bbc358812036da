export const light = 1;

export const projects = 1;

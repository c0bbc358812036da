export type Change = number;

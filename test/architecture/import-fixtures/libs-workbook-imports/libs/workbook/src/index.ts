import { canonicalize } from 'canonicalize';

export const write = canonicalize;

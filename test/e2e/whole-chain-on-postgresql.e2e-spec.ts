import { describeWholeChain } from './whole-chain.js';

describeWholeChain('PostgreSQL');

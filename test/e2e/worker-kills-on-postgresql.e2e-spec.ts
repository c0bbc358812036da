import { describeWorkerKills } from './worker-kills.js';

describeWorkerKills('PostgreSQL');

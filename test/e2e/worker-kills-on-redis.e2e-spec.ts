import { describeWorkerKills } from './worker-kills.js';

describeWorkerKills('Redis');

import { PRODUCT_PARTS } from './launch-parts.js';
import { start } from './start.js';

await start(process.argv.slice(2), PRODUCT_PARTS);

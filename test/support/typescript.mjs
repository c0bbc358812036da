// Lets plain Node run the product's TypeScript sources: `node --import ./test/support/typescript.mjs file.ts`.
// Jest does the same for specs by its own means; this is for its global set-up and for processes that specs start.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);

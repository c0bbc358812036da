import { fileURLToPath } from 'node:url';
import { startPostgresServer } from '#postgres-server';

/** Program and arguments. */
export type Command = readonly [file: string, ...args: string[]];

/** The database server that the launcher runs itself. */
export interface EmbeddedDatabase {
  /** Connection string of the owner. */
  readonly ownerUrl: string;
  /** Resolves when the server has ended, by `stop` or by itself; then with its last words. */
  readonly ended: Promise<{ lastWords: string | undefined }>;
  stop(): Promise<void>;
}

/** The processes that make up the product; tests put small ones in their place. */
export interface LaunchParts {
  startDatabase(options: { dataDir: string; onProgress: (line: string) => void }): Promise<EmbeddedDatabase>;
  /** The command line; a step's own words are appended. */
  readonly cli: Command;
  readonly api: Command;
  readonly worker: Command;
  /** The witness; its settings are appended. */
  readonly witness: Command;
}

/** The product's own parts, as they lie beside the launcher in dist/. */
export const PRODUCT_PARTS: LaunchParts = {
  startDatabase: startPostgresServer,
  cli: builtApp('cli'),
  api: builtApp('api'),
  worker: builtApp('worker'),
  witness: builtProgram('launcher/witness'),
};

function builtApp(name: string): Command {
  return builtProgram(`${name}/src`);
}

function builtProgram(folder: string): Command {
  return [process.execPath, fileURLToPath(new URL(`../../${folder}/main.js`, import.meta.url))];
}

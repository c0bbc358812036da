import { join } from 'node:path';

/** Where each of the product's own files lies under DATA_DIR; all paths absolute when `dataDir` is. */
export interface DataFolder {
  /** The embedded PostgreSQL's cluster. */
  readonly postgres: string;
  /** The application role's password for a database that the product makes roles in, mode 0600. */
  readonly appRole: string;
  /** The key that seals second factors in the database, mode 0600; made by the API. */
  readonly serverKey: string;
  /** `[{ "login", "password", "role" }]` of a demonstration, mode 0600, written by its seed. */
  readonly demoAccounts: string;
  /** Evidence files by their content; they go with every backup. */
  readonly files: string;
  /** One .eml a message of the embedded mail receiver. */
  readonly mail: string;
  /** What API and worker write to their logs. */
  readonly logs: string;
  /** The history's signer: keys and last note, mode 0600, and key.pub; written by the worker. */
  readonly signer: string;
  /** Key and memory of the witness that the launcher starts. */
  readonly witness: string;
  /** Addresses and process ids while the product runs, mode 0600, written by the launcher. */
  readonly runtime: string;
}

/** Names the product's own files under DATA_DIR. Creates nothing. */
export function dataFolder(dataDir: string): DataFolder {
  return {
    postgres: join(dataDir, 'postgres'),
    appRole: join(dataDir, 'app-role.json'),
    serverKey: join(dataDir, 'server-key'),
    demoAccounts: join(dataDir, 'demo-accounts.json'),
    files: join(dataDir, 'files'),
    mail: join(dataDir, 'mail'),
    logs: join(dataDir, 'logs'),
    signer: join(dataDir, 'signer'),
    witness: join(dataDir, 'witness'),
    runtime: join(dataDir, 'runtime.json'),
  };
}

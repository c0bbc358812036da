/** Environment variable through which Jest's workers learn where the run's server is. */
export const TEST_SERVER_VARIABLE = 'KEY_PROJECTS_TEST_SERVER';

/** The run's server, its template database and the application's role. */
export interface TestServerAddress {
  ownerUrl: string;
  template: string;
  appRole: { name: string; password: string };
}

/**
 * Reads the address that the global set-up left.
 * @throws when the spec doesn't run under test/jest.config.mjs.
 */
export function testServerAddress(): TestServerAddress {
  const text = process.env[TEST_SERVER_VARIABLE];
  if (!text) throw new Error('No test server: run the spec with "jest --config test/jest.config.mjs".');
  return JSON.parse(text) as TestServerAddress;
}

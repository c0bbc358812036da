import './typescript.mjs';

/** Starts the run's one PostgreSQL server; its address reaches the workers through the environment. */
export default async function globalSetup() {
  const { startTestServer } = await import('./test-server.ts');
  globalThis.__keyProjectsTestServer = await startTestServer();
}

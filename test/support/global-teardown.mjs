/** Stops the server and removes its folder. */
export default async function globalTeardown() {
  await globalThis.__keyProjectsTestServer?.stop();
}

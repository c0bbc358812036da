// The one way into the product from a fresh clone: `start`, `cli`, `test`, `bench`, `build`. It has no dependency,
// because it installs them, and only syntax of old Nodes, because it names the Node that is needed.
// Everything it says goes to stderr: stdout belongs to the command that it runs.

const NEEDED_NODE = [20, 19];
const found = process.versions.node.split('.').map(Number);

if (found[0] < NEEDED_NODE[0] || (found[0] === NEEDED_NODE[0] && found[1] < NEEDED_NODE[1])) {
  console.error(
    'Node ' + NEEDED_NODE.join('.') + ' or newer is needed, but this is Node ' + found.join('.') + '.',
  );
  process.exitCode = 1;
} else {
  import('./bootstrap/run.mjs')
    .then(({ run }) => run(process.argv.slice(2), process.env))
    .catch((error) => {
      console.error(error.name === 'StepError' ? error.message : error);
      process.exitCode = 1;
    });
}

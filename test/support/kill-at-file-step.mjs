// Kills its process before the nth time that it changes a file, as a power cut would: for Node's --import, as
// kill-at-file-step.mjs?step=n&under=FOLDER. Steps are counted under that folder only.
import { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const query = new URL(import.meta.url).searchParams;
const [step, under] = [Number(query.get('step')), query.get('under')];
let steps = 0;

for (const name of ['writeFile', 'link', 'rename', 'rm', 'mkdir']) {
  const real = promises[name];
  promises[name] = async (path, ...rest) => {
    if (String(path).startsWith(under)) {
      steps += 1;
      if (steps === step) process.kill(process.pid, 'SIGKILL');
    }
    return real(path, ...rest);
  };
}
syncBuiltinESMExports();

import cliProgress from 'cli-progress';

/** How far something has come, on stderr: a bar on a terminal, a line for each tenth in a log. `what`: what is done. */
export function progressLine(what: string): { show: (done: number, all: number) => void; stop: () => void } {
  if (process.stderr.isTTY) {
    const bar = new cliProgress.SingleBar({ stream: process.stderr, format: '[{bar}] {value}/{total}' });
    let started = false;
    return {
      show: (done, all) => {
        if (!started) bar.start(all, done);
        started = true;
        bar.update(done);
      },
      stop: () => bar.stop(),
    };
  }
  let shown = 0;
  return {
    show: (done, all) => {
      const tenth = Math.floor((done * 10) / all);
      if (tenth > shown) process.stderr.write(`${what}: ${tenth * 10} %\n`);
      shown = tenth;
    },
    stop: () => undefined,
  };
}

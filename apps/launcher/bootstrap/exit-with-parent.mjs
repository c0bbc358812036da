// Preloaded with --import by bootstrap: ends this process as SIGTERM would when the one that started it is gone,
// even after a kill -9 of it. The channel does not keep the process alive, and its own children do not inherit this.

const at = process.execArgv.indexOf(import.meta.url);
if (at > 0) process.execArgv.splice(at - 1, 2);

const end = () => process.kill(process.pid, 'SIGTERM');
if (process.connected === false) end();
process.on('disconnect', end);
process.channel?.unref();

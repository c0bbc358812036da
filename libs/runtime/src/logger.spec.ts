import { describe, expect, it } from '@jest/globals';
import { createLogger, NestLogger } from './logger.js';

function capture() {
  const lines: string[] = [];
  const logger = createLogger('test', 'debug', { to: { write: (line: string) => void lines.push(line) } });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown> };
}

describe('a log entry', () => {
  it('security 16: stays one line whatever it is told', () => {
    const { logger, lines, last } = capture();
    const text = 'first\r\n{"level":"info"}\u2028\u2029\u0085 end';
    logger.info({ name2: text }, text);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\r\n\u0085\u2028\u2029]/);
    expect(last()).toMatchObject({ level: 'info', name: 'test', msg: text, name2: text });
  });

  it('shows no secret at any depth', () => {
    const { logger, lines } = capture();
    logger.warn({
      password: 'hunter2',
      request: {
        headers: { cookie: 'hunter2', Authorization: 'hunter2' },
        list: [{ accessToken: 'hunter2' }],
      },
    });
    expect(lines[0]).not.toContain('hunter2');
    expect(lines[0]?.match(/\[redacted\]/g)).toHaveLength(4);
  });

  it('masks passwords and tokens inside addresses', () => {
    const { logger, last } = capture();
    logger.error(new Error('cannot reach postgres://app:hunter2@db/x'), 'GET /a?token=hunter2&b=1');
    expect(JSON.stringify(last())).not.toContain('hunter2');
    expect(last()['msg']).toBe('GET /a?token=[redacted]&b=1');
    expect(last()['err']).toMatchObject({ message: 'cannot reach postgres://app:***@db/x' });
  });

  it('masks an API token wherever it stands', () => {
    const { logger, lines } = capture();
    logger.error(new Error(`Bearer kp_${'aB-_9'.repeat(8)} was refused`), 'refused');
    expect(lines[0]).not.toContain('aB-_9');
    expect(lines[0]).toContain('Bearer [redacted] was refused');
  });

  it('keeps errors with their stack, and dates', () => {
    const { logger, last } = capture();
    logger.error({ err: new Error('broken'), at: new Date(0) });
    expect(last()).toMatchObject({ at: '1970-01-01T00:00:00.000Z', err: { message: 'broken' } });
    expect((last()['err'] as { stack: string }).stack).toContain('logger.spec');
  });

  it('survives an object that contains itself', () => {
    const { logger, lines } = capture();
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    logger.info(loop, 'loop');
    expect(lines).toHaveLength(1);
  });
});

describe('the logger for Nest', () => {
  it('writes the context and the level', () => {
    const { logger, last } = capture();
    const nest = new NestLogger(logger);
    nest.log('started', 'Bootstrap');
    expect(last()).toMatchObject({ level: 'info', msg: 'started', context: 'Bootstrap' });
    nest.error('failed', 'Error: failed\n  at x', 'Part');
    expect(last()).toMatchObject({ level: 'error', details: ['Error: failed\n  at x'], context: 'Part' });
    nest.fatal(new Error('gone'));
    expect(last()).toMatchObject({ level: 'fatal', msg: 'gone' });
  });
});

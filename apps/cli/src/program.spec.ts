import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { operatorProgram } from './program.js';

/** A command with what stands below it, each with the words that call it. */
function all(command: Command, words: readonly string[] = []): [words: string, command: Command][] {
  const below = command.commands.flatMap((one) => all(one, [...words, one.name()]));
  return [[words.join(' '), command], ...below];
}

const program = await operatorProgram();

describe('the help of the operator’s commands', () => {
  it.each(all(program))('of "%s" is in both languages', (_, command) => {
    const help = command.helpInformation();
    expect(help).toMatch(/^Usage: .*\n\n.*\p{Script=Han}/u);
    expect(help.split('\n\n')[1]).toMatch(/[A-Za-z]{3}/);
  });

  it('knows what an operator is told of', () => {
    expect(all(program).map(([words]) => words)).toEqual(
      expect.arrayContaining([
        'people list',
        'people disable',
        'people enable',
        'people hand-over',
        'duties list',
        'duties assign',
        'units list',
        'lists list',
        'projects list',
        'projects show',
        'history show',
        'reminders list',
        'messages list',
        'notices list',
        'notices show',
        'notices pdf',
        'rollups list',
        'rollups show',
        'migrate',
        'clock advance',
      ]),
    );
  });
});

describe('the program of one word', () => {
  it.each(program.commands.map((command) => command.name()))(
    'has all that stands below "%s"',
    async (name) => {
      const words = (one: Command): string[] =>
        all(one)
          .map(([said]) => said)
          .filter((said) => said.split(' ')[0] === name);
      const own = await operatorProgram(name);
      expect(words(own)).toEqual(words(program));
      expect(own.commands.length).toBeLessThanOrEqual(2);
    },
  );

  it('has every command where the word calls none', async () => {
    expect(all(await operatorProgram('peple')).length).toBe(all(program).length);
  });
});

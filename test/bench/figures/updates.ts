import { defaultLifecycles } from '#domain';
import { ceilingFigure, rateFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import { progress } from '../progress.js';
import { inTurn } from '../rounds.js';
import { requestText } from '../stand/http-client.js';
import { Part } from '../stand/part.js';
import type { Stand } from '../stand/stand.js';

const clients = 8;
const stages = defaultLifecycles.find(({ code }) => code === 'enterprise')!.stages;

/**
 * `update-8`: status updates a second through HTTP at 8 clients, each the whole of POST …/stage-changes with its
 * session, If-Match, lock, rule, history event, version rows, reminder and durable commit; beside a bare loop over
 * pg with 8 connections that calls the same store function on the same database. `append`: which part of the update
 * the history's event is, with its index and its sealed note.
 */
export async function measureUpdates(stand: Stand, options: BenchOptions): Promise<Figure[]> {
  const rounds = options.quick ? { counted: 3, warmUp: 1 } : { counted: 5, warmUp: 2 };
  const projects = options.quick ? 150 : 400;
  const all = rounds.counted + rounds.warmUp;
  progress(`Adding ${2 * all * projects} projects to change`);
  const ids = await stand.population.projectsToChange(2 * all * projects);
  await stand.analyze();
  const cookie = await stand.api.logIn(stand.population.officer);
  const loop = new Part('store-loop');
  try {
    await loop.ask('connect', { databaseUrl: stand.appUrl, connections: clients });
    const appended: number[] = [];
    const rates = await inTurn('updates a second', rounds, {
      product: async () => {
        const sequences = ids.splice(0, projects).map((id) => stageChanges(id, cookie));
        return stand.client.rate({ port: stand.api.port, connections: clients, sequences, times: 1 }, 201);
      },
      bare: async () => {
        await loop.ask('prepare', ids.splice(0, projects));
        appended.push((projects * stages.length) / (await loop.ask<number>('append', null)));
        return (projects * stages.length) / (await loop.ask<number>('run', null));
      },
    });
    const against =
      'a bare loop over pg, 8 connections, that calls the same store function on the same database';
    return [
      rateFigure({ name: 'update-8', unit: 'updates/s', bound: 0.4, against }, rates.product, rates.bare),
      ceilingFigure(
        {
          name: 'append',
          unit: 'of an update',
          bound: 0.25,
          against: 'a status update: what its history alone takes of it, at as many connections',
        },
        appended.slice(rounds.warmUp).map((rate, round) => rates.product[round]! / rate),
      ),
    ];
  } finally {
    await loop.end();
  }
}

/** The requests that take a new project through all its stages; each change adds one event, so ETags are known. */
function stageChanges(id: string, cookie: string): string[] {
  return stages.map(({ code, evidence }, place) =>
    requestText(
      'POST',
      `/api/v1/projects/${id}/stage-changes`,
      { cookie, 'if-match': `"${eventsOfNewProject + place}"` },
      {
        stage: code,
        reachedOn: '2022-03-04',
        evidence: [{ kind: evidence[0], number: '320585202203040001' }],
        note: '首根工程桩已施打。',
      },
    ),
  );
}

/** `project.created` and `list_entry.added`. */
const eventsOfNewProject = 2;

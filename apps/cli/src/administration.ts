import { createPrisma, newId, type Database, type DatabaseKind } from '#database';
import {
  CalendarService,
  DirectoryService,
  DispatchRecordsService,
  DutiesService,
  HandOversService,
  ListChanges,
  ListYearsService,
  NoticeRecordsService,
  PeopleService,
  ProjectChanges,
  ProjectRecordsService,
  type Candidate,
} from '#portfolio';
import { withDatabase } from './open-database.js';
import { answer, CommandError } from './output.js';

/** What the operator's commands ask, and what changes people and duties. */
export interface Administration {
  readonly database: Database;
  readonly directory: DirectoryService;
  readonly projects: ProjectRecordsService;
  readonly dispatch: DispatchRecordsService;
  readonly notices: NoticeRecordsService;
  readonly people: PeopleService;
  readonly duties: DutiesService;
  readonly handOvers: HandOversService;
  readonly lists: ListYearsService;
}

/** A command's answer: for a machine and for a person. */
export interface Report {
  readonly value: object;
  readonly lines: readonly string[];
}

/** Stands over everything that a person reads of a database that is not live. */
const marks: Record<DatabaseKind, readonly string[]> = {
  live: [],
  demo: ['演示数据 · Demonstration data'],
  simulation: ['模拟数据 · Simulation'],
};

/**
 * Reads and writes out what was read, once the database is closed again.
 * @throws CommandError when the database is not migrated.
 */
export async function report(
  asJson: boolean,
  read: (administration: Administration) => Promise<Report>,
): Promise<void> {
  const { kind, made } = await withAdministration(async (administration, kind) => ({
    kind,
    made: await read(administration),
  }));
  answer(made.value, [...marks[kind], ...made.lines], asJson);
}

/** Runs `work` with the services of an operator. */
export async function withAdministration<T>(
  work: (administration: Administration, kind: DatabaseKind) => Promise<T>,
): Promise<T> {
  return withDatabase(async (database, _, appUrl) => {
    const kind = await database.kind().catch((error: unknown) => {
      const isMigrated = !['42P01', '3F000', '42501'].includes((error as { code?: string }).code ?? '');
      throw isMigrated
        ? error
        : new CommandError('The database is not migrated: run "npm run cli -- migrate" first.');
    });
    const prisma = await createPrisma(appUrl);
    try {
      const administration = {
        database,
        people: new PeopleService(database, newId),
        duties: new DutiesService(database, newId),
        handOvers: new HandOversService(database, newId),
        lists: listYears(database),
        directory: new DirectoryService(database, prisma),
        projects: new ProjectRecordsService(database, prisma),
        dispatch: new DispatchRecordsService(database, prisma, new CalendarService(database)),
        notices: new NoticeRecordsService(database),
      };
      return await work(administration, kind);
    } finally {
      await prisma.$disconnect();
    }
  });
}

function listYears(database: Database): ListYearsService {
  const changes = new ProjectChanges(database, newId, new CalendarService(database));
  return new ListYearsService(database, newId, new ListChanges(database, changes));
}

/** The words for what `onlyOne` looks for. */
const nouns = { project: ['项目', 'project'], person: ['人员', 'person'], unit: ['单位', 'unit'] } as const;

/**
 * The one that a name means.
 * @throws CommandError in both languages when it means none, or several: then with the ids to choose from.
 */
export function onlyOne(
  candidates: readonly Candidate[],
  noun: keyof typeof nouns,
  named: string,
): Candidate {
  const [first, second] = candidates;
  const [zh, en] = nouns[noun];
  if (first === undefined) throw new CommandError(`没有${zh}“${named}”。There is no ${en} "${named}".`);
  if (second === undefined) return first;
  const shown = candidates.slice(0, 10).map(({ id, name, hint }) => `  ${id}  ${name}（${hint}）`);
  const more = candidates.length > shown.length ? [`  … ${candidates.length}`] : [];
  const sentence = `“${named}”不止一个，请用编号。"${named}" means several: say which by its id.`;
  throw new CommandError([sentence, ...shown, ...more].join('\n'));
}

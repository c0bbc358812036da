import {
  asSeen,
  can,
  isRefusal,
  numbersOf,
  refuse,
  systemActorWords,
  type Figure,
  type HistoryAction,
  type Language,
  type LineBehind,
  type Person,
  type Refusal,
  type RollupData,
  type RollupLabels,
} from '#domain';
import type { Database } from '#database';
import { LinesBehind } from './lines-behind.js';
import { readEventsBehind, readHistoriesAt } from './numbers-behind.queries.js';
import type { ArchivedDocument, ArchivedIssue, RollupArchiveService } from './rollup-archive.service.js';
import { keptLabels } from './rollup-labels.js';
import { keptRollupData } from './rollup-schema.js';
import { readPeopleNames } from './rollups.queries.js';

/** An event behind a line. */
export interface EventBehind {
  readonly seq: number;
  readonly event: string;
  readonly action: HistoryAction;
  readonly recordedAt: Date;
  readonly actor: { readonly id: string; readonly name: string };
}

/** A line with the newest events that made it, as far as its reader may read the project's history. */
export interface ToldLine {
  readonly line: LineBehind;
  readonly events: readonly EventBehind[];
  /** The last event of the project by the cut; null: the reader may not read its history. */
  readonly seqAtCut: number | null;
}

/** Which lines: so many after the first ones. */
export interface LinesWish {
  readonly limit: number;
  /** How many the pages before have shown. */
  readonly cursor: number;
}

/** A number of an issue with a page of what stands behind it. */
export interface NumberBehind {
  readonly issue: ArchivedIssue;
  readonly data: RollupData;
  readonly labels: Omit<RollupLabels, 'people'>;
  readonly key: string;
  readonly number: Figure;
  readonly total: number;
  readonly cursor: number;
  readonly lines: readonly ToldLine[];
  readonly nextCursor: number | null;
}

/** An issue with all of its numbers. */
export interface NumberedIssue {
  readonly issue: ArchivedIssue;
  readonly data: RollupData;
  readonly labels: Omit<RollupLabels, 'people'>;
  readonly numbers: ReadonlyMap<string, Figure>;
}

/** What stands behind the numbers of issued rollups, for those who may read the issue. */
export class NumbersBehindService {
  readonly #lines: LinesBehind;

  constructor(
    private readonly database: Database,
    private readonly archive: RollupArchiveService,
  ) {
    this.#lines = new LinesBehind(database);
  }

  /** Every number of an issue by its key. */
  async numbers(reader: Person, id: string): Promise<NumberedIssue | Refusal> {
    const frozen = await this.archive.read(reader, id);
    if (isRefusal(frozen)) return frozen;
    const data = keptRollupData(frozen.dataText);
    return { issue: frozen.issue, data, labels: keptLabels(frozen.labelsText), numbers: numbersOf(data) };
  }

  /** A page of the lines behind a number. */
  async behind(
    reader: Person,
    id: string,
    key: string,
    wish: LinesWish,
    language: Language,
  ): Promise<NumberBehind | Refusal> {
    const found = await this.numbers(reader, id);
    return isRefusal(found) ? found : this.#behind(reader, found, key, wish, language);
  }

  /** The same of an issue that was read. */
  async behindRead(
    reader: Person,
    { issue, document }: ArchivedDocument,
    key: string,
    wish: LinesWish,
    language: Language,
  ): Promise<NumberBehind | Refusal> {
    const { data, labels } = document;
    return this.#behind(reader, { issue, data, labels, numbers: numbersOf(data) }, key, wish, language);
  }

  async #behind(
    reader: Person,
    { issue, data, labels, numbers }: NumberedIssue,
    key: string,
    { limit, cursor }: LinesWish,
    language: Language,
  ): Promise<NumberBehind | Refusal> {
    const number = numbers.get(key);
    if (number === undefined) return refuse('rollup.no_number');
    const all = await this.#lines.of(data, key, number);
    if (all === null) return refuse('rollup.counted_otherwise');
    const listed = all.slice(cursor, cursor + limit);
    const seqs = await this.#seqsAtCut(reader, data, listed);
    const page = asSeen(key, listed, new Set(seqs.keys()));
    const after = cursor + page.length;
    return {
      issue,
      data,
      labels: await this.#lines.labelled(labels, data, page),
      key,
      number,
      total: all.length,
      cursor,
      lines: await this.#told(data, page, seqs, language),
      nextCursor: after < all.length ? after : null,
    };
  }

  /** Of the projects whose history the reader may read: the last event of each by the cut. */
  async #seqsAtCut(
    reader: Person,
    data: RollupData,
    lines: readonly LineBehind[],
  ): Promise<ReadonlyMap<string, number>> {
    const projects = [...new Set(lines.flatMap(({ project }) => project ?? []))];
    const places = await this.database.query<{ id: string; unitPath: string[]; seq: number }>(
      readHistoriesAt,
      [projects, data.cutAt],
    );
    return new Map(
      places.flatMap(({ id: projectId, unitPath, seq }): [string, number][] =>
        can(reader, 'project.read_history', { projectId, unitPath }) ? [[projectId, seq]] : [],
      ),
    );
  }

  async #told(
    data: RollupData,
    lines: readonly LineBehind[],
    seqs: ReadonlyMap<string, number>,
    language: Language,
  ): Promise<ToldLine[]> {
    const events = await this.#events(data, lines, seqs, language);
    return lines.map((line, place) => ({
      line,
      events: events.get(place) ?? [],
      seqAtCut: seqs.get(line.project ?? '') ?? null,
    }));
  }

  /** The events that made the lines, by their places; none for a line that only says where a project stands. */
  async #events(
    data: RollupData,
    lines: readonly LineBehind[],
    visible: ReadonlyMap<string, number>,
    language: Language,
  ): Promise<Map<number, EventBehind[]>> {
    const asked = lines.flatMap(({ project, things, inPeriod }, place) => {
      if (project === null || !visible.has(project) || (things.length === 0 && !inPeriod)) return [];
      const after = inPeriod ? data.from : null;
      return (things.length === 0 ? [null] : things).map((thing) => ({ place, project, thing, after }));
    });
    const rows = await this.database.query<
      Omit<EventBehind, 'actor'> & { readonly place: number; readonly actor: string }
    >(readEventsBehind, [
      asked.map(({ place }) => place),
      asked.map(({ project }) => project),
      asked.map(({ thing }) => thing),
      asked.map(({ after }) => after),
      data.cutAt,
    ]);
    const people = await this.database.query<{ id: string; name: string }>(readPeopleNames, [
      [...new Set(rows.flatMap(({ actor }) => (actor.startsWith('system:') ? [] : actor)))],
    ]);
    const names = new Map(people.map(({ id, name }) => [id, name]));
    const byPlace = new Map<number, EventBehind[]>();
    for (const { place, actor, ...event } of rows) {
      const name = systemActorWords[actor]?.[language] ?? names.get(actor) ?? actor;
      byPlace.set(place, [...(byPlace.get(place) ?? []), { ...event, actor: { id: actor, name } }]);
    }
    return byPlace;
  }
}

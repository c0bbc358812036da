import { createHash } from 'node:crypto';
import {
  buildRollup,
  decideRollupIssue,
  isCarried,
  isIssuedLate,
  isRefusal,
  namedPeriod,
  nextPeriod,
  refuse,
  rollupPeriod,
  sentAt,
  unfinishedPeriod,
  type Actor,
  type ApprovalState,
  type BuiltRollup,
  type IssuedRollup,
  type NewId,
  type Refusal,
  type RollupDocument,
  type RollupMailDocument,
  type RollupPeriod,
  type SendingTime,
} from '#domain';
import { canonicalJson, settledTogether, type Database, type DatabaseKind } from '#database';
import { SettingsService } from '../settings/settings.service.js';
import { publishedCheckpoint } from '../history/sequencer.queries.js';
import { addressIssue, goingAt, type RollupMailOptions } from './address-issue.js';
import { callApprovers } from './call-approvers.js';
import { openApproval, overtakeWaiting } from './rollup-approvals.queries.js';
import { readRollupFacts, type OwedIssue, type Transaction } from './read-rollup-facts.js';
import { RememberedCuts } from './remembered-cuts.js';
import { readLabels } from './rollup-labels.js';
import { keptRollupData, rollupDataSchema } from './rollup-schema.js';
import {
  askBuild,
  askIssue,
  cutIsCovered,
  lockSchedule,
  owedRollups,
  readInOneSnapshot,
  readIssue,
  readIssuedHash,
  readUnsentIssues,
  readWhole,
} from './rollups.queries.js';
import { withPeople } from './with-people.js';

const rollups: Actor = { kind: 'system', part: 'rollups' };

/** A rollup that was built to be looked at. */
export interface ShownRollup {
  readonly document: RollupDocument;
  /** SHA-256 of the data that was issued for that period and unit; null: none was. */
  readonly issuedSha256: string | null;
}

interface BuildAnswer {
  readonly recordEnds: Date;
  readonly listYear: number | null;
  readonly listIssuedAt: Date | null;
  readonly hasUnit: boolean;
}

interface IssueTimes {
  readonly sendAt: Date;
  readonly recordedAt: Date;
}

/** Builds the issues that are owed, freezes them and hands them to the deliveries. */
export class RollupsService {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #options: RollupMailOptions;
  readonly #settings: SettingsService;
  readonly #cuts = new RememberedCuts(async (read) => this.#inOneSnapshot(read));

  constructor(database: Database, newId: NewId, options: RollupMailOptions) {
    this.#database = database;
    this.#newId = newId;
    this.#options = options;
    this.#settings = new SettingsService(database, newId);
  }

  /**
   * Builds every issue that is owed and whose cut a checkpoint of the history covers, in the order of the cuts, each in a
   * transaction of its own with its history event, its messages and their deliveries. Only the newest one of a kind and unit
   * gets a mail. Returns how many it built; what another worker built meanwhile does not count. An issue that fails does not
   * hold up those of other units and kinds, but the later ones of its own wait. Throws AggregateError at the end when any failed.
   */
  async buildDue(): Promise<number> {
    const owed = await this.#database.query<OwedIssue>(owedRollups, [], 'owed_rollups');
    const failed = new Map<string, unknown>();
    let built = 0;
    for (const issue of owed) {
      const schedule = `${rollupPeriod(issue.period).kind} ${issue.scopeId}`;
      if (failed.has(schedule)) continue;
      // The later ones wait as well; the next checkpoint covers them all.
      if (!(await this.#isCovered(issue.period))) break;
      try {
        if (await this.#issue(await this.build(issue))) built += 1;
      } catch (error) {
        failed.set(schedule, error);
      }
    }
    if (failed.size > 0)
      throw new AggregateError(failed.values(), `Rollups of ${failed.size} schedules could not be built.`);
    return built;
  }

  /**
   * Builds an issue from the rows as of its cut and writes nothing. Built again, however much was recorded since, it
   * has the same bytes.
   */
  async build(issue: OwedIssue): Promise<BuiltRollup> {
    return this.#build(issue, rollupPeriod(issue.period));
  }

  /**
   * Builds the rollup of any period for any unit, with people's names as they are now, and writes nothing. A period that
   * is not finished comes provisional, up to where the record ends.
   */
  async show(code: string, scopeId: string): Promise<ShownRollup | Refusal> {
    const named = namedPeriod(code);
    if (isRefusal(named)) return named;
    const [asked] = await this.#database.query<BuildAnswer>(askBuild, [named.cutAt, scopeId]);
    const { recordEnds, listYear, listIssuedAt, hasUnit } = asked!;
    if (recordEnds <= named.from) return refuse('rollup.not_begun', { period: code });
    if (listYear === null || listIssuedAt === null) return refuse('rollup.no_list', { period: code });
    if (!hasUnit) return refuse('rollup.no_unit', { period: code });
    const period = recordEnds < named.cutAt ? unfinishedPeriod(named, recordEnds) : named;
    const built = await this.#build({ period: code, scopeId, listYear, listIssuedAt }, period);
    const [issued] = await this.#database.query<{ dataSha256: string }>(readIssuedHash, [
      period.kind,
      code,
      scopeId,
    ]);
    return {
      document: await withPeople(this.#database, built, await this.#database.kind()),
      issuedSha256: issued?.dataSha256 ?? null,
    };
  }

  /** Reads and reckons apart: twenty thousand projects are reckoned for longer than a transaction may take. */
  async #build(issue: OwedIssue, period: RollupPeriod): Promise<BuiltRollup> {
    // Nothing is recorded any more as of a cut, so that three connections see the same.
    const [read, lightWeeks, delays] = await settledTogether([
      this.#inOneSnapshot((client) => readRollupFacts(client, issue, period)),
      this.#cuts.lightCounts(issue, period),
      this.#cuts.delaysAt(period.cutAt),
    ]);
    const facts = { ...read, lightWeeks, delays };
    const data = rollupDataSchema.parse(buildRollup(facts, period));
    const labels = await this.#inOneSnapshot((client) =>
      readLabels(client, data, facts.units, facts.lifecycles),
    );
    const dataText = canonicalJson(data);
    const dataSha256 = createHash('sha256').update(dataText, 'utf8').digest('hex');
    return { id: this.#newId(), period, data, dataText, dataSha256, labelsText: canonicalJson(labels) };
  }

  async #inOneSnapshot<Result>(read: (client: Transaction) => Promise<Result>): Promise<Result> {
    return this.#database.transaction(async (client) => {
      const [, , result] = await settledTogether([
        client.query(readInOneSnapshot),
        client.query(readWhole),
        read(client),
      ]);
      return result;
    });
  }

  /** What the mail of an issue is made of, with people's names as they are now. Throws for an unknown id. */
  async mailDocument(rollupId: string): Promise<RollupMailDocument> {
    const [row] = await this.#database.query<
      IssueTimes & {
        dataText: string;
        dataSha256: string;
        labelsText: string;
        databaseKind: DatabaseKind;
      }
    >(readIssue, [rollupId]);
    if (row === undefined) throw new Error(`There is no rollup ${rollupId}.`);
    const { data, dataText } = issued(row.dataText);
    const unsent = await this.#database.query<
      IssueTimes & { dataText: string; approval: ApprovalState | null }
    >(readUnsentIssues, [rollupId]);
    const [signed] = await this.#database.query<{ note: string }>(publishedCheckpoint);
    if (signed === undefined) throw new Error('There is no checkpoint, and no issue without one.');
    return {
      ...(await withPeople(this.#database, { ...row, data, dataText }, row.databaseKind)),
      late: isIssuedLate(row.sendAt, row.recordedAt),
      checkpoint: signed.note,
      carried: unsent
        .filter(({ sendAt, recordedAt, approval }) => isCarried(isIssuedLate(sendAt, recordedAt), approval))
        .map((missed) => issued(missed.dataText)),
    };
  }

  async #isCovered(period: string): Promise<boolean> {
    const { cutAt } = rollupPeriod(period);
    const [row] = await this.#database.query<{ covered: boolean }>(cutIsCovered, [cutAt]);
    return row!.covered;
  }

  /**
   * Freezes an issue, unless another builder was faster: then it changes nothing and returns false. The newest one is mailed, or
   * waits for its approval, of which those are told who may give it; an older one that still waits is overtaken.
   */
  async #issue(built: BuiltRollup): Promise<boolean> {
    const { kind, period, scope } = built.data;
    const nextCut = nextPeriod(built.period).cutAt;
    const { reminder_hours: hours } = await this.#settings.current();
    return this.#database.transaction(async (client) => {
      await client.query('SELECT app.hold_clock()');
      const [schedule] = (
        await client.query<SendingTime & { approval: boolean }>(lockSchedule, [kind, scope])
      ).rows;
      const { rows } = await client.query<{ now: Date; newest: boolean; built: boolean }>(askIssue, [
        kind,
        period,
        scope,
        nextCut,
      ]);
      const { now, newest, built: builtAlready } = rows[0]!;
      if (builtAlready) return false;
      const sendAt = sentAt(schedule!, built.period);
      await this.#database.storeIn(client, decideRollupIssue(built, sendAt, this.#newId), rollups);
      await client.query(overtakeWaiting, [kind, scope, built.period.cutAt]);
      if (!newest) return true;
      const making = { ...this.#options, newId: this.#newId };
      if (schedule!.approval) {
        await client.query(openApproval, [built.id]);
        await callApprovers(client, built.id, now, hours, making);
      } else {
        const issue = { id: built.id, kind, scopeId: scope, goesAt: goingAt(sendAt, now, hours) };
        await addressIssue(client, issue, now, making);
      }
      return true;
    });
  }
}

function issued(dataText: string): IssuedRollup {
  return { data: keptRollupData(dataText), dataText };
}

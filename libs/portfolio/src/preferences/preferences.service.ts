import {
  decidePreference,
  defaultPreference,
  directChannels,
  isRefusal,
  type NewId,
  type Person,
  type PersonChannel,
  type Preference,
  type PreferenceWish,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import * as sql from './preferences.queries.js';

type TransactionClient = Parameters<Database['storeIn']>[0];

/** What a person wants, and between which channels they may choose. */
export interface ReadPreference extends Preference {
  readonly reachable: readonly PersonChannel[];
}

const channels: readonly PersonChannel[] = ['email', ...directChannels];

/** What people want to receive, and how. Everybody's own. */
export class PreferencesService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
  ) {}

  /** What the reader wants. */
  async read({ personId }: Person): Promise<ReadPreference> {
    const [row] = await this.database.query<Preference>(sql.readPreference, [personId]);
    const rows = await this.database.query<{ channel: PersonChannel }>(sql.reachableChannels, [
      personId,
      channels,
    ]);
    return { ...(row ?? defaultPreference), reachable: rows.map(({ channel }) => channel) };
  }

  /** Changes what the person wants who asks. */
  async change(actor: Person, wish: PreferenceWish): Promise<object | Refusal> {
    return this.database.transaction(async (client) => this.changeIn(client, actor, wish));
  }

  /** The same inside a transaction. */
  async changeIn(client: TransactionClient, actor: Person, wish: PreferenceWish): Promise<object | Refusal> {
    const { personId } = actor;
    await client.query(sql.lockPreference, [personId]);
    const { rows } = await client.query<Preference>(sql.readPreference, [personId]);
    const reachable = await client.query<{ channel: PersonChannel }>(sql.reachableChannels, [
      personId,
      channels,
    ]);
    const decided = decidePreference(
      this.newId(),
      personId,
      rows[0] ?? defaultPreference,
      wish,
      reachable.rows.map(({ channel }) => channel),
    );
    if (isRefusal(decided)) return decided;
    await this.database.storeIn(client, decided.decision, actor);
    const { firstChannel, language, beforeDates, rollups } = decided.to;
    await client.query(sql.putPreference, [personId, firstChannel, language, beforeDates, rollups]);
    return {};
  }
}

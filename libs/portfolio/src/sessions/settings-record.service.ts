import { decideSettingsChange, type NewId, type RecordedSignInSettings } from '#domain';
import type { Database } from '#database';
import { keepSettings, lockSettings, newestSettings } from './sessions.queries.js';

/** Puts a change of the settings round signing in on record: they come from outside, with a start of the API. */
export class SettingsRecordService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
  ) {}

  /** Records what differs from the last start; several instances that start at once record it once. */
  async record(settings: RecordedSignInSettings): Promise<void> {
    await this.database.transaction(async (client) => {
      await client.query(lockSettings);
      const { rows } = await client.query<{ settings: RecordedSignInSettings }>(newestSettings);
      const id = this.newId();
      const changed = decideSettingsChange(id, rows[0]?.settings ?? null, settings);
      if (changed === null) return;
      await this.database.storeIn(client, changed, { kind: 'system', part: 'setup' });
      await client.query(keepSettings, [id, JSON.stringify(settings)]);
    });
  }
}

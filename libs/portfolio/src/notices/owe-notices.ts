import { mayBringNotice, noticeKindOf, type StepCode } from '#domain';
import type { Database } from '#database';
import { insertOwedNotices, readEarlierSteps } from './notice-issues.queries.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** A reminder that is claimed now. */
interface ClaimedStep {
  readonly reminderId: string;
  readonly step: StepCode;
}

/**
 * In a claim's transaction: notes which of the claimed steps bring a paper, so that none of their mails goes before it is
 * issued, whoever dies in between.
 */
export async function oweNotices(client: Transaction, claimed: readonly ClaimedStep[]): Promise<void> {
  const ids = new Set(claimed.filter(({ step }) => mayBringNotice(step)).map(({ reminderId }) => reminderId));
  if (ids.size === 0) return;
  const { rows } = await client.query<ClaimedStep & { projectId: string; earlier: StepCode[] }>({
    name: 'read_earlier_steps',
    text: readEarlierSteps,
    values: [[...ids]],
  });
  const owed = rows.flatMap(({ reminderId, projectId, step, earlier }) => {
    const kind = noticeKindOf(step, earlier);
    return kind === null ? [] : [{ reminder_id: reminderId, project_id: projectId, kind }];
  });
  if (owed.length > 0)
    await client.query({
      name: 'insert_owed_notices',
      text: insertOwedNotices,
      values: [JSON.stringify(owed)],
    });
}

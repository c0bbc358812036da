import type { RollupDocument } from '#domain';
import type { Database } from '#database';
import { findUnworded, keepHeadlines } from './rollup-archive.queries.js';
import { keptLabels } from './rollup-labels.js';
import { keptRollupData } from './rollup-schema.js';

/** Says what matters in an issue, a sentence each, in every language. Names of people are in none. */
export type WordHeadlines = (document: Pick<RollupDocument, 'data' | 'labels'>) => readonly string[];

/** Issues whose sentences are worded at once: the data of one may be megabytes. */
const mostAtOnce = 20;

/** Keeps what issues say first beside them, so that the archive finds them by it. */
export class RollupHeadlinesService {
  constructor(private readonly database: Database) {}

  /**
   * Words those that have none yet, the newest first, at most so many. Returns how many. One that cannot be worded holds up no
   * other: throws AggregateError at the end when any failed.
   */
  async wordMissing(word: WordHeadlines): Promise<number> {
    const issues = await this.database.query<{ id: string; dataText: string; labelsText: string }>(
      findUnworded,
      [mostAtOnce],
    );
    const failed: unknown[] = [];
    for (const { id, dataText, labelsText } of issues)
      try {
        const document = {
          data: keptRollupData(dataText),
          labels: { ...keptLabels(labelsText), people: {} },
        };
        await this.database.query(keepHeadlines, [id, word(document).join('\n')]);
      } catch (error) {
        failed.push(error);
      }
    if (failed.length > 0)
      throw new AggregateError(failed, `The headlines of ${failed.length} rollups could not be worded.`);
    return issues.length;
  }
}

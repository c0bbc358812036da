import type { Text } from '../refusal-texts.js';
import type { IssueApproval } from './decide-rollup-approval.js';
import type { RollupData } from './rollup-data.js';

/** The names behind the ids of a rollup (`labels.json`), as they were at the cut. */
export interface RollupLabels {
  readonly projects: Readonly<Record<string, { readonly name: string; readonly lifecycle: string }>>;
  readonly units: Readonly<Record<string, { readonly name: string }>>;
  readonly targets: Readonly<Record<string, { readonly name: string; readonly measure: string }>>;
  /** By `<code>/<version>`; the steps by `<stage>/<step>`. */
  readonly lifecycles: Readonly<
    Record<
      string,
      {
        readonly name: Text;
        readonly stages: Readonly<Record<string, Text>>;
        /** Not in issues of the first two builders. */
        readonly steps?: Readonly<Record<string, Text>>;
      }
    >
  >;
  /** Steps that projects have named themselves, by the milestone. */
  readonly steps: Readonly<Record<string, { readonly name: string }>>;
  /** Not kept with the rollup: read when it is shown, so that a person can be erased. */
  readonly people: Readonly<Record<string, { readonly name: string }>>;
}

/** An issue as it is kept: the data, and its bytes. */
export interface IssuedRollup {
  readonly data: RollupData;
  readonly dataText: string;
}

/** What every form of a rollup is made of: mail, PDF and workbook. */
export interface RollupDocument extends IssuedRollup {
  readonly labels: RollupLabels;
  /** The bytes of `labels.json`. */
  readonly labelsText: string;
  /** SHA-256 of `dataText` in hex, as the history holds it. */
  readonly dataSha256: string;
  /** Says 演示数据 on everything. */
  readonly demonstration: boolean;
}

/** What the mail of an issue is made of. */
export interface RollupMailDocument extends RollupDocument {
  /** It was built after it should have been sent. Told here, never in the data. */
  readonly late: boolean;
  /**
   * The newest signed checkpoint of the history, to the byte: every reader's mailbox is a witness. Never in the data; null
   * where the mail is only shown.
   */
  readonly checkpoint: string | null;
  /** Missed issues that got no mail of their own and come with this one, oldest first. */
  readonly carried: readonly IssuedRollup[];
  /** Told where the archive shows it, and in no mail; left out: none was asked for. */
  readonly approval?: IssueApproval;
}

/** A document as the mail that shows it and is sent to nobody. */
export function shownMail(document: RollupDocument): RollupMailDocument {
  return { ...document, late: false, checkpoint: null, carried: [] };
}

/** An issue that is built so much later than it should have been sent is marked late (补发). */
const toleranceMs = 10 * 60_000;

/** Whether an issue is late: recorded over ten minutes after the time at which it should have been sent. */
export function isIssuedLate(sendAt: Date, recordedAt: Date): boolean {
  return recordedAt.getTime() - sendAt.getTime() > toleranceMs;
}

/** An import that was confirmed, as it stands on record. */
export interface ImportToRecord {
  readonly id: string;
  readonly kind: 'list' | 'progress';
  readonly listYear: number;
  readonly fileSha256: string;
  /** Projects that were added, or of which something was recorded. */
  readonly projects: number;
}

/** A backup that cannot be made or restored; its message is one sentence for an operator. */
export class BackupError extends Error {}

/** How long a file may be. */
export class FileLimit {
  constructor(readonly bytes: number) {}
}

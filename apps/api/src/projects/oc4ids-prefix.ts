/** What the ids of published projects begin with, `oc4ids-` and six characters that are registered; null: nothing. */
export class Oc4idsPrefix {
  constructor(readonly value: string | null) {}
}

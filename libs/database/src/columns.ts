const snakeNames = new Map<string, string>();
const camelNames = new Map<string, string>();

/** The column's name of a field: `plannedOn` → `planned_on`. */
export function columnName(field: string): string {
  let name = snakeNames.get(field);
  if (name === undefined) {
    name = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    snakeNames.set(field, name);
  }
  return name;
}

/** A row as the database gives it, with the fields' names of the code: `planned_on` → `plannedOn`. */
export function fromColumns<T>(row: Readonly<Record<string, unknown>>): T {
  const result: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) {
    let field = camelNames.get(column);
    if (field === undefined) {
      field = column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      camelNames.set(column, field);
    }
    result[field] = value;
  }
  return result as T;
}

// Parts of the statement that counts a rollup again, as SQL text.

/** A list as JSON, in an order; empty where there is nothing. */
export function listOf(line: string, order: string, from: string): string {
  return `(SELECT coalesce(jsonb_agg(${line} ORDER BY ${order}), '[]') FROM ${from})`;
}

/** Which milestone of which project, of a row with the columns of `ms`. */
export function milestoneLine(of: string): string {
  return `jsonb_build_object('project', ${of}.project, 'leadUnit', ${of}.lead, 'milestone', ${of}.id, 'stage', ${of}.stage,
    'step', ${of}.step)`;
}

/** Working days after a day up to and with another one, by the official calendar. */
export function workingDays(after: string, to: string): string {
  return `(SELECT count(*)::integer FROM calendar_day c WHERE c.working AND c.day > ${after} AND c.day <= ${to})`;
}

/** Everybody whom the ladder of a project has addressed so many working days after a date, each once; a vacant duty falls to the next. */
export function answerable(project: string, daysLate: string): string {
  return `(SELECT coalesce(jsonb_agg(jsonb_build_object('role', who.role, 'person', who.person) ORDER BY who.place, who.rank), '[]')
    FROM (SELECT DISTINCT ON (h.person) h.person, h.role, s.place, h.rank FROM ladder
      JOIN seat s ON s.project = ${project} AND s.place = ladder.place
      JOIN holder h ON h.project = ${project} AND h.place = s.taken
      WHERE ladder.after_days IS NULL OR ladder.after_days <= ${daysLate}
      ORDER BY h.person, s.place, h.rank) AS who)`;
}

/** The place of a light in the order in which lights are shown. */
export function severity(light: string): string {
  return `array_position(ARRAY['red', 'yellow', 'green', 'grey', 'none'], ${light})`;
}

/** How many rows have each light. */
export function lightsOf(of: string): string {
  const count = (light: string): string => `'${light}', count(*) FILTER (WHERE ${of}.light = '${light}')`;
  return `jsonb_build_object(${['red', 'yellow', 'green', 'grey', 'none'].map(count).join(', ')})`;
}

/** How many rows stand at each stage. */
function stagesOf(of: string): string {
  const count = (stage: string): string => `'${stage}', count(*) FILTER (WHERE ${of}.stage = '${stage}')`;
  const stages = ['pipeline', 'signing', 'groundbreaking', 'completion', 'operation', 'unknown'];
  return `jsonb_build_object(${stages.map(count).join(', ')})`;
}

/** An amount as text with four places; nothing is zero. */
export function amount(expression: string): string {
  return `coalesce(${expression}, 0)::numeric(30, 4)::text`;
}

/** Figures of the entries at the cut by a key; those without one last. */
export function groupsBy(key: string): string {
  return `(SELECT coalesce(jsonb_agg(g.line ORDER BY g.key COLLATE "C" NULLS LAST), '[]') FROM (
    SELECT ${key} AS key, jsonb_build_object('key', ${key}, 'entries', count(*), 'projects', count(DISTINCT l.family),
      'stages', ${stagesOf('l')}, 'lights', ${lightsOf('l')},
      'overdue', coalesce(sum((SELECT count(*) FROM miss WHERE miss.name = 'now' AND miss.open AND miss.project = l.id)), 0),
      'due', coalesce(sum((SELECT count(*) FROM due WHERE due.project = l.id)), 0),
      'planned', ${amount('sum(p.plan)')}, 'dueByNow', ${amount('sum(p.due_amount)')},
      'completed', ${amount('sum(p.cumulative)')}) AS line
    FROM listed l LEFT JOIN pace p ON p.project = l.id WHERE l.name = 'now' GROUP BY ${key}) AS g)`;
}

/** How far a figure misses what was wanted, in hundredths of a percent of it; 0 or less: not at all. */
export function distance(figure: string): string {
  const missing = `CASE sense WHEN 'at_least' THEN value - ${figure} WHEN 'at_most' THEN ${figure} - value
    WHEN 'about' THEN abs(value - ${figure}) END`;
  return `CASE WHEN ${missing} <= 0 THEN 0
    ELSE round((${missing}) / abs(value) * 10000) - CASE sense WHEN 'about' THEN 500 ELSE 0 END END`;
}

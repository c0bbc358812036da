import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { defaultLifecycles, type Lifecycle } from '#domain';

const page = 'docs/lifecycle.md';

/** The stages of a lifecycle in a row: code, names, what it counts as, evidence, steps and limit. */
function diagram(lifecycle: Lifecycle): string {
  const nodes = lifecycle.stages.map((stage) => {
    const lines = [
      `${stage.label.zh} ${stage.code}`,
      stage.countsAs === null ? 'counts as none' : `counts as ${stage.countsAs}`,
      `evidence: ${stage.evidence.join(' or ')}`,
      ...(stage.steps === undefined ? [] : [`steps: ${stage.steps.map(({ code }) => code).join(', ')}`]),
      ...(stage.limitDays === null ? [] : [`limit: ${stage.limitDays} calendar days`]),
    ];
    return `  ${stage.code}["${lines.join('<br>')}"]`;
  });
  const arrows = lifecycle.stages
    .slice(1)
    .map((stage, index) => `  ${lifecycle.stages[index]!.code} --> ${stage.code}`);
  return [
    `## ${lifecycle.label.zh} · ${lifecycle.label.en} (\`${lifecycle.code}\`, version ${lifecycle.version})`,
    '',
    '```mermaid',
    'flowchart LR',
    ...nodes,
    ...arrows,
    '```',
  ].join('\n');
}

describe(page, () => {
  const diagrams = defaultLifecycles.map(diagram).join('\n\n');
  if (process.env['UPDATE_DOCS'] === '1') {
    const text = readFileSync(page, 'utf8');
    writeFileSync(page, `${text.slice(0, text.indexOf('\n## '))}\n${diagrams}\n`);
  }

  it('shows the lifecycles as the data has them (UPDATE_DOCS=1 writes it anew)', () => {
    expect(readFileSync(page, 'utf8')).toContain(diagrams);
  });
});

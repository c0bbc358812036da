import type { Text } from '../refusal-texts.js';
import {
  countedStages,
  type EvidenceKind,
  evidenceKinds,
  type Lifecycle,
  type LifecycleStage,
} from './lifecycle.js';

/** What is wrong with a lifecycle, one sentence each; empty when it can be used. */
export function lifecycleProblems(lifecycle: Lifecycle): Text[] {
  const { code, label, stages } = lifecycle;
  return [
    ...(isCode(code)
      ? []
      : [problem(`模板代码“${code}”须为小写字母和下划线`, `"${code}" is not a code of a-z and _`)]),
    ...labelProblems(code, label),
    ...(stages.length === 0 ? [problem('模板没有阶段', 'it has no stage')] : []),
    ...repeatedCodes(lifecycle),
    ...countingProblems(stages),
    ...stages.flatMap((stage, at) => [...stageProblems(stage), ...stepProblems(stages, at)]),
  ];
}

function problem(zh: string, en: string): Text {
  return { zh, en };
}

function isCode(code: string): boolean {
  return /^[a-z_]{1,64}$/.test(code);
}

function labelProblems(code: string, { zh, en }: Text): Text[] {
  return zh.trim() === '' || en.trim() === ''
    ? [problem(`“${code}”缺少中文或英文名称`, `"${code}" lacks its Chinese or English name`)]
    : [];
}

/** Stages and steps share one set of codes, so that what comes after what can be said by code. */
function repeatedCodes({ stages }: Lifecycle): Text[] {
  const codes = stages.flatMap(({ code, steps = [] }) => [code, ...steps.map((step) => step.code)]);
  const repeated = new Set(codes.filter((code, at) => codes.indexOf(code) !== at));
  return [...repeated].map((code) => problem(`代码“${code}”重复`, `code "${code}" stands twice`));
}

/** Each of the four is counted at most once, and in their order. */
function countingProblems(stages: readonly LifecycleStage[]): Text[] {
  let last = -1;
  return stages.flatMap(({ code, countsAs }) => {
    if (countsAs === null) return [];
    const at = countedStages.indexOf(countsAs);
    const isLater = at > last;
    last = Math.max(last, at);
    return isLater
      ? []
      : [
          problem(
            `阶段“${code}”计为 ${countsAs}，顺序不对或重复`,
            `stage "${code}" counts as ${countsAs}, which is out of order or counted twice`,
          ),
        ];
  });
}

function stageProblems({ code, label, evidence, limitDays }: LifecycleStage): Text[] {
  return [
    ...(isCode(code)
      ? []
      : [problem(`阶段代码“${code}”须为小写字母和下划线`, `"${code}" is not a stage code of a-z and _`)]),
    ...labelProblems(code, label),
    ...(evidence.length === 0
      ? [problem(`阶段“${code}”没有规定佐证材料`, `stage "${code}" demands no evidence`)]
      : []),
    ...evidenceProblems(code, evidence),
    ...(limitDays !== null && (!Number.isInteger(limitDays) || limitDays < 1)
      ? [
          problem(
            `阶段“${code}”的时限须为正整数天`,
            `the limit of stage "${code}" is not a whole number of days above zero`,
          ),
        ]
      : []),
  ];
}

function evidenceProblems(code: string, evidence: readonly EvidenceKind[]): Text[] {
  return evidence
    .filter((kind) => !evidenceKinds.includes(kind))
    .map((kind) =>
      problem(
        `“${code}”的佐证材料类型“${kind}”未知`,
        `"${code}" demands evidence of no known kind: "${kind}"`,
      ),
    );
}

/** A step can be reached only if what it waits for stands before it: its own stage at the latest, or a step told earlier. */
function stepProblems(stages: readonly LifecycleStage[], at: number): Text[] {
  const { code: stage, steps = [] } = stages[at]!;
  const earlier = stages
    .slice(0, at)
    .flatMap((one) => [one.code, ...(one.steps ?? []).map(({ code }) => code)]);
  return steps.flatMap((step, place) => {
    const before = new Set([...earlier, stage, ...steps.slice(0, place).map(({ code }) => code)]);
    return [
      ...(isCode(step.code)
        ? []
        : [
            problem(
              `步骤代码“${step.code}”须为小写字母和下划线`,
              `"${step.code}" is not a step code of a-z and _`,
            ),
          ]),
      ...labelProblems(step.code, step.label),
      ...evidenceProblems(step.code, step.evidence),
      ...step.after
        .filter((code) => !before.has(code))
        .map((code) =>
          problem(
            `步骤“${step.code}”永远无法达到：“${code}”不在它之前`,
            `step "${step.code}" can never be reached: "${code}" does not stand before it`,
          ),
        ),
    ];
  });
}

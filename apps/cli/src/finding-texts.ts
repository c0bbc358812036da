import { layerOf, type Finding, type FindingCode, type FindingLayer } from '#transparency';

/** One sentence in each language. */
type Sentence = readonly [zh: string, en: string];

/** What each layer of the history's promise is, for the reader of a finding. */
const layerTexts: Record<FindingLayer, Sentence> = {
  format: ['格式', 'format'],
  chain: ['项目哈希链', 'chain of the project'],
  tree: ['默克尔树与签名检查点', 'tree and signed checkpoints'],
  mail: ['邮件中的检查点', 'checkpoint from a mail'],
};

/** What a finding says. A code without its sentence does not compile. */
const findingTexts: Record<FindingCode, (finding: Finding) => Sentence> = {
  'format.file': () => ['缺少该文件。', 'This file is missing.'],
  'format.key': () => ['这不是验证公钥行，或重复。', 'This is not a verifier key, or it stands there twice.'],
  'format.line': ({ field }) => [
    `该行不是规定格式的事件（${field}）。`,
    `This line is not an event as the format has it (${field}).`,
  ],
  'format.name': () => [
    '文件名不是 16 位的树大小，或（handovers 中）不是 key.pub 的行号。',
    'This file is not named by a tree size in 16 digits or, in handovers, by a line of key.pub.',
  ],
  'chain.seq': ({ expected, found }) => [
    `链内序号应为 ${expected}，实为 ${found}：事件缺失、增加或次序改变。`,
    `The number in the chain should be ${expected} and is ${found}: an event is missing, was added, or stands elsewhere.`,
  ],
  'chain.prev': () => [
    '与上一事件的哈希不衔接：此事件或上一事件被改动。',
    'It does not link to the event before it: this one or that one was changed.',
  ],
  'chain.hash': () => [
    '内容与哈希不符：该事件被改动。',
    'Content and hash do not agree: this event was changed.',
  ],
  'chain.canon': () => ['事件正文不是规范的 JSON 正文。', 'The body is not a canonical body of an event.'],
  'chain.project': ({ found }) => [
    `正文写的是项目 ${found}：事件被移到了别的项目。`,
    `The body names project ${found}: the event was moved here.`,
  ],
  'chain.purged': () => [
    '正文缺失，而此处不允许清除。',
    'The body is missing where no lawful purge may have removed it.',
  ],
  'tree.leaf_index': ({ expected, found }) => [
    `叶序号应为 ${expected}，实为 ${found}。`,
    `The leaf index should be ${expected} and is ${found}.`,
  ],
  'tree.note': () => [
    '不是与文件名相符的签名检查点。',
    'This is not a signed checkpoint of the size it is named by.',
  ],
  'tree.signature': () => [
    '检查点未由 key.pub 中的密钥签名。',
    'The checkpoint is not signed by a key of key.pub.',
  ],
  'tree.handover': () => [
    '检查点由另一密钥签名，且上一密钥未予交接。',
    'The checkpoint is signed by another key, to which the one before it did not hand over.',
  ],
  'tree.epoch': ({ found }) => [
    `检查点属于新时期 ${found}，但没有事件说明它因何开始。`,
    `The checkpoint is of a new epoch ${found}, and no event says why that began.`,
  ],
  'tree.cosignature': ({ size }) =>
    size === undefined
      ? ['没有任何检查点带有该见证的联署。', 'No checkpoint bears a cosignature of the witness given.']
      : ['该见证的联署不成立。', 'The cosignature in the name of the witness does not hold.'],
  'tree.root': () => [
    '检查点之前的事件算不出它的根：其覆盖的历史被改写。',
    'The events up to the checkpoint do not give its root: history that it covers was rewritten.',
  ],
  'tree.size': ({ size, found }) => [
    `检查点覆盖 ${size} 个事件，现只有 ${found} 个：末尾被截去。`,
    `The checkpoint covers ${size} events and there are ${found}: the tail was cut off.`,
  ],
  'tree.uncovered': () => ['没有任何检查点覆盖这些事件。', 'No checkpoint covers any of these events.'],
  'mail.note': () => ['所给文件不是签名检查点。', 'The note given is not a signed checkpoint.'],
  'mail.signature': () => [
    '邮件中的检查点未由 key.pub 中的密钥签名：密钥被更换，或属于别的日志。',
    'The checkpoint from the mail is not signed by a key of key.pub: the key was exchanged, or it is of another log.',
  ],
  'mail.root': () => [
    '与邮件中的检查点不符：邮件发出之后，历史被改写或数据库被回退后重写。',
    'It does not agree with the checkpoint from the mail: the history was rewritten after that mail was sent.',
  ],
  'mail.size': ({ size, found }) => [
    `邮件中的检查点覆盖 ${size} 个事件，现只有 ${found} 个：数据库被回退或截断。`,
    `The checkpoint from the mail covers ${size} events and there are ${found}: the database was rolled back or cut.`,
  ],
  'mail.epoch': () => [
    '邮件中的检查点属于恢复备份之前的时期，其部分事件已在恢复中丢失；见新时期的首个系统事件。',
    'The checkpoint from the mail is of the time before a backup was restored, and some of its events were lost with it; see the first system event of the new epoch.',
  ],
};

/** What was found, and where, in lines for a person. */
export function findingLines(finding: Finding): string[] {
  const [zh, en] = findingTexts[finding.code](finding);
  const [layerZh, layerEn] = layerTexts[layerOf(finding.code)];
  return [
    `不成立 · Does not hold：${placeText(finding)}`,
    zh,
    en,
    `发现于 ${layerZh} · found by: ${layerEn} [${finding.code}]`,
    ...(finding.expected === undefined || finding.found === undefined
      ? []
      : [`应为 · expected ${finding.expected}`, `实为 · found ${finding.found}`]),
  ];
}

function placeText({ file, line, chain, seq, leafIndex, size }: Finding): string {
  return [
    file ?? '--checkpoint',
    ...(line === undefined ? [] : [`第 ${line} 行 · line ${line}`]),
    ...(chain === undefined ? [] : [`${chain} #${seq}`]),
    ...(leafIndex === undefined ? [] : [`叶 · leaf ${leafIndex}`]),
    ...(size === undefined ? [] : [`树大小 · tree size ${size}`]),
  ].join('，');
}

/** The refusals round the archive of rollups; part of `refusalTexts`. */
export const rollupArchiveRefusalTexts = {
  'rollup.not_found': {
    zh: '没有这一期，或者它的范围不在您负责的单位之内。请从周报清单中重新选择。',
    en: 'There is no such issue, or its unit is not one of yours. Choose one from the list of rollups.',
  },
  'rollup.not_comparable': {
    zh: '只能比较同一单位、同一种类的两期不同的通报。请另选一期。',
    en: 'Only two different issues of one unit and one kind can be compared. Choose another one.',
  },
  'rollup.nothing_before': {
    zh: '这是该单位此类通报的第一期，没有更早的可以比较。请用 with 指定另一期。',
    en: 'It is the unit’s first issue of its kind: there is none before it. Name another one by `with`.',
  },
  'rollup.schedule_changed': {
    zh: '您打开之后，这项安排已被他人修改。请重新读取后再提交。',
    en: 'Somebody changed the schedule since you read it. Read it again, then send your change.',
  },
  'rollup.no_number': {
    zh: '这一期没有这个数字。请从它的数字清单（/behind）中选择。',
    en: 'The issue has no such number. Choose one from the list of its numbers (/behind).',
  },
  'rollup.counted_otherwise': {
    zh: '这一期由早期版本生成，这个数字当时的口径与现在不同，无法列出明细。请看本期附件中的清单。',
    en: 'An earlier version made this issue and counted this number by other rules, so its list cannot be made. See the lists attached to the issue.',
  },
  'rollup_link.not_found': {
    zh: '没有这个查阅链接，或者它已被收回。',
    en: 'There is no such link of yours, or it is revoked already.',
  },
  'rollup_link.too_many': {
    zh: '您已有 {most} 个有效的查阅链接。请先收回不再需要的。',
    en: 'You have {most} links that work. Revoke those that nobody needs any more.',
  },
  'rollup.rendering_busy': {
    zh: '正在生成的文件较多，请在 {seconds} 秒后重试；data.json 和 labels.json 不受影响。',
    en: 'Many documents are being made. Try again in {seconds} seconds; data.json and labels.json are there meanwhile.',
  },
} as const satisfies Record<string, Readonly<Record<'zh' | 'en', string>>>;

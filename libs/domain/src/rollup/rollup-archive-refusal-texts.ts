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
    zh: '这一期没有这个数字。请从它的数字清单（/numbers）中选择。',
    en: 'The issue has no such number. Choose one from the list of its numbers (/numbers).',
  },
  'rollup.counted_otherwise': {
    zh: '这一期由早期版本生成，这个数字当时的口径与现在不同，无法列出明细。请看本期附件中的清单。',
    en: 'An earlier version made this issue and counted this number by other rules, so its list cannot be made. See the lists attached to the issue.',
  },
  'rollup.no_approver': {
    zh: '除您之外，没有人可以审定：须是该单位或上级单位的负责人或督查，并能登录。请先确定这样的责任人，或不要求审定。',
    en: 'Nobody but you could approve its issues: that takes a head or supervisor of the unit or of one above, with a log-in. Give somebody the duty first, or ask for no approval.',
  },
  'rollup.address_invalid': {
    zh: '“{address}”不是邮箱地址，没有保存任何改动。请按 name@example.cn 的样子填写，域名用字母拼写。',
    en: 'Nothing was saved: {address} is no mail address. Write it like name@example.cn, its domain in letters.',
  },
  'rollup.address_name': {
    zh: '请写明 {address} 是谁的邮箱（1 至 {most} 个字，不含尖括号和换行），如“市委办秘书科”。',
    en: 'Say whose address {address} is, in 1 to {most} characters without angle brackets and line breaks.',
  },
  'rollup.address_twice': {
    zh: '邮箱 {address} 写了两次。每个邮箱只收一封，请去掉一个。',
    en: 'Each address gets one mail, and {address} is there twice. Leave one of them out.',
  },
  'rollup.too_many_addresses': {
    zh: '一项安排最多写 {most} 个外部邮箱。人多时请改用对方单位的邮件组地址。',
    en: 'A schedule takes {most} addresses. For more readers, name a mailing list of theirs.',
  },
  'message.address_ended': {
    zh: '这个外部邮箱已退订，或已不在这项安排里，不再寄送。确需寄送的，请先由督查把它写回安排。',
    en: 'The address has unsubscribed or is no longer on the schedule. To send to it, have the supervisor set it there again.',
  },
  'rollup.own_schedule': {
    zh: '这项安排是您最后修改的，须由另一位负责人或督查审定。',
    en: 'You have changed the schedule last, so another head or supervisor has to decide.',
  },
  'rollup.not_waiting': {
    zh: '这一期不在等待审定：它无须审定、已经审定，或下一期已经发布。请查看审定清单。',
    en: 'The issue does not wait for an approval: none was asked, it is decided, or the next issue has come. See the list of approvals.',
  },
  'rollup.not_as_read': {
    zh: '您读到的不是这一期。请读取它的 data.json，再把其 ETag 放入 If-Match。',
    en: 'That is not the issue that you have read. Read its data.json and send that ETag in If-Match.',
  },
  'rollup.no_address': {
    zh: '您没有邮箱地址，无法试发。请先在系统中补充您的邮箱。',
    en: 'You have no mail address to send it to. Have your address put down first.',
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

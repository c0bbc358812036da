/** The refusals round what people want; part of `refusalTexts`. */
export const preferenceRefusalTexts = {
  'preference.overdue_stays': {
    zh: '逾期提醒是岗位职责，不能关闭。事项办结、日期调整获批或提交反馈后，提醒即停止。',
    en: 'Alerts of overdue dates belong to the duty and cannot be switched off. They end when the date is reached, moved or answered.',
  },
  'preference.channel_not_yours': {
    zh: '该渠道尚不能送达您本人。请联系系统管理员登记应用账号或手机号码。',
    en: 'This channel does not reach you yet. Ask the system administrator to enter your identity at the app, or your number.',
  },
} as const satisfies Record<string, Readonly<Record<'zh' | 'en', string>>>;

/** The refusals round accounts, sessions, tokens and limits; part of `refusalTexts`. */
export const accessRefusalTexts = {
  'session.rights_changed': {
    zh: '您的职责已变更，请重新登录。',
    en: 'Your roles have changed. Log in again.',
  },
  'session.not_found': {
    zh: '没有这个登录会话，或者它已结束。',
    en: 'There is no such session, or it has ended.',
  },
  'session.too_many_attempts': {
    zh: '登录失败次数过多，请在 {seconds} 秒后重试。忘记口令请联系系统管理员。',
    en: 'Too many wrong log-ins. Try again in {seconds} seconds; ask the system administrator if you forgot the password.',
  },
  'session.awaits_totp': {
    zh: '登录尚未完成：请提交动态口令（POST /api/v1/session/totp）。',
    en: 'The log-in is not complete: send the code of your authenticator to POST /api/v1/session/totp.',
  },
  'session.awaits_enrolment': {
    zh: '您的职责要求动态口令：请先绑定（POST /api/v1/totp-enrolments）。',
    en: 'Your role demands a second factor: enrol one with POST /api/v1/totp-enrolments first.',
  },
  'session.awaits_nothing': {
    zh: '登录已经完成，不需要动态口令。',
    en: 'The log-in is complete; no code is asked for.',
  },
  'account.not_found': {
    zh: '此人没有账号，请先创建账号。',
    en: 'This person has no account. Create one first.',
  },
  'account.person_not_found': {
    zh: '没有此人，或者此人已停用。',
    en: 'There is no such person, or the person is disabled.',
  },
  'account.exists': { zh: '此人已有账号。', en: 'This person has an account already.' },
  'account.login_taken': {
    zh: '账号“{login}”已被使用，请换一个。',
    en: 'The login "{login}" is taken. Choose another.',
  },
  'account.own': {
    zh: '不能对自己的账号这样操作，请由另一位管理员办理。',
    en: 'This cannot be done to one’s own account. Ask another administrator.',
  },
  'password.too_short': {
    zh: '口令至少需要 {minLength} 个字符。',
    en: 'A password needs at least {minLength} characters.',
  },
  'password.too_few_classes': {
    zh: '口令须包含大写字母、小写字母、数字、符号中的至少 {minClasses} 类。',
    en: 'A password needs at least {minClasses} of: capital letters, small letters, digits, signs.',
  },
  'password.contains_login': { zh: '口令不能包含账号。', en: 'The password must not contain the login.' },
  'password.common': {
    zh: '这个口令太常见，容易被猜到。请换一个不由常用词、连续键位或重复组成的口令。',
    en: 'This password is among those that are tried first. Choose one that is not made of common words, keys in a row or repetitions.',
  },
  'password.used_before': {
    zh: '不能使用最近 {history} 次用过的口令。',
    en: 'This is one of your last {history} passwords. Choose another.',
  },
  'password.expired': {
    zh: '口令已使用满 {validDays} 天，请先更换（POST /api/v1/password-changes）再登录。',
    en: 'The password is {validDays} days old: replace it with POST /api/v1/password-changes, then log in.',
  },
  'password.one_time': {
    zh: '这是一次性口令，请先设置自己的口令（POST /api/v1/password-changes）再登录。',
    en: 'This is a one-time password: set your own with POST /api/v1/password-changes, then log in.',
  },
  'password.one_time_expired': {
    zh: '一次性口令已失效，请系统管理员重新发放。',
    en: 'The one-time password has expired. Ask the system administrator for another.',
  },
  'totp.code_required': {
    zh: '请同时提交动态口令（code）。',
    en: 'Send the code of your authenticator too (code).',
  },
  'totp.wrong_code': {
    zh: '动态口令不正确或已使用过。请等待下一个动态口令后重试。',
    en: 'The code is wrong or was used already. Wait for the next one and try again.',
  },
  'totp.already_enrolled': {
    zh: '您已绑定动态口令。更换设备请由两位管理员重置。',
    en: 'You have a second factor already. For a new device, two administrators reset it.',
  },
  'totp.not_enrolled': { zh: '此人没有绑定动态口令。', en: 'This person has no second factor.' },
  'totp.no_enrolment': {
    zh: '没有进行中的绑定，或者已超过 10 分钟。请重新开始绑定。',
    en: 'No enrolment is under way, or it is older than 10 minutes. Begin again.',
  },
  'totp_reset.requested': {
    zh: '重置申请已提交，等待另一位管理员同意。',
    en: 'The reset was asked for already and waits for another administrator.',
  },
  'totp_reset.not_found': {
    zh: '没有这个重置申请，或者已超过 24 小时。',
    en: 'There is no such request, or it is older than 24 hours.',
  },
  'totp_reset.second_person': { zh: '须由另一位管理员同意。', en: 'Another administrator has to consent.' },
  'oidc.not_configured': {
    zh: '本系统没有配置统一身份认证。',
    en: 'No identity provider is configured here.',
  },
  'oidc.unavailable': {
    zh: '统一身份认证暂时不可用。请稍后重试，或使用账号口令登录。',
    en: 'The identity provider is not available. Try again later, or log in with a password.',
  },
  'oidc.refused': {
    zh: '统一身份认证未通过。请重新登录。',
    en: 'The identity provider did not confirm the log-in. Begin again.',
  },
  'oidc.no_account': {
    zh: '您的统一身份尚未关联账号。请联系安全管理员。',
    en: 'Your identity is not linked to an account. Ask the security administrator.',
  },
  'oidc_link.exists': {
    zh: '此人或此身份已有关联。请先解除原有关联。',
    en: 'This person or this identity is linked already. Remove that link first.',
  },
  'oidc_link.not_found': { zh: '此人没有关联统一身份。', en: 'This person is not linked to an identity.' },
  'token.invalid': {
    zh: '访问令牌无效、已撤销或已过期。请使用有效的令牌。',
    en: 'The token is unknown, revoked or expired. Use a valid one.',
  },
  'token.out_of_scope': {
    zh: '访问令牌的范围不包含“{action}”。请使用范围合适的令牌。',
    en: 'The scope of the token does not include "{action}". Use one that does.',
  },
  'token.never': {
    zh: '此操作不能使用访问令牌，请本人登录后办理。',
    en: 'This is never done with a token. Log in yourself.',
  },
  'token.action_never': {
    zh: '访问令牌不能包含“{action}”。请从范围中去掉。',
    en: 'No token may do "{action}". Leave it out of the scope.',
  },
  'token.not_found': {
    zh: '没有这个访问令牌，或者不属于您。',
    en: 'There is no such token, or it is not yours.',
  },
  'calendar_feed.not_found': {
    zh: '没有这个日历订阅地址，或者已撤销。请登录后重新建立。',
    en: 'There is no calendar at this address, or it was revoked. Log in and make a new one.',
  },
  'inbox.not_found': {
    zh: '没有这条消息，或者不是发给您的。',
    en: 'There is no such message, or it was not sent to you.',
  },
  'inbox.too_many_windows': {
    zh: '同一账号最多同时打开 {most} 个消息窗口。请先关闭不用的窗口。',
    en: 'At most {most} windows of one account can follow the inbox at once. Close one that is not used.',
  },
  'inbox.too_many_followers': {
    zh: '实时通知的连接已满。消息照常可读，请稍后再试。',
    en: 'Too many windows follow their inboxes. Messages can be read as always; try again later.',
  },
  'token.too_many': {
    zh: '最多可同时持有 {most} 个访问令牌。请先撤销不用的。',
    en: 'At most {most} tokens can be held at once. Revoke one that is not used.',
  },
  'request.too_many': {
    zh: '请求过于频繁，请在 {seconds} 秒后重试。',
    en: 'Too many requests. Try again in {seconds} seconds.',
  },
  'request.too_slow': {
    zh: '查询耗时过长，已取消，未作任何修改。请缩小范围后重试。',
    en: 'This took too long and was cancelled; nothing was changed. Ask for less and try again.',
  },
} as const satisfies Record<string, Readonly<Record<'zh' | 'en', string>>>;

/** The refusals round endpoints; part of `refusalTexts`. */
export const endpointRefusalTexts = {
  'endpoint.not_found': {
    zh: '没有这个外部接收端，或者它已停用。',
    en: 'There is no such endpoint, or it has ended.',
  },
  'endpoint.too_many': {
    zh: '最多可设 {most} 个外部接收端。请先停用不用的。',
    en: 'There are {most} endpoints at most. End one that is not used.',
  },
  'endpoint.address_form': {
    zh: '地址须为 https:// 开头的完整网址，不含账号、口令和“#”，数字地址须写成常用的四段十进制。',
    en: 'The address has to be a whole https:// address without user, password and #, and a numeric host in its usual form.',
  },
  'endpoint.address_port': {
    zh: '地址只能使用 443 端口。其他端口请系统运维人员加入 OUTBOUND_ALLOWED。',
    en: 'The address may use port 443 only. Others are for whoever runs the system to allow in OUTBOUND_ALLOWED.',
  },
  'endpoint.address_network': {
    zh: '地址指向本机或内部网络，不能使用。内部地址请系统运维人员加入 OUTBOUND_ALLOWED。',
    en: 'The address leads to this machine or an inner network. Such addresses are for whoever runs the system to allow in OUTBOUND_ALLOWED.',
  },
  'endpoint.address_unknown': {
    zh: '地址中的域名无法解析。请检查域名。',
    en: 'Nothing is known by the name in the address. Check the name.',
  },
} as const satisfies Record<string, Readonly<Record<'zh' | 'en', string>>>;

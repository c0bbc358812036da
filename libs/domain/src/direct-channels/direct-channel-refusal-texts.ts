/** The refusals round messages to one person; part of `refusalTexts`. */
export const directChannelRefusalTexts = {
  'direct_channel.not_found': {
    zh: '没有这个单发渠道，或者它已停用。',
    en: 'There is no such direct channel, or it has ended.',
  },
  'dead_address.not_found': {
    zh: '没有这条失效地址，或者已处理。',
    en: 'There is no such dead address, or it is set right already.',
  },
} as const satisfies Record<string, Readonly<Record<'zh' | 'en', string>>>;

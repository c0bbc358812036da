import type { Language } from '#domain';
import { framedPage } from '../../page-frame.js';

/** The page behind the link by which a reader does without mails of a kind. */
export interface UnsubscribePageDocument {
  readonly language: Language;
  readonly isDemonstration: boolean;
  /** What may be ended, what has ended now, or that the link does nothing (any more). */
  readonly shows: 'reminders' | 'rollup' | 'rollupAddress' | 'done' | 'addressDone' | 'gone';
}

const words = {
  zh: {
    title: '重点项目 · 接收设置',
    demonstration: '演示数据：本页内容不涉及真实项目。',
    headings: {
      reminders: '不再接收到期前提醒',
      rollup: '不再接收周报等通报',
      rollupAddress: '不再接收这份通报',
      done: '已停止',
      addressDone: '已退订',
      gone: '链接无效',
    },
    texts: {
      reminders:
        '点击按钮后，只含未到期事项的提醒邮件不再发送；站内消息照常，逾期提醒属岗位职责，照常发送。打开本页不作任何更改。',
      rollup: '点击按钮后，周报、月报等不再发到您的邮箱；站内消息照常。打开本页不作任何更改。',
      rollupAddress: '点击按钮后，这个单位的这份通报不再发到您的邮箱。打开本页不作任何更改。',
      done: '这类邮件不再发送。登录后可随时在接收偏好中恢复。',
      addressDone: '这份通报不再发到您的邮箱。如需恢复，请告诉寄送的单位。',
      gone: '此链接不能使用：可能已使用或已过期。请登录后更改接收偏好；没有账号的，请告诉寄送的单位。',
    },
    button: '确认停止',
  },
  en: {
    title: 'Key projects · What you receive',
    demonstration: 'Demonstration data (演示数据): nothing on this page is about a real project.',
    headings: {
      reminders: 'No more reminders before dates',
      rollup: 'No more reports by mail',
      rollupAddress: 'No more of this report',
      done: 'Done',
      addressDone: 'Unsubscribed',
      gone: 'This link does not work',
    },
    texts: {
      reminders:
        'With the button, mails about nothing but dates ahead no longer come. Your inbox in the product has them; alerts of overdue dates belong to the duty and go on. Opening this page changes nothing.',
      rollup:
        'With the button, weekly and other reports no longer come by mail; your inbox in the product has them. Opening this page changes nothing.',
      rollupAddress:
        'With the button, this report of this unit no longer comes to your address. Opening this page changes nothing.',
      done: 'Such mails come no more. Log in to have them again.',
      addressDone:
        'The report comes to your address no more. To have it again, tell the office that sent it.',
      gone: 'It may have been used or have expired. Log in to change what you receive, or, without an account, tell the office that sends it.',
    },
    button: 'End them',
  },
} as const;

/** The page: with its button while there is something to end, and the same whatever the reason where there is not. */
export function unsubscribePage({ language, isDemonstration, shows }: UnsubscribePageDocument): string {
  const { title, demonstration, headings, texts, button } = words[language];
  const form =
    shows === 'reminders' || shows === 'rollup' || shows === 'rollupAddress'
      ? `\n<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${button}</button></form>`
      : '';
  return framedPage(language, {
    title,
    notice: isDemonstration ? demonstration : null,
    content: `<h1>${headings[shows]}</h1>\n<p>${texts[shows]}</p>${form}`,
  });
}

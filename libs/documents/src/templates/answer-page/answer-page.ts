import { codeWords, daysBetween, difficultyCauses, settlers, type Language } from '#domain';
import { escapeHtml, oneLine } from '../../html.js';
import type { AnswerOutcomeDocument, AnswerPageDocument } from './answer-page-document.js';
import { answerWords } from './answer-page-words.js';

/** The pages' only style. A page's content security policy names its hash: nothing else is let in. */
export const answerPageStyle = `
:root{color-scheme:light}
body{margin:0;background:#f2f4f7;color:#101828;font:16px/1.6 -apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}
main{max-width:560px;margin:0 auto;padding:16px;background:#fff;min-height:100vh;box-sizing:border-box}
h1{font-size:20px;line-height:1.4;margin:0 0 12px;overflow-wrap:anywhere}
h2{font-size:17px;margin:24px 0 4px}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 12px;margin:0}
dt{color:#475467}dd{margin:0;overflow-wrap:anywhere}
.demonstration{background:#fef0c7;color:#7a2e0e;padding:8px 12px;border-radius:4px;margin:0 0 16px}
.late{color:#b42318;font-weight:600}
.hint{color:#475467;font-size:14px;margin:4px 0 12px}
[role=alert]{background:#fee4e2;color:#912018;padding:8px 12px;border-radius:4px;margin:16px 0 0}
details{border:1px solid #d0d5dd;border-radius:6px;margin:12px 0;padding:0 12px}
summary{padding:12px 0;font-weight:600;cursor:pointer}
label{display:block;margin:0 0 12px}
input,select,textarea{display:block;width:100%;box-sizing:border-box;margin-top:4px;padding:10px;font:inherit;border:1px solid #98a2b3;border-radius:4px;background:#fff;color:inherit}
button{width:100%;margin:4px 0 16px;padding:12px;font:inherit;font-weight:600;color:#fff;background:#175cd3;border:0;border-radius:4px}
:focus-visible{outline:3px solid #84adff;outline-offset:1px}
`;

/** The page of one item with its three answers and "no change": works without any script. */
export function answerPage(document: AnswerPageDocument): string {
  const { language, project, step, stageLabel, leadUnit, problem } = document;
  const words = answerWords[language];
  const milestone = step === null ? oneLine(stageLabel) : `${oneLine(stageLabel)} · ${oneLine(step)}`;
  const mark = document.synthetic ? words.synthetic : '';
  return page(
    document,
    `<h1>${escapeHtml(oneLine(project))}${mark}</h1>
<dl><dt>${words.milestone}</dt><dd>${escapeHtml(milestone)}</dd>
<dt>${words.dueOn}</dt><dd>${document.dueOn} ${lateness(document)}</dd>
<dt>${words.leadUnit}</dt><dd>${escapeHtml(oneLine(leadUnit.name))}</dd></dl>
${problem === null ? '' : `<p role="alert">${escapeHtml(problem)}</p>`}
<h2>${words.choose}</h2>
<p class="hint">${words.once}</p>
${reachedForm(document)}
${newDateForm(document)}
${difficultyForm(document)}
${document.mayReport ? answerForm(document, 'no_change', words.noChangeHint, '') : ''}`,
  );
}

/** How it went; the same for every link that does not work, whatever the reason. */
export function answerOutcomePage(document: AnswerOutcomeDocument): string {
  const [heading, text] = answerWords[document.language].outcomes[document.outcome];
  return page(document, `<h1>${heading}</h1>\n<p>${text}</p>`);
}

function page(
  { language, isDemonstration }: { readonly language: Language; readonly isDemonstration: boolean },
  content: string,
): string {
  const words = answerWords[language];
  const notice = isDemonstration ? `<p class="demonstration">${words.demonstration}</p>\n` : '';
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${words.title}</title><style>${answerPageStyle}</style></head>
<body><main>
${notice}${content}
</main></body></html>
`;
}

function lateness({ language, dueOn, today }: AnswerPageDocument): string {
  const words = answerWords[language];
  const days = daysBetween(today, dueOn);
  if (days < 0) return `<span class="late">${words.late(-days)}</span>`;
  return days === 0 ? words.today : words.left(days);
}

function reachedForm(document: AnswerPageDocument): string {
  const words = answerWords[document.language];
  const fields =
    dateField(document, 'reached', 'reachedOn', words.reachedOn, document.today) +
    textField(document, 'reached', 'note', words.note, 2000, false);
  return answerForm(document, 'reached', words.reachedHint, fields);
}

function newDateForm(document: AnswerPageDocument): string {
  const words = answerWords[document.language];
  const fields =
    dateField(document, 'new_date', 'toOn', words.toOn) +
    textField(document, 'new_date', 'reason', words.reason, 2000, true);
  return answerForm(document, 'new_date', words.newDateHint, fields);
}

function difficultyForm(document: AnswerPageDocument): string {
  const { language, leadUnit, units } = document;
  const words = answerWords[language];
  const coded = (field: 'cause' | 'settledBy', codes: readonly string[]): [string, string][] =>
    codes.map((code) => [code, codeWords[field]?.[code]?.[language] ?? code]);
  const named = [leadUnit, ...units].map(({ id, name }): [string, string] => [id, oneLine(name)]);
  const fields =
    inputField(document, 'difficulty', 'title', words.titleField, 200) +
    choiceField(document, 'cause', words.cause, coded('cause', difficultyCauses)) +
    choiceField(document, 'settledBy', words.settledBy, coded('settledBy', settlers)) +
    choiceField(document, 'ownerUnitId', words.ownerUnitId, named) +
    dateField(document, 'difficulty', 'dueOn', words.dueDay) +
    textField(document, 'difficulty', 'text', words.text, 4000, false);
  return answerForm(document, 'difficulty', words.difficultyHint, fields);
}

type Kind = 'reached' | 'new_date' | 'difficulty' | 'no_change';

/** What is to be corrected stands open. */
function answerForm(document: AnswerPageDocument, kind: Kind, hint: string, fields: string): string {
  const words = answerWords[document.language];
  const open = document.values['answer'] === kind ? ' open' : '';
  return `<details${open}><summary>${words[kind]}</summary>
<p class="hint">${hint}</p>
<form method="post" accept-charset="utf-8">
<input type="hidden" name="form" value="${escapeHtml(document.form)}"><input type="hidden" name="answer" value="${kind}">
${fields}<button type="submit">${words.send}</button>
</form></details>`;
}

/** What was sent in this form, else what it begins with. */
function valueOf({ values }: AnswerPageDocument, kind: Kind, name: string, first = ''): string {
  return escapeHtml(values['answer'] === kind ? (values[name] ?? '') : first);
}

function dateField(
  document: AnswerPageDocument,
  kind: Kind,
  name: string,
  label: string,
  first = '',
): string {
  const value = valueOf(document, kind, name, first);
  return `<label>${label}<input type="date" name="${name}" value="${value}" required></label>\n`;
}

function inputField(
  document: AnswerPageDocument,
  kind: Kind,
  name: string,
  label: string,
  limit: number,
): string {
  const value = valueOf(document, kind, name);
  return `<label>${label}<input name="${name}" maxlength="${limit}" value="${value}" required></label>\n`;
}

function textField(
  document: AnswerPageDocument,
  kind: Kind,
  name: string,
  label: string,
  limit: number,
  isRequired: boolean,
): string {
  const required = isRequired ? ' required' : '';
  const value = valueOf(document, kind, name);
  return `<label>${label}<textarea name="${name}" rows="3" maxlength="${limit}"${required}>${value}</textarea></label>\n`;
}

function choiceField(
  document: AnswerPageDocument,
  name: string,
  label: string,
  choices: readonly (readonly [value: string, text: string])[],
): string {
  const chosen = valueOf(document, 'difficulty', name, choices[0]?.[0]);
  const options = choices.map(
    ([value, text]) =>
      `<option value="${escapeHtml(value)}"${escapeHtml(value) === chosen ? ' selected' : ''}>${escapeHtml(text)}</option>`,
  );
  return `<label>${label}<select name="${name}">${options.join('')}</select></label>\n`;
}

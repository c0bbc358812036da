import { codeWords, daysBetween, difficultyCauses, settlers, type Language } from '#domain';
import { escapeHtml, oneLine } from '../../html.js';
import { framedPage } from '../../page-frame.js';
import type { AnswerOutcomeDocument, AnswerPageDocument } from './answer-page-document.js';
import { answerWords } from './answer-page-words.js';

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
${repliedText(document)}<h2>${words.choose}</h2>
<p class="hint">${words.once}</p>
${reachedForm(document)}
${newDateForm(document)}
${difficultyForm(document)}
${document.mayReport ? answerForm(document, 'no_change', words.noChangeHint, '') : ''}`,
  );
}

function repliedText({ language, reply }: AnswerPageDocument): string {
  if (reply === null) return '';
  const words = answerWords[language];
  const lines = reply.split('\n').map((line) => escapeHtml(oneLine(line)));
  return `<h2>${words.reply}</h2>\n<blockquote>${lines.join('<br>')}</blockquote>\n<p class="hint">${words.replyHint}</p>\n`;
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
  const { title, demonstration } = answerWords[language];
  return framedPage(language, { title, notice: isDemonstration ? demonstration : null, content });
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

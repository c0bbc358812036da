/** Refusals of workbooks, and of what stands in their cells. */
export const importRefusalTexts = {
  'import.not_a_workbook': {
    zh: '文件不是 XLSX 工作簿。请在表格软件中另存为 .xlsx 后再上传。',
    en: 'This is no XLSX workbook. Save it as .xlsx in your spreadsheet program and send that.',
  },
  'import.old_format': {
    zh: '这是旧格式（.xls）。请另存为 .xlsx 后再上传。',
    en: 'This is the old format (.xls). Save it as .xlsx and send that.',
  },
  'import.encrypted': {
    zh: '工作簿已加密。请去掉打开密码后再上传。',
    en: 'The workbook is encrypted. Remove its password and send it again.',
  },
  'import.macros': {
    zh: '工作簿带有宏，不予读取。请另存为不带宏的 .xlsx 后再上传。',
    en: 'The workbook carries macros and is not read. Save it as .xlsx without macros and send that.',
  },
  'import.external_links': {
    zh: '工作簿引用了其他文件。请断开外部链接（粘贴为数值）后再上传。',
    en: 'The workbook refers to other files. Break its external links (paste values) and send it again.',
  },
  'import.damaged': {
    zh: '工作簿已损坏，或含有不允许的内容。请重新另存为 .xlsx 后再上传。',
    en: 'The workbook is damaged or holds what is not allowed. Save it anew as .xlsx and send that.',
  },
  'import.too_large': {
    zh: '工作簿过大：最多 8 MB、5 万行、256 列。请分成几个文件。',
    en: 'The workbook is too large: at most 8 MB, 50,000 rows and 256 columns. Divide it into several files.',
  },
  'import.no_headings': {
    zh: '在前 30 行中没有找到表头。第一张可见工作表须有这些列：{needed}。可下载模板对照。',
    en: 'No headings were found in the first 30 rows. The first visible sheet must have these columns: {needed}. Compare it with the template.',
  },
  'import.no_rows': {
    zh: '表头下面没有数据行。请填写后再上传。',
    en: 'There are no rows below the headings. Fill some in and send it again.',
  },
  'import.cell_missing': {
    zh: '此项必填。请在本行补上。',
    en: 'This is needed. Fill it in.',
  },
  'import.cell_computed': {
    zh: '单元格是公式或错误值。请改为数值（选择性粘贴—数值）。',
    en: 'The cell holds a formula or an error. Put its value there (paste special, values).',
  },
  'import.text_too_long': {
    zh: '文字过长，最多 {most} 字。请缩短。',
    en: 'The text is too long: at most {most} characters. Shorten it.',
  },
  'import.date_unreadable': {
    zh: '无法识别为日期。请写成 2022-03-04、2022年3月 或 2022年。',
    en: 'This is no date. Write it as 2022-03-04; a month as 2022-03, a year as 2022.',
  },
  'import.month_unreadable': {
    zh: '无法识别为月份。请写成 2022-03。',
    en: 'This is no month. Write it as 2022-03.',
  },
  'import.amount_unreadable': {
    zh: '无法识别为金额。请写成 12000（按表头单位）、3500万元 或 1.2亿元。',
    en: 'This is no amount. Write a number in the unit of the heading, such as 12000 or 3500.5.',
  },
  'import.percent_unreadable': {
    zh: '无法识别为百分比。请写 0 至 100 的整数。',
    en: 'This is no percentage. Write a whole number from 0 to 100.',
  },
  'import.choice_unknown': {
    zh: '无此选项。请从中选择：{choices}。',
    en: 'There is no such choice. Choose from: {choices}.',
  },
  'import.unit_unknown': {
    zh: '没有这个单位，或有几个同名单位。请写单位的全称。',
    en: 'There is no such unit, or there are several. Write its full name.',
  },
  'import.project_twice': {
    zh: '文件中重复：第 {row} 行已有。请删去一行。',
    en: 'The file has it twice: row {row} does already. Remove one.',
  },
  'import.project_known': {
    zh: '项目已在库，但不在本年度清单中。请用调入或结转，不要重新导入。',
    en: 'The project is on record, and not on this list. Put it on the list by a decision or by carrying it over.',
  },
  'import.figure_recorded': {
    zh: '{month} 的完成投资已填报为 {recorded} 万元。如需更正，请单独更正。',
    en: 'Investment of {month} is on record as {recorded} (10,000 yuan). Correct it by itself.',
  },
  'import.not_found': {
    zh: '没有这个导入预览，或已超过一天。请重新上传。',
    en: 'There is no such preview, or it is older than a day. Send the file again.',
  },
  'import.stale': {
    zh: '预览之后数据已有变化。请重新上传文件并查看新的预览。',
    en: 'Something was changed after the preview. Send the file again and look at the new preview.',
  },
  'import.too_many_rows': {
    zh: '文件的数据行太多：一次最多导入 {most} 行。请把文件分成几份。',
    en: 'The file has too many rows: {most} are imported at once. Divide the file.',
  },
  'import.takes_too_long': {
    zh: '数据库太忙，未能在时限内存入全部行，未导入任何内容。请稍后再确认；如仍不行，请把文件分成几份。',
    en: 'The database was too busy to store all rows in time; nothing was imported. Confirm again later, or divide the file.',
  },
  'import.has_problems': {
    zh: '还有 {problems} 处问题，未导入。请改正文件后重新上传。',
    en: 'There are {problems} problems, and nothing was imported. Correct the file and send it again.',
  },
} as const satisfies Record<string, Readonly<Record<'zh' | 'en', string>>>;

import type { Language } from '#domain';

/** The pages' only style. A page's content security policy names its hash: nothing else is let in. */
export const pageStyle = `
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
table{border-collapse:collapse;width:100%}
th,td{padding:4px 12px 4px 0;text-align:left;font-weight:400;border-bottom:1px solid #d0d5dd}td{font-variant-numeric:tabular-nums}
.bad{color:#b42318;font-weight:600}
details{border:1px solid #d0d5dd;border-radius:6px;margin:12px 0;padding:0 12px}
summary{padding:12px 0;font-weight:600;cursor:pointer}
label{display:block;margin:0 0 12px}
input,select,textarea{display:block;width:100%;box-sizing:border-box;margin-top:4px;padding:10px;font:inherit;border:1px solid #98a2b3;border-radius:4px;background:#fff;color:inherit}
button{width:100%;margin:4px 0 16px;padding:12px;font:inherit;font-weight:600;color:#fff;background:#175cd3;border:0;border-radius:4px}
:focus-visible{outline:3px solid #84adff;outline-offset:1px}
`;

/** What stands on a page that the product itself makes. */
export interface FramedPage {
  readonly title: string;
  /** That it is a demonstration; null: it is none. */
  readonly notice: string | null;
  /** HTML. */
  readonly content: string;
}

/** A whole HTML document that works without any script. */
export function framedPage(language: Language, { title, notice, content }: FramedPage): string {
  const mark = notice === null ? '' : `<p class="demonstration">${notice}</p>\n`;
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${title}</title><style>${pageStyle}</style></head>
<body><main>
${mark}${content}
</main></body></html>
`;
}

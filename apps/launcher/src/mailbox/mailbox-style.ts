/** The mailbox page's style sheet; no script, no font and no image is fetched. */
export const MAILBOX_CSS = `
:root { color-scheme: light dark; --ink: #1c2530; --soft: #64707d; --line: #dfe4ea; --back: #f6f7f9; --paper: #fff; --accent: #9b1c1c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ed; --soft: #9aa5b1; --line: #343c46; --back: #14181d; --paper: #1c2229; --accent: #f0908b; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); line-height: 1.6;
  font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
a { color: var(--accent); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
small { color: var(--soft); font-size: .85em; }
header { padding: 1rem 1.5rem; background: var(--paper); border-bottom: 3px solid var(--accent); }
header strong { font-size: 1.2rem; }
header p { margin: .2rem 0 0; color: var(--soft); }
.mark { margin-left: 1rem; padding: .15rem .6rem; border: 1px solid var(--accent); border-radius: 3px; color: var(--accent); }
main { max-width: 75rem; margin: 1.5rem auto; padding: 0 1.5rem; overflow-x: auto; }
h1 { font-size: 1.4rem; margin: .5rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; }
table { width: 100%; border-collapse: collapse; background: var(--paper); border: 1px solid var(--line); }
th, td { padding: .55rem .8rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; }
.when { white-space: nowrap; font-variant-numeric: tabular-nums; }
.subject { font-weight: 600; }
.nothing { padding: 3rem; text-align: center; }
nav { display: flex; gap: 1.5rem; justify-content: center; padding: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0 0 1rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 70vh; border: 1px solid var(--line); background: #fff; }
pre { padding: 1rem; background: var(--paper); border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
details { margin: 1rem 0; }
`;

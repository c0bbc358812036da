/** What the documents say must be there: the files and headings that they link to, the scripts that they name. */
import { posix } from 'node:path';
import type { TidyFile } from './tidy.js';

/** The text without fenced code, which is not prose and has no links. */
function prose(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ''));
}

/** The anchors of a document's headings, as the usual renderers make them. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    anchors.add(plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-'));
  }
  for (const [, name = ''] of text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(name);
  return anchors;
}

/** The relative links of a document with what is wrong with each; `files` are all of ours by path. */
export function brokenLinks(file: TidyFile, files: ReadonlyMap<string, string>): string[] {
  const folders = new Set(
    [...files.keys()].flatMap((path) => path.split('/').map((_, i, all) => all.slice(0, i).join('/'))),
  );
  const targets = [
    ...prose(file.text).matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|^\[[^\]]+\]:\s+(\S+)/gm),
  ];
  return targets.flatMap(([, inline, reference]) => {
    const link = decodeURI(inline ?? reference ?? '');
    if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return [];
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file.path : posix.join(posix.dirname(file.path), path).replace(/\/$/, '');
    const text = files.get(target);
    if (text === undefined)
      return folders.has(target) && anchor === undefined ? [] : [`${link}: no such file`];
    if (anchor === undefined || !target.endsWith('.md') || anchorsOf(text).has(anchor)) return [];
    return [`${link}: no such heading`];
  });
}

/** The scripts that a document tells people to run and that package.json does not have. */
export function unknownScripts(file: TidyFile, scripts: readonly string[]): string[] {
  const named = [...file.text.matchAll(/\bnpm run (?:--\w+ )*([\w:][\w:-]*)/g)].map(([, name = '']) => name);
  return [...new Set(named)]
    .filter((name) => !scripts.includes(name))
    .map((name) => `npm run ${name}: no such script`);
}

import { oc4idsProject } from './oc4ids-project.js';
import type { Publication, PublishedProject } from './published-project.js';

/**
 * A package of OC4IDS 0.9 as JSON text, in pieces: projects are read while it is written. The standard wants one project at
 * least; who publishes sees to it.
 */
export async function* oc4idsPackage(
  publication: Publication,
  projects: AsyncIterable<PublishedProject>,
): AsyncGenerator<string> {
  const { uri, publishedAt, publisher, notice } = publication;
  const name = notice === null ? publisher : `${publisher}（${notice}）`;
  const head = { uri, publishedDate: publishedAt, version: '0.9', publisher: { name } };
  yield `${JSON.stringify(head).slice(0, -1)},"projects":[`;
  let separator = '\n';
  for await (const project of projects) {
    yield separator + JSON.stringify(oc4idsProject(project, publication));
    separator = ',\n';
  }
  yield '\n]}\n';
}

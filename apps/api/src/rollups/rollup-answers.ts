import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { rollupComparison, rollupDetail, rollupPage, rollupPreview } from '#contracts';
import { comparisonText, rollupHeadlines } from '#documents';
import type { RollupDocument } from '#domain';
import type { ArchivedDocument, ArchivedIssue, ComparedIssues, RollupPreview } from '#portfolio';

type Issue = z.input<typeof rollupPage>['items'][number];

/** An issue as it is listed. */
export function issueOf({ fromAt, cutAt, sendAt, recordedAt, approval, ...issue }: ArchivedIssue): Issue {
  const endedAt = approval?.endedAt?.toISOString() ?? null;
  return {
    ...issue,
    approval: approval === null ? null : { ...approval, endedAt },
    from: fromAt.toISOString(),
    cutAt: cutAt.toISOString(),
    dueAt: sendAt.toISOString(),
    issuedAt: recordedAt.toISOString(),
  };
}

/** An issue with what it says first, and where its documents are. */
export function detailOf({ issue, document }: ArchivedDocument): z.input<typeof rollupDetail> {
  const { data, labels } = document;
  const at = (name: string): string => `/api/v1/rollups/${issue.id}/${name}`;
  return {
    ...issueOf(issue),
    entries: data.entries,
    projects: data.projects,
    headlines: headlinesOf(document),
    corrections: data.corrections.map(({ kind, project }) => ({
      kind,
      project: { id: project, name: labels.projects[project]?.name ?? project },
    })),
    links: {
      data: at('data.json'),
      labels: at('labels.json'),
      mail: at('mail.html'),
      pdf: at('report.pdf'),
      xlsx: at('report.xlsx'),
      numbers: at('numbers'),
    },
  };
}

/** What would be issued if the period ended now, and who would get it. */
export function previewOf({
  document,
  recipients,
  addresses,
  sendAt,
}: RollupPreview): z.input<typeof rollupPreview> {
  const { kind, period, scope, listYear, from, cutAt, entries } = document.data;
  return {
    kind,
    period,
    scope: { id: scope, name: document.labels.units[scope]?.name ?? scope },
    listYear,
    from,
    until: cutAt,
    entries,
    headlines: headlinesOf(document),
    recipients: [...recipients],
    addresses: [...addresses],
    sendAt: sendAt?.toISOString() ?? null,
    mail: `/api/v1/rollup-schedules/${scope}/preview/mail.html?kind=${kind}`,
  };
}

function headlinesOf(document: RollupDocument): { zh: string; en: string }[] {
  const [zh, en] = [rollupHeadlines(document, 'zh'), rollupHeadlines(document, 'en')];
  return zh.map((sentence, index) => ({ zh: sentence, en: en[index]! }));
}

/** Two issues side by side. */
export function comparisonOf(compared: ComparedIssues): z.input<typeof rollupComparison> {
  const { before, after, comparison, projects } = compared;
  const { figures, moves } = comparison;
  const document = { before: before.data, after: after.data, comparison, projects };
  const [zh, en] = [comparisonText(document, 'zh'), comparisonText(document, 'en')];
  const named = (id: string): { id: string; name: string } => ({ id, name: projects[id]?.name ?? id });
  return {
    earlier: issueOf(before.issue),
    later: issueOf(after.issue),
    text: zh.map((line, index) => ({ zh: line, en: en[index]! })),
    figures: [...figures],
    entered: moves === null ? null : moves.entered.map(named),
    left: moves === null ? null : moves.left.map(named),
    turned: moves?.turned?.map(({ project, from, to }) => ({ project: named(project), from, to })) ?? null,
  };
}

/** Styles and pictures of a page that was made for mail programs stand in it; nothing runs, and nothing is loaded. */
export const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Sends a frozen text; who has it already is told so. */
export async function sendText(
  reply: FastifyReply,
  text: string,
  sha256: string,
  known: string | undefined,
): Promise<void> {
  const etag = `"${sha256}"`;
  void reply.header('etag', etag).header('cache-control', 'private, no-cache');
  await (known === etag
    ? reply.status(304).send()
    : reply.header('content-type', 'application/json; charset=utf-8').send(text));
}

/** Sends a form of an issue to be saved or looked at by itself. */
export async function sendForm(
  reply: FastifyReply,
  bytes: Buffer,
  { contentType, filename }: { readonly contentType: string; readonly filename: string },
): Promise<void> {
  const place = contentType.startsWith('text/html') ? 'inline' : 'attachment';
  await reply
    .header('content-type', contentType)
    .header('content-disposition', `${place}; filename="${filename}"`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', `${mailPolicy}; sandbox`)
    .header('cache-control', 'private, no-store')
    .send(bytes);
}

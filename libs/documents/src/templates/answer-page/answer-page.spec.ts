import { describe, expect, it } from '@jest/globals';
import { answerOutcomePage, answerPage } from './answer-page.js';
import { answerPageSample } from './answer-page-sample.js';

describe('answerPage', () => {
  const page = answerPage(answerPageSample);

  it('shows the one item: project, milestone, date, lateness, unit, and that it is a demonstration', () => {
    for (const fact of ['港区冷链物流中心', '开工', '2022-03-04', '逾期 3 天', '港区', '演示数据：'])
      expect(page).toContain(fact);
  });

  it('offers the three answers and "no change", each a form that brings its mark; and no script', () => {
    expect(page.match(/<form method="post"/g)).toHaveLength(4);
    expect(page.match(/name="form" value="nonce\.mark"/g)).toHaveLength(4);
    expect(page).not.toMatch(/<script|javascript:| on[a-z]+="/i);
    expect(answerPage({ ...answerPageSample, mayReport: false })).not.toContain('暂无变化');
  });

  it('shows what people typed as text, in fields too', () => {
    const values = { answer: 'new_date', reason: '</textarea><script>alert(1)</script>', toOn: '"><b>' };
    const again = answerPage({ ...answerPageSample, values, problem: '<b>' });
    expect(again).not.toMatch(/<script|<img|<b>/);
    expect(again).toContain('&lt;/textarea&gt;&lt;script&gt;');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('comes back with what was typed, open, and with what is wrong', () => {
    const values = { answer: 'difficulty', title: '两户未签约', cause: 'funding', dueOn: '2022-03-01' };
    const again = answerPage({ ...answerPageSample, values, problem: '解决期限已过' });
    expect(again).toMatch(/<details open><summary>存在问题/);
    expect(again).toContain('value="两户未签约"');
    expect(again).toContain('<option value="funding" selected>');
    expect(again).toContain('<p role="alert">解决期限已过</p>');
    expect(again.match(/<details open>/g)).toHaveLength(1);
  });

  it('shows what its reader wrote in a mail, as text, and that it is not in force', () => {
    const replied = answerPage({ ...answerPageSample, reply: '预计4月1日\n<script>alert(1)</script>' });
    expect(replied).toContain('<blockquote>预计4月1日<br>&lt;script&gt;alert(1)&lt;/script&gt;</blockquote>');
    expect(replied).toContain('尚未生效');
    expect(page).not.toContain('尚未生效');
  });

  it('speaks English', () => {
    const english = answerPage({ ...answerPageSample, language: 'en', stageLabel: 'Groundbreaking' });
    expect(english).toContain('<html lang="en">');
    expect(english).toContain('3 days late');
    expect(english).toContain('It needs another date');
  });
});

describe('answerOutcomePage', () => {
  it.each(['recorded', 'recorded_already', 'gone', 'strange_form'] as const)(
    '%s names nothing',
    (outcome) => {
      const page = answerOutcomePage({ language: 'zh', isDemonstration: false, outcome });
      expect(page).toContain('<h1>');
      expect(page).not.toContain('演示');
    },
  );
});

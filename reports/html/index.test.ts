/** The page as a reader gets it: parsed like a browser does, for runs of every verdict, hostile and large. */
import { createHash } from 'node:crypto';
import { D3Node, type Element } from 'd3-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { History, type ReportInput } from '../../src/index.ts';
import { type SampleOptions, sampleRun } from '../testing/sample-run.ts';
import html from './index.ts';
import type { Timeline } from './views/timeline.ts';

interface Page {
  readonly text: string;
  readonly run: ReportInput;
  readonly data: Timeline;
  all(selector: string): Element[];
  textOf(selector: string): string;
}

async function pageFor(options: SampleOptions): Promise<Page> {
  return openPage(sampleRun(options));
}

async function openPage(run: ReportInput): Promise<Page> {
  const text = await html.render(run);
  const { document } = new D3Node({ container: text });
  const textOf = (selector: string) => document.querySelector(selector)?.textContent.trim() ?? '';
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  return { text, run, data: JSON.parse(textOf('#timeline-data')), all, textOf };
}

const VOID = new Set(['meta', 'br', 'img', 'input', 'link', 'hr']);

/** The first place where tags do not nest, or null. Parsers of browsers mend such things in silence. */
function misnested(text: string): string | null {
  const open: string[] = [];
  const markup = text.replaceAll(/<(script|style)\b([^>]*)>[\s\S]*?<\/\1>/g, '');
  for (const [tag, end, name, empty] of markup.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)\b[^>]*?(\/?)>/g)) {
    if (end === '/') {
      const last = open.pop();
      if (last !== name) return `${tag} ends ${last}`;
    } else if (empty !== '/' && !VOID.has(name!)) open.push(name!);
  }
  return open.length === 0 ? null : `${open.join(', ')} never end`;
}

describe('the page of an invalid run', () => {
  let page: Page;
  beforeAll(async () => {
    page = await pageFor({ valid: false });
  });

  it('says so first, in a sentence, in words and in colour', () => {
    expect(page.textOf('.badge')).toContain('INVALID');
    expect(page.all('.hero.invalid')).toHaveLength(1);
    expect(page.textOf('h1')).toBe(page.run.result.results[0]!.anomalies[0]!.message);
    expect(page.textOf('#reproduce')).toBe(page.run.result.reproduce);
  });

  it('shows the witness: its operations in order, the argument, the faults of that time', () => {
    const { history, result } = page.run;
    const anomaly = result.results[0]!.anomalies[0]!;
    const rows = page.all('.lead .ops tbody tr');
    expect(rows.map((row) => Number(row.getAttribute('data-op')))).toEqual(anomaly.ops);
    const stale = history.valueAt(history.pairOf(anomaly.ops[2]!));
    expect(rows.map((row) => row.querySelector('code')?.textContent)).toEqual([
      `write ${stale}`,
      `write ${history.valueAt(anomaly.ops[1]!)}`,
      `read → ${stale}`,
    ]);
    expect(page.all('.lead .steps li').map((step) => step.textContent)).toEqual(anomaly.steps);
    expect(page.textOf('.lead')).toContain('Meanwhile: partition of n2 from 11.000 s');
    const bars = rows.map((row) => row.querySelector('rect')!);
    const [first, second, third] = bars.map((bar) => Number.parseFloat(bar.getAttribute('x')!));
    expect(first! < second! && second! < third!).toBe(true);
  });

  it('opens the timeline around the witness, with its operations marked', () => {
    const { data, run } = page;
    const anomaly = run.result.results[0]!.anomalies[0]!;
    expect(data.marks).toEqual(anomaly.ops);
    const [from, until] = data.view;
    const timesUs = anomaly.ops
      .flatMap((i) => [i, run.history.pairOf(i)])
      .map((i) => run.history.timeNsAt(i) / 1e3);
    expect(from).toBeLessThan(Math.min(...timesUs));
    expect(until).toBeGreaterThan(Math.max(...timesUs));
    expect(until - from).toBeLessThan(data.endUs / 4);
  });

  it('draws every operation and every fault', () => {
    const { data, run, all } = page;
    const { ok, fail, info } = run.result.counts;
    expect([data.shown, data.total]).toEqual([ok + fail + info, ok + fail + info]);
    expect(data.bands.map((band) => band.label)).toEqual([
      'partition n1, n4',
      'kill n3',
      'partition n2',
      'kill n5',
    ]);
    const charts = all('.chart');
    expect(charts).toHaveLength(4);
    for (const chart of charts) {
      const titles = [...chart.querySelectorAll('.band title')].map((title) => title.textContent);
      expect(titles).toEqual(data.bands.map((band) => band.title));
    }
    expect(all('#faults tbody tr')).toHaveLength(4);
    expect(page.textOf('#faults')).toContain('start-partition: shape leader');
  });

  it('unpacks to the very operations of the history', () => {
    const { ops, texts } = page.data;
    const { history } = page.run;
    let startUs = 0;
    ops.index.forEach((index, i) => {
      startUs += ops.start[i]!;
      expect(startUs).toBe(Math.round(history.timeNsAt(index) / 1e3));
      expect(texts[ops.f[i]!]).toBe(history.fAt(index));
      expect(ops.process[i]).toBe(history.processAt(index));
      expect(['ok', 'fail', 'info'][ops.outcome[i]!]).toBe(history.outcomeOf(index));
    });
  });

  it('has the logs of every node, those around the witness first', () => {
    expect(page.all('#logs details')).toHaveLength(5);
    expect(
      page
        .all('#logs h3')
        .map((title) => title.textContent)
        .slice(0, 2),
    ).toEqual(['around the witness', 'the last 200 lines']);
  });

  it('is well formed, stands alone, and runs no script but its own', () => {
    expect(misnested(page.text)).toBeNull();
    const links = page.all('[src], [href]').map((element) => element.getAttribute('href'));
    expect(links.filter((link) => link === null || !link.startsWith('#'))).toEqual([]);
    for (const link of links) expect(page.all(link!)).toHaveLength(1);
    expect(page.all('[style]')).toEqual([]);
    const policy = page.all('meta[http-equiv]')[0]!.getAttribute('content')!;
    const hash = (text: string) => createHash('sha256').update(text).digest('base64');
    const own = [...page.all('style'), ...page.all('script:not([type])')];
    expect(own.length).toBeGreaterThan(4);
    for (const element of own) expect(policy).toContain(hash(element.textContent));
    expect(policy).not.toContain('unsafe');
  });
});

describe('the page of other runs', () => {
  it('says that a valid run is valid, what was checked, and under which faults', async () => {
    const page = await pageFor({ valid: true });
    expect(page.textOf('.badge')).toContain('Valid');
    expect(page.textOf('h1')).toMatch(/^All checks hold: 2,010 operations under 4 faults/);
    expect(page.all('.lead .checks li')).toHaveLength(3);
    expect(page.all('.witness')).toHaveLength(0);
    expect(page.data.view).toEqual([0, page.data.endUs]);
    expect(misnested(page.text)).toBeNull();
  });

  it('says why an unknown run is unknown', async () => {
    const page = await pageFor({ valid: 'unknown' });
    expect(page.textOf('.badge')).toContain('Unknown');
    expect(page.textOf('h1')).toBe('Linearizable ran out of steps: the histories of 2 keys are undecided.');
    expect(page.all('.hero.unknown')).toHaveLength(1);
  });

  it('renders a run in which nothing happened', async () => {
    const { result } = sampleRun({ valid: 'unknown' });
    const run = { result: { ...result, faults: [], results: [] }, history: new History(), logs: [] };
    const page = await openPage(run);
    expect(misnested(page.text)).toBeNull();
    expect(page.textOf('#timeline')).toContain('No client invoked anything');
    expect(page.textOf('#faults')).toContain('No fault was injected');
    expect(page.textOf('#logs')).toContain('The nodes logged nothing');
    expect(page.all('canvas')).toHaveLength(0);
  });

  it('marks a fault that never took effect, or was never healed', async () => {
    const run = sampleRun({ valid: true });
    const [first, ...rest] = run.result.faults;
    const faults = [{ ...first!, effectCount: 0, untilMs: null }, ...rest];
    const page = await openPage({ ...run, result: { ...run.result, faults } });
    const warnings = page.all('#faults tr:first-child .warning').map((warning) => warning.textContent);
    expect(warnings).toEqual(['never healed', 'none']);
    expect(page.data.bands[0]!.until).toBe(page.data.endUs);
  });

  it('survives a witness whose operations are not there, never ended, or are many', async () => {
    const run = sampleRun({ valid: false });
    const [check, ...rest] = run.result.results;
    const open = [...run.history].filter((op) => op.type === 'info' && op.process !== 'nemesis');
    const ops = [-1, 1e9, ...open.map((op) => op.index), ...Array.from({ length: 100 }, (_, i) => i * 3)];
    const anomalies = [{ type: 'odd', message: 'Odd.', ops }];
    const page = await openPage({
      ...run,
      result: { ...run.result, results: [{ ...check!, anomalies }, ...rest] },
    });
    expect(page.all('.lead .ops tbody tr')).toHaveLength(30);
    expect(page.textOf('.lead')).toMatch(/and \d+ more operations/);
    expect(misnested(page.text)).toBeNull();
  });
});

describe('values of a hostile system', () => {
  const POISON = `</script><script>alert(1)</script><img src=x onerror="alert(2)">'{{title}}`;

  it('stay text, wherever they come from', async () => {
    const page = await pageFor({ valid: false, poison: POISON });
    const harmless = await pageFor({ valid: false, poison: 'harmless' });
    expect(page.all('script')).toHaveLength(harmless.all('script').length);
    expect(page.all('img')).toEqual([]);
    const attributes = page.all('*').flatMap((element) => [...element.attributes]);
    expect(attributes.filter(({ name }) => name.startsWith('on'))).toEqual([]);
    expect(misnested(page.text)).toBeNull();
    expect(page.textOf('h1')).toContain(POISON);
    expect(page.textOf('#reproduce')).toContain(POISON);
    expect(page.textOf('#logs pre')).toContain(POISON);
    expect(page.textOf('.lead code')).toContain('<img src=x');
    expect(page.data.texts.some((text) => text.includes('</script>'))).toBe(true);
  });
});

describe('the page of a large run', () => {
  it('stays small, says that it samples, and keeps what matters', async () => {
    const page = await pageFor({ valid: false, opCount: 100_000, seconds: 60 });
    expect(page.text.length).toBeLessThan(2_000_000);
    const { data, run } = page;
    expect(data.shown).toBeLessThanOrEqual(20_000);
    expect(data.shown).toBeGreaterThan(19_000);
    expect(data.total).toBeGreaterThan(100_000);
    expect(page.textOf('#timeline')).toContain('Sampled: 20,000 of 100,');
    const shown = new Set(data.ops.index);
    for (const mark of data.marks) expect(shown.has(mark)).toBe(true);
    const crashed = [...run.history].filter((op) => op.type === 'info' && op.process !== 'nemesis');
    for (const op of crashed) expect(shown.has(run.history.pairOf(op.index))).toBe(true);
    const dots = page.all('.dots').map((path) => path.getAttribute('d')!.split('M').length - 1);
    expect(Math.max(...dots)).toBeLessThanOrEqual(4000);
  });
});

/**
 * Puts the page together. Handlebars escapes every value; data for scripts is JSON in which no tag can end;
 * and a content policy lets run nothing but our own script, by its hash, and load nothing at all. So what a
 * system under test wrote into a value stays text.
 */
import { createHash } from 'node:crypto';
import { readAsset, readTemplates } from './assets.ts';

const STYLES = ['page/base.css', 'page/first.css', 'page/charts.css'] as const;
const SCRIPTS = [
  'page/page.js',
  'page/timeline-model.js',
  'page/timeline-draw.js',
  'page/timeline-moves.js',
] as const;

export async function pageOf(view: object, data: object): Promise<string> {
  const { default: Handlebars } = await import('handlebars');
  const engine = Handlebars.create();
  const templates = readTemplates();
  for (const [name, text] of templates) engine.registerPartial(name, text);
  const render = engine.compile(templates.get('page'), { strict: true });
  const styles = STYLES.map(readAsset);
  const scripts = SCRIPTS.map(readAsset);
  return render({ ...view, styles, scripts, policy: policyOf(styles, scripts), data: scriptData(data) });
}

function policyOf(styles: readonly string[], scripts: readonly string[]): string {
  const rules = [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `style-src ${styles.map(hashOf).join(' ')}`,
    `script-src ${scripts.map(hashOf).join(' ')}`,
  ];
  return rules.join('; ');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** JSON that can stand inside of a script element: no `<` can begin its end, or a comment. */
function scriptData(data: object): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

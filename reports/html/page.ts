/**
 * Puts the page together. Handlebars escapes every value; data for scripts is JSON in which no tag can end;
 * and a content policy lets run nothing but our own script, by its hash, and load nothing at all. So what a
 * system under test wrote into a value stays text.
 */
import { createHash } from 'node:crypto';
import { readAsset } from './assets.ts';

const STYLES = ['base.css', 'first.css', 'charts.css'] as const;
const SCRIPTS = ['page.js', 'timeline-model.js', 'timeline-draw.js', 'timeline-moves.js'] as const;
/** The page itself, and then its parts, which templates use by their names without ending. */
const PAGE = 'page.hbs';
const PARTS = [
  'hero.hbs',
  'witness.hbs',
  'timeline.hbs',
  'charts.hbs',
  'legend.hbs',
  'faults.hbs',
  'checks.hbs',
  'logs.hbs',
  'facts.hbs',
] as const;

export async function pageOf(view: object, data: object): Promise<string> {
  const { default: Handlebars } = await import('handlebars');
  const engine = Handlebars.create();
  for (const name of PARTS) engine.registerPartial(name.slice(0, -'.hbs'.length), readTemplate(name));
  const render = engine.compile(readTemplate(PAGE), { strict: true });
  const styles = STYLES.map(readPart);
  const scripts = SCRIPTS.map(readPart);
  return render({ ...view, styles, scripts, policy: policyOf(styles, scripts), data: scriptData(data) });
}

function readTemplate(name: string): string {
  return readAsset(`templates/${name}`);
}

function readPart(name: string): string {
  return readAsset(`page/${name}`);
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

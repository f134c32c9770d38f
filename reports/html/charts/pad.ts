/**
 * The paper that charts are drawn on: d3 over a document in memory. Loaded only when a report is rendered,
 * because the document costs a third of a second.
 */
import type { D3, Selection } from 'd3-node';

export interface Pad {
  readonly d3: D3;
  /** A drawing as wide as its surroundings and `height` pixels high, as markup. */
  draw(options: { readonly height: number; readonly label: string }, fill: (svg: Selection) => void): string;
}

export async function openPad(): Promise<Pad> {
  const { D3Node } = await import('d3-node');
  const page = new D3Node();
  return {
    d3: page.d3,
    draw({ height, label }, fill) {
      const svg = page.createSVG().attr('width', '100%').attr('height', height).attr('class', 'chart');
      svg.attr('role', 'img').attr('aria-label', label);
      fill(svg);
      const markup = svg.node()?.outerHTML ?? '';
      svg.remove();
      return markup;
    },
  };
}

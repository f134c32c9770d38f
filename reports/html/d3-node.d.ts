/** What the charts use of `d3-node`, which has no types of its own. */
declare module 'd3-node' {
  export interface Selection {
    append(name: string): Selection;
    attr(name: string, value: string | number): Selection;
    text(text: string): Selection;
    remove(): Selection;
    node(): { readonly outerHTML: string } | null;
  }

  export interface Scale {
    (value: number): number;
    domain(domain: readonly [number, number]): Scale;
    domain(): [number, number];
    range(range: readonly [number, number]): Scale;
    nice(count?: number): Scale;
    clamp(clamp: boolean): Scale;
    ticks(count?: number): number[];
  }

  export interface Line<T> {
    (points: readonly T[]): string | null;
    x(x: (point: T) => number): Line<T>;
    y(y: (point: T) => number): Line<T>;
    /** The line is broken where it is not. */
    defined(defined: (point: T) => boolean): Line<T>;
    digits(digits: number): Line<T>;
    curve(curve: unknown): Line<T>;
  }

  export interface Area<T> {
    (points: readonly T[]): string | null;
    x(x: (point: T) => number): Area<T>;
    y0(y: number): Area<T>;
    y1(y: (point: T) => number): Area<T>;
    digits(digits: number): Area<T>;
    curve(curve: unknown): Area<T>;
  }

  export interface D3 {
    scaleLinear(): Scale;
    scaleLog(): Scale;
    line<T>(): Line<T>;
    area<T>(): Area<T>;
    readonly curveStepAfter: unknown;
  }

  /** The little of a document that tests look at. */
  export interface Element {
    readonly tagName: string;
    readonly textContent: string;
    readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
    getAttribute(name: string): string | null;
    querySelector(selector: string): Element | null;
    querySelectorAll(selector: string): Iterable<Element>;
  }

  export class D3Node {
    constructor(options?: { readonly container?: string });
    readonly d3: D3;
    readonly document: Pick<Element, 'querySelector' | 'querySelectorAll'>;
    createSVG(width?: number, height?: number, attrs?: Readonly<Record<string, string>>): Selection;
  }
}

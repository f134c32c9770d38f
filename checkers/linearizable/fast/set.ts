/**
 * A set in which no element is added twice, each element by itself (Lee and Mathur, OOPSLA 2025, on sets;
 * here with removes that may never have happened). The element comes once and may go once. All that found
 * it there tells when: it came before the first of them returned, and went after the last of them began, so
 * it was there for certain between these two moments. What did not find it must have a moment outside.
 * Linear.
 *
 * An add that may never have happened did happen where the element was found or removed, else it is left
 * out. Of the removes that may never have happened, the one that began first serves best, if any is needed.
 */
import { isMandatory } from '../calls.ts';
import { ValueCodes } from '../value-codes.ts';
import { ABSENT, illegal, type Judgement, LEGAL } from './judgement.ts';
import { isIdle, type Timeline } from './timeline.ts';

/** Positions of calls on one element; `ABSENT` where there is none. */
interface Element {
  add: number;
  remove: number;
  /** The remove that began first of those that may never have happened. */
  openRemove: number;
  /** Of those that found it: which returned first, which began last. */
  firstFind: number;
  lastFind: number;
  /** A second remove that found it. */
  secondRemove: number;
  readonly misses: number[];
}

export function judgeSet(timeline: Timeline): Judgement | undefined {
  const { init } = timeline.semantics.model;
  // The part of a set that is one element has two states, "there" and "not there".
  const isEmpty = init === false || (Array.isArray(init) && init.length === 0);
  const elements = isEmpty ? elementsOf(timeline) : undefined;
  if (elements === undefined) return undefined;
  const judge = new ElementJudge(timeline);
  for (const element of elements) {
    const judgement = judge.judge(element);
    if (!judgement.legal) return judgement;
  }
  return LEGAL;
}

/** Undefined where a call is none of these, or an element was added twice. */
function elementsOf(timeline: Timeline): Element[] | undefined {
  const { semantics, calls } = timeline;
  const codes = new ValueCodes();
  const elements: Element[] = [];
  for (let i = 0; i < calls.length; i++) {
    if (isIdle(timeline, i)) continue;
    const role = semantics.roleOf(calls[i]!.cls);
    if (role === null || !('value' in role)) return undefined;
    const code = codes.code(role.value);
    while (elements.length <= code) elements.push(newElement());
    if (!note(timeline, elements[code]!, { does: role.does, position: i })) return undefined;
  }
  return elements;
}

function newElement(): Element {
  return {
    add: ABSENT,
    remove: ABSENT,
    openRemove: ABSENT,
    firstFind: ABSENT,
    lastFind: ABSENT,
    secondRemove: ABSENT,
    misses: [],
  };
}

type Act = 'insert' | 'remove' | 'find' | 'miss';

/** False where the element was added before. */
function note(
  timeline: Timeline,
  element: Element,
  { does, position }: { readonly does: Act; readonly position: number },
): boolean {
  if (does === 'insert') {
    if (element.add !== ABSENT) return false;
    element.add = position;
    return true;
  }
  if (does === 'miss') element.misses.push(position);
  else if (does === 'find') noteFound(timeline, element, position);
  else if (!isMandatory(timeline.calls[position]!)) {
    if (element.openRemove === ABSENT) element.openRemove = position;
  } else {
    if (element.remove === ABSENT) element.remove = position;
    else if (element.secondRemove === ABSENT) element.secondRemove = position;
    noteFound(timeline, element, position);
  }
  return true;
}

function noteFound({ begins, returns }: Timeline, element: Element, position: number): void {
  const { firstFind, lastFind } = element;
  if (firstFind === ABSENT || returns[position]! < returns[firstFind]!) element.firstFind = position;
  if (lastFind === ABSENT || begins[position]! > begins[lastFind]!) element.lastFind = position;
}

class ElementJudge {
  readonly #timeline: Timeline;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  judge(element: Element): Judgement {
    const { begins, returns } = this.#timeline;
    const { add, remove, firstFind, lastFind, secondRemove } = element;
    if (add === ABSENT) return firstFind === ABSENT ? LEGAL : illegal([firstFind]);
    if (secondRemove !== ABSENT) return illegal([add, remove, secondRemove]);
    if (firstFind !== ABSENT) {
      if (begins[add]! > returns[firstFind]!) return illegal([add, firstFind]);
      if (remove !== ABSENT && returns[remove]! < begins[lastFind]!) return illegal([add, remove, lastFind]);
    }
    return this.#judgeMisses(element);
  }

  #judgeMisses(element: Element): Judgement {
    const { calls, begins, returns, end } = this.#timeline;
    const { add, remove, openRemove, firstFind, lastFind, misses } = element;
    if (firstFind === ABSENT && !isMandatory(calls[add]!)) return LEGAL;
    const came = firstFind !== ABSENT && returns[firstFind]! < returns[add]! ? firstFind : add;
    const stayed = lastFind !== ABSENT && begins[lastFind]! > begins[add]! ? lastFind : add;
    const left = remove === ABSENT ? openRemove : remove;
    const wentAt = left === ABSENT ? end : Math.max(begins[stayed]!, begins[left]!);
    const wrong = misses.find((miss) => begins[miss]! >= returns[came]! && returns[miss]! <= wentAt);
    if (wrong === undefined) return LEGAL;
    return illegal([add, came, wrong, left, left === ABSENT ? ABSENT : stayed]);
  }
}

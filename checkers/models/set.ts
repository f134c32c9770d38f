/**
 * A set: `add`, `remove` and `contains` of one element, `read` of all. Empty at first. Where `add` or
 * `remove` gives true or false back, that says whether it changed anything. Elements are independent of each
 * other as long as nobody reads the whole set.
 */
import { canonicalText, sameValue } from '../shared/canonical.ts';
import {
  type Effect,
  kindOfEffect,
  type Model,
  type ModelOp,
  type OpKind,
  type Role,
  shown,
} from './model.ts';

type Members = readonly unknown[];

const OF_ONE: readonly string[] = ['add', 'remove', 'contains'];

function isElement(value: unknown): boolean {
  return value !== null && value !== undefined && typeof value !== 'boolean';
}

/** What one operation on one element means for "the element is there". */
function effectOf(op: ModelOp): Effect | undefined {
  if (!OF_ONE.includes(op.f) || !isElement(op.value)) return undefined;
  const told = op.outcome === 'ok' && typeof op.output === 'boolean' ? op.output : undefined;
  if (op.f === 'contains') {
    if (op.outcome !== 'ok') return {};
    return told === undefined ? undefined : { needs: told };
  }
  const after = op.f === 'add';
  if (told === undefined) return { sets: after };
  return told ? { needs: !after, sets: after } : { needs: after };
}

function membersOf(output: unknown): Members | undefined {
  return Array.isArray(output) && output.every(isElement) ? sorted(output) : undefined;
}

function sorted(members: Members): Members {
  const byText = new Map(members.map((member) => [canonicalText(member), member]));
  return [...byText.keys()].sort().map((text) => byText.get(text));
}

function kindOf(op: ModelOp): OpKind | undefined {
  if (op.f === 'read') return op.outcome !== 'ok' || membersOf(op.output) ? 'pure' : undefined;
  const effect = effectOf(op);
  return effect && kindOfEffect(effect);
}

function stepOf(state: Members, op: ModelOp): Members | undefined {
  if (op.f === 'read')
    return op.outcome !== 'ok' || sameValue(state, membersOf(op.output)) ? state : undefined;
  const effect = effectOf(op);
  if (!effect) return undefined;
  const has = state.some((member) => sameValue(member, op.value));
  if (effect.needs !== undefined && effect.needs !== has) return undefined;
  if (effect.sets === undefined || effect.sets === has) return state;
  if (effect.sets) return sorted([...state, op.value]);
  return state.filter((member) => !sameValue(member, op.value));
}

function roleOf(op: ModelOp): Role | undefined {
  if (op.f === 'read') {
    const values = op.outcome === 'ok' ? membersOf(op.output) : undefined;
    return values && { does: 'read', values };
  }
  const effect = effectOf(op);
  if (effect?.sets === undefined) {
    return effect?.needs === undefined
      ? undefined
      : { does: effect.needs ? 'find' : 'miss', value: op.value };
  }
  if (effect.sets) return { does: 'insert', value: op.value };
  // A remove that may have found nothing may come before the add; only the search knows what to do with it.
  return effect.needs === undefined && op.outcome === 'ok' ? undefined : { does: 'remove', value: op.value };
}

function describe(op: ModelOp) {
  const value = shown(op.value);
  const told = op.outcome === 'ok' && typeof op.output === 'boolean' ? op.output : undefined;
  if (op.f === 'read') {
    const all = op.outcome === 'ok' ? shown(membersOf(op.output)) : '';
    return { noun: all === '' ? 'read' : `read of ${all}`, did: all === '' ? 'read' : `read ${all}` };
  }
  if (op.f === 'contains') {
    const word = told === undefined ? 'looked for' : told ? 'found' : 'did not find';
    const noun = told === false ? `contains of ${value}, which said no,` : `contains of ${value}`;
    return { noun, did: `${word} ${value}` };
  }
  const done = op.f === 'add' ? 'added' : 'removed';
  if (told !== false) return { noun: `${op.f} of ${value}`, did: `${done} ${value}` };
  const found = op.f === 'add' ? 'there already' : 'not there';
  return { noun: `${op.f} of ${value}, which changed nothing,`, did: `was told that ${value} is ${found}` };
}

/** The set as far as one element goes: it is there, or it is not. */
function memberModel(text: string): Model {
  const meaning = (op: ModelOp): Effect | undefined => {
    if (op.f !== 'read') return effectOf(op);
    if (op.outcome !== 'ok') return {};
    const texts = membersOf(op.output)?.map(canonicalText) ?? [];
    // Read without it, read as the only one, or together with what nobody ever touched.
    if (texts.length === 0) return { needs: false };
    return texts.length === 1 && texts[0] === text ? { needs: true } : undefined;
  };
  return {
    ...set,
    init: false,
    kind: kindOf,
    step(state, op) {
      const effect = meaning(op);
      if (!effect || (effect.needs !== undefined && effect.needs !== state)) return undefined;
      return effect.sets === undefined ? state : effect.sets;
    },
    effect: meaning,
    describeState: (state) => (state ? `that ${text} is in the set` : `that ${text} is not in the set`),
  };
}

export const set: Model = {
  name: 'set',
  summary: 'a set whose elements are added, removed and looked for; empty at first',
  operations: [
    {
      f: 'add',
      takes: 'an element, not null or a boolean',
      gives: 'true where it was not there, false where it was; anything else tells nothing',
      doc: 'Puts the element in.',
    },
    {
      f: 'remove',
      takes: 'an element',
      gives: 'true where it was there, false where it was not; anything else tells nothing',
      doc: 'Takes the element out.',
    },
    { f: 'contains', takes: 'an element', gives: 'true or false', doc: 'Says whether the element is there.' },
    { f: 'read', takes: 'null', gives: 'a list of all elements, in any order', doc: 'Gives the whole set.' },
  ],
  init: [],
  kind: kindOf,
  step: (state, op) => stepOf(state as Members, op),
  footprint: (op) => (op.f === 'read' ? { from: '' } : { names: [canonicalText(op.value)] }),
  part: (names) => (names.length === 1 ? memberModel(names[0]!) : set),
  collection: { discipline: 'set', role: roleOf },
  describe,
  describeState: shown,
};

/** Puts what a rate limiter did wrong into words. */
import type { Anomaly, History } from '../../src/index.ts';
import { keyPrefix, toldOp } from '../shared/told-op.ts';
import { counted, msOf } from '../shared/wording.ts';
import { boundText, type Judged } from './bound.ts';
import type { OverGrant } from './over-grants.ts';
import type { WrongDenial } from './wrong-denials.ts';

/** Permits and bounds need not be whole numbers. */
function amount(number: number): string {
  return String(Math.round(number * 1000) / 1000);
}

function secondsText(timeNs: number): string {
  return `${(timeNs / 1e9).toFixed(3)} s`;
}

export function explainOverGrant({ requests, bound }: Judged, found: OverGrant): Anomaly {
  const { granted, allowed, fromNs, toNs } = found;
  const ops = found.requests.map((i) => requests.invoke[i]!);
  const span = `${amount((toNs - fromNs) / 1e6)} ms`;
  const prefix = keyPrefix(requests.key);
  return {
    type: 'over-granted',
    message:
      `${prefix}${amount(granted)} permits were granted within ${span}, from ${secondsText(fromNs)} to ` +
      `${secondsText(toNs)}, and the bound of ${boundText(bound)} allows ${amount(allowed)}`,
    steps: [
      `${counted(ops.length, 'request')} began and ended within these ${span}, and so were granted in them: ` +
        `${amount(granted)} permits together.`,
      bound.kind === 'bucket'
        ? `A bucket that was full at the beginning holds ${bound.burst}, and ${bound.ratePerS} a second flow in: ${amount(allowed)}.`
        : `No span shorter than ${bound.windowMs} ms may have more than ${bound.limit}: ${amount(allowed)} with the tolerance.`,
    ],
    ops,
    ...(requests.key === undefined ? {} : { key: requests.key }),
    detail: { granted, allowed, fromMs: msOf(fromNs), toMs: msOf(toNs), requests: ops.length },
  };
}

export function explainDenial(history: History, { requests, bound }: Judged, found: WrongDenial): Anomaly {
  const { request, left } = found;
  const index = requests.invoke[request]!;
  const wanted = amount(requests.asked[request]!);
  const got = requests.granted[request] === 0 ? 'none' : `only ${amount(requests.granted[request]!)}`;
  return {
    type: 'wrongly-denied',
    message:
      `${keyPrefix(requests.key)}${toldOp(history, index)} asked for ${wanted} and got ${got}, ` +
      `though ${amount(left)} were left at least`,
    steps: [
      'Count for each request that had not ended long before, and had begun by then, the most that it can have been granted.',
      `Even so the bound of ${boundText(bound)} leaves ${amount(left)} from the moment when this one began.`,
    ],
    ops: [index],
    ...(requests.key === undefined ? {} : { key: requests.key }),
    detail: { asked: requests.asked[request], granted: requests.granted[request], left },
  };
}

export function explainGenerosity(history: History, { requests }: Judged, request: number): Anomaly {
  const index = requests.invoke[request]!;
  return {
    type: 'more-than-asked',
    message:
      `${keyPrefix(requests.key)}${toldOp(history, index)} asked for ${amount(requests.asked[request]!)} ` +
      `and was granted ${amount(requests.granted[request]!)}`,
    ops: [index],
    ...(requests.key === undefined ? {} : { key: requests.key }),
  };
}

/** What the checker says of transactions written by hand. */
import { tellingOf } from '../../transactions/testing/told.ts';
import { type ListAppendOptions, listAppend } from '../index.ts';

export const { check, anomaly, types } = tellingOf<ListAppendOptions>(listAppend);

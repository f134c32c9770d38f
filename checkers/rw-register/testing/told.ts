/** What the checker says of transactions written by hand. */
import { tellingOf } from '../../transactions/testing/told.ts';
import { type RwRegisterOptions, rwRegister } from '../index.ts';

export const { check, anomaly, types } = tellingOf<RwRegisterOptions>(rwRegister);

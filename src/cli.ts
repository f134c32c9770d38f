#!/usr/bin/env node
/** Where the command `faultline` begins. */
import { main } from './cli/main.ts';

await main(process.argv.slice(2));

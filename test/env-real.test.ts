/** The real environment keeps the promises of every `Env`, and those that only sockets and files can break. */
import { conformance } from './env-conformance.ts';
import { RealWorld } from './real-world.ts';

conformance('real', (nodes) => RealWorld.make(nodes));

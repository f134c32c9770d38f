/** Clients of a local cluster: they run in the control process and dial the nodes directly. */
import type { Client } from '../../core/client.ts';
import { assert } from '../../core/errors.ts';
import type { NodeId } from '../../core/node.ts';
import type { Completion } from '../../core/op.ts';
import type { LogEvent } from '../../env/env.ts';
import type { AddressBook } from '../../env/real/dialler.ts';
import { RealEnv } from '../../env/real/real-env.ts';
import type { ClusterSpec } from '../deployment.ts';

export interface ClientHost {
  readonly spec: ClusterSpec;
  readonly cluster: string;
  readonly addressOf: AddressBook;
  readonly onLog: (id: NodeId, event: LogEvent) => void;
  /** A client's program has thrown outside of `invoke`. */
  readonly onCrash: (id: NodeId, error: unknown) => void;
  /** An operation has been completed. */
  readonly onDone: () => void;
  readonly onClose: (client: LocalClient) => void;
}

export interface LocalClient extends Client {
  /** Resolves when its connections are closed. */
  close(): Promise<void>;
}

export function makeClient(host: ClientHost, process: number, node: NodeId): LocalClient {
  const { spec } = host;
  const id = `c${process}`;
  let complete: ((completion: Completion) => void) | null = null;
  const env = new RealEnv<unknown>({
    id,
    nodes: spec.nodes,
    protocol: spec.target.protocol,
    cluster: host.cluster,
    addressOf: host.addressOf,
    seed: spec.seed,
    onLog: (event) => host.onLog(id, event),
    onCrash: (error) => {
      host.onCrash(id, error);
      complete?.({ type: 'info', error: 'client-error' });
    },
  });
  const factory = spec.target.clients[spec.workload];
  assert(factory !== undefined, `target ${spec.target.name} has no client for workload ${spec.workload}`);
  const program = factory(env, node);
  env.attach(program);
  const client: LocalClient = {
    invoke(op, done) {
      complete = (completion) => {
        complete = null;
        done(completion);
        host.onDone();
      };
      const current = complete;
      program.invoke(op, current);
    },
    close() {
      complete = null;
      program.close();
      host.onClose(client);
      return env.stop();
    },
  };
  return client;
}

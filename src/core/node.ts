/** Name of a node (`n1`, `n2`, …) or of a client's end of the network (`c0`, `c1`, …). */
export type NodeId = string;

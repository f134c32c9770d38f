/** For tests: a small history in every format. */
import type { FormatName } from '../read.ts';

export const SAMPLES: Readonly<Record<FormatName, string>> = {
  jsonl: `{"index":0,"time":1,"type":"invoke","process":0,"f":"write","key":"x","value":"\u00e4 \\"1\\""}
{"index":1,"time":2,"type":"ok","process":0,"f":"write","key":"x","value":"\u00e4 \\"1\\""}
{"index":2,"time":3,"type":"invoke","process":"nemesis","f":"kill","value":["n1"]}
{"index":3,"time":4,"type":"info","process":"nemesis","f":"kill","value":{"killed":["n1"]}}
{"index":4,"time":5,"type":"invoke","process":1,"f":"read","key":"x","value":null}
{"index":5,"time":6,"type":"fail","process":1,"f":"read","key":"x","value":null,"error":"unavailable"}
`,
  edn: `; a comment
[{:index 0, :type :invoke, :process 0, :f :txn, :value [[:append :x 1] [:r 2 nil]], :time 10}
 #jepsen.history.Op{:index 1, :type :ok, :process 0, :f :txn,
   :value [[:append :x 1] [:r 2 [1 2 3]]], :time 20}
 {:type :info, :process :nemesis, :f :start, :value {:nodes #{"n2" "n1"}}, :time 30}
 {:type :info, :process :nemesis, :f :start, :value "\u20ac \\\\ \\u0041", :time 40}
 {:type :invoke, :process 1, :f :txn, :value [[:r :x nil]], :time 50}
 {:type :info, :process 1, :f :txn, :value [[:r :x nil]], :time 60, :error [:timeout "no answer"]}]
`,
  'elle-json': `[{"type": ":invoke", "process": 0, "value": [[":append", "k}", 1], [":r", 2, null]]},
 {"type": ":ok", "process": 0, "value": [[":append", "k}", 1], [":r", 2, [1, 2]]]},
 {"type": ":invoke", "process": 1, "value": [[":r", 2, null]]},
 {"type": ":fail", "process": 1, "value": [[":r", 2, null]], "error": ":conflict"}]
`,
  'jepsen-log': `INFO  jepsen.core - Running test
INFO  jepsen.util - 0\t:invoke\t:write\t4
INFO  jepsen.util - 0\t:ok\t:write\t4
INFO  jepsen.util - 1\t:invoke\t:cas\t[4 1]
INFO  jepsen.util - :nemesis\t:info\t:start\t"cut [\u00fc]"
INFO  jepsen.util - 1\t:fail\t:cas\t[4 1]
INFO  jepsen.util - 2\t:invoke\t:read\tnil
INFO  jepsen.util - 2\t:info\t:read\t:timed-out
`,
  'porcupine-kv': `{:process 0, :type :invoke, :f :append, :key "7", :value "x 0 \u00f8 y"}
{:process 0, :type :ok, :f :append, :key "7", :value "x 0 \u00f8 y"}
{:process 1, :type :invoke, :f :get, :key "7", :value nil}
{:process 1, :type :ok, :f :get, :key "7", :value "x 0 \u00f8 y"}
`,
  plume: `w(1,5,0,0)
r(2,0,0,0)
w(1,6,1,1)
r(1,5,1,2)
w(3,9,1,-1)
`,
  awdit: `r 1 0
w 2 7
-----
w 1 1
=====
r 2 7
-----
`,
};

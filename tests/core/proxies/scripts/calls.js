// Makes the calls of CALLS, each at its time, with a stopped clock in a zone nine hours ahead of GMT. A call's result
// becomes the name of a proxy, since every engine can report that.
const Real = Date;
const ZONE = 9 * 3600 * 1000;
const AT_ONCE = 40;
let now = 0;

class Still {
  constructor(...args) {
    if (args.length === 0) this.time = now;
    else this.time = args.length === 1 ? Number(args[0]) : Real.UTC(...args) - ZONE;
  }
  valueOf() {
    return this.time;
  }
}

for (const part of ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds"]) {
  Still.prototype[`getUTC${part}`] = function () {
    return new Real(this.time)[`getUTC${part}`]();
  };
  Still.prototype[`get${part}`] = function () {
    return new Real(this.time + ZONE)[`getUTC${part}`]();
  };
  Still.prototype[`set${part}`] = function (value) {
    const local = new Real(this.time + ZONE);
    local[`setUTC${part}`](value);
    this.time = local.getTime() - ZONE;
  };
}
globalThis.Date = Still;

const result = ([time, expression]) => {
  now = time;
  try {
    // biome-ignore lint/security/noGlobalEval: the calls are this test's own
    // biome-ignore lint/complexity/noCommaOperator: in the scope that scripts have
    const value = (0, eval)(expression);
    return `${typeof value} ${value}`;
  } catch {
    return "throws";
  }
};

const inHex = (text) => [...text].map((letter) => letter.codePointAt(0).toString(16).padStart(2, "0")).join("");

// biome-ignore lint/correctness/noUnusedVariables: it is what engines call
function FindProxyForURL(_url, host) {
  const from = AT_ONCE * Number.parseInt(host.split("-")[1], 10);
  return CALLS.slice(from, from + AT_ONCE)
    .map((call) => `PROXY x${inHex(result(call))}:1`)
    .join(";");
}

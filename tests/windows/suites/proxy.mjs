// @ts-check
// cert-cli.exe finds its way as Windows is set: a script (PAC), a fixed proxy, exceptions.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Customer, startBank } from "../bank.mjs";
import { Acceptor, ScriptServer, TunnelProxy } from "../proxy.mjs";
import { buildTerminal } from "./terminal.mjs";

const SETTINGS = "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections";

/** The user's choices, as Windows' settings keep them in one value. */
const [DIRECT, FIXED, SCRIPT] = [1, 2, 4];

/** @typedef {{ proxy?: string, bypass?: string, script?: string }} Setting */

/** @param {Setting} setting */
function connectionSettings({ proxy = "", bypass = "", script = "" }) {
  const number = (/** @type {number} */ value) => Buffer.from(Uint32Array.of(value).buffer);
  const text = (/** @type {string} */ words) => Buffer.concat([number(words.length), Buffer.from(words)]);
  const flags = DIRECT | (proxy === "" ? 0 : FIXED) | (script === "" ? 0 : SCRIPT);
  const head = [0x46, 1, flags].map(number);
  const bytes = Buffer.concat([...head, text(proxy), text(bypass), text(script), Buffer.alloc(32)]);
  return `"DefaultConnectionSettings"=hex:${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(",")}`;
}

/** @type {import("../report.mjs").Suite} */
export async function proxies(wine, report) {
  const { cli } = buildTerminal(wine);
  const bank = await startBank(join(wine.folder, "bank"));
  const [proxy, script] = [await new TunnelProxy().open(), await new ScriptServer().open()];
  try {
    const network = new Network(new Customer(wine, cli, bank.ready), bank, proxy, script);
    await report.check("without a setting there is no proxy", async () => {
      assert.deepEqual((await network.doctor()).routes, ["direct"]);
    });
    await report.check("a script names the proxy, and the issue goes through it", () => network.issues());
    await report.check("a script splits by host", () => network.splits());
    await report.check("where the script is not to be had, the fixed proxy counts", () => network.fallsBack());
    await report.check("a fixed proxy, and what is reached without it", () => network.isFixed());
    if (Acceptor.isPossible()) {
      await report.check("what was typed goes by NTLM inside of Negotiate (SSPI)", () => network.signsIn());
    } else {
      report.impossible("NTLM inside of Negotiate by what was typed", "squid or samba's ntlm_auth is missing");
    }
  } finally {
    proxy.close();
    script.close();
    await bank.service.stop();
  }
  report.impossible("several routes by one script", "Wine passes only the first on");
  report.impossible("a script that the network itself names (WPAD)", "Wine asks neither DHCP nor DNS for one here");
  report.impossible(
    "the signed-in user's sign-in to a proxy (Negotiate, NTLM)",
    "Wine's user is signed in to no domain",
  );
}

class Network {
  /**
   * @param {Customer} customer @param {Awaited<ReturnType<typeof startBank>>} bank
   * @param {TunnelProxy} proxy @param {ScriptServer} script
   */
  constructor(customer, bank, proxy, script) {
    this.customer = customer;
    this.user = bank.user;
    this.proxy = proxy;
    this.script = script;
    this.here = `127.0.0.1:${proxy.port}`;
    this.target = new URL(bank.ready.service).host;
  }

  doctor() {
    return this.customer.run(["doctor"]);
  }

  /** @param {Setting} setting */
  set(setting) {
    this.customer.wine.register(SETTINGS, [connectionSettings(setting)]);
    this.proxy.targets.length = 0;
  }

  /** @param {string} answer */
  setScript(answer) {
    this.script.script = `function FindProxyForURL(url, host) { ${answer} }`;
    this.set({ script: this.script.url });
  }

  async issues() {
    this.setScript(`return "PROXY ${this.here}";`);
    const issued = await this.customer.issue(this.user);
    assert.ok(issued.common_name.startsWith(`${this.user.login_id} `), issued.common_name);
    assert.ok(this.proxy.targets.includes(this.target), this.proxy.targets.join(" "));
    const found = await this.doctor();
    assert.equal(found.proxy_script, this.script.url);
    assert.equal(found.proxy_source, "Windows settings");
    assert.deepEqual(found.routes, [`http://${this.here}/`]);
  }

  async splits() {
    this.setScript(`return host == "127.0.0.1" ? "PROXY ${this.here}" : "DIRECT";`);
    assert.deepEqual((await this.doctor()).routes, [`http://${this.here}/`]);
    assert.ok(this.proxy.targets.includes(this.target));
    this.setScript('return host == "127.0.0.1" ? "DIRECT" : "PROXY 127.0.0.1:9";');
    assert.deepEqual((await this.doctor()).routes, ["direct"]);
    assert.deepEqual(this.proxy.targets, []);
  }

  async fallsBack() {
    this.set({ script: "http://127.0.0.1:9/proxy.pac", proxy: this.here });
    assert.deepEqual((await this.doctor()).routes, [`http://${this.here}/`]);
    assert.ok(this.proxy.targets.includes(this.target));
  }

  async isFixed() {
    this.set({ proxy: `http=127.0.0.1:9;https=${this.here}` });
    assert.deepEqual((await this.doctor()).routes, [`http://${this.here}/`]);
    for (const bypass of ["<local>;127.0.0.*", "10.*.*.* 127.*.*.*", "*.example, 127.0.0.0/255.0.0.0"]) {
      this.set({ proxy: this.here, bypass });
      assert.deepEqual((await this.doctor()).routes, ["direct"], bypass);
      assert.deepEqual(this.proxy.targets, []);
    }
  }

  /** squid, with samba's judgement, offers Negotiate alone and understands no tickets. */
  async signsIn() {
    const acceptor = await Acceptor.start(join(this.customer.wine.folder, "squid"));
    const tries = (/** @type {string} */ password) => {
      const file = join(this.customer.wine.folder, "password");
      writeFileSync(file, password);
      const options = ["--proxy-user", acceptor.user, "--proxy-password-file", this.customer.wine.windowsPath(file)];
      return this.customer.tries(["doctor", "--proxy", acceptor.url, ...options]);
    };
    try {
      const right = await tries(acceptor.password);
      assert.equal(right.answer.proxy_authentication, "Negotiate with user name and password", right.said);
      assert.equal((await tries("wrong")).answer.code, "proxy_credentials_wrong");
    } finally {
      await acceptor.stop();
    }
  }
}

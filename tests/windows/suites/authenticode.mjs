// @ts-check
// A program that one publisher has signed is offered packages: it takes its own publisher's alone.
import { copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sign } from "../../../wix/lib/sign.mjs";
import { packDummies } from "../dummy_package.mjs";
import { makeSigner, tamper } from "../signer.mjs";
import { testProgram } from "./unit.mjs";

const TEST = "authenticode::tests::packages_of_the_programs_own_publisher_alone_are_taken";

/** @type {import("../report.mjs").Suite} */
export async function authenticode(wine, report) {
  const program = wine.install(testProgram());
  const own = makeSigner(wine.folder, "Bank");
  sign(own, program);
  const msi = packDummies(wine.folder, "0.1.0");
  const put = (/** @type {string} */ name, source = msi) => {
    const file = join(dirname(program), name);
    copyFileSync(source, file);
    return file;
  };
  sign(own, put("own.msi"));
  sign(makeSigner(wine.folder, "Other"), put("anothers.msi"));
  put("unsigned.msi");
  const changed = put("changed.exe", join(wine.folder, "files-0.1.0", "cert-app.exe"));
  sign(own, changed);
  tamper(changed);
  await report.check("a signed program takes packages of its own publisher alone", () => {
    const { code, stdout, stderr } = wine.runSync(program, ["--ignored", "--exact", TEST]);
    if (code !== 0 || !stdout.includes("1 passed")) throw new Error(`exit ${code}\n${stdout}\n${stderr}`);
  });
  const why = "Wine's WinVerifyTrust answers 0 (trusted) for both";
  report.impossible("an MSI changed after it was signed is refused", why);
  report.impossible("a publisher of the same name whom nobody trusts is refused", why);
}
